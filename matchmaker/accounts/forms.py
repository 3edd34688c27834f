"""Forms for coming in and for one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from matchmaker.accounts.adding import ANEW
from matchmaker.accounts.core import Role
from matchmaker.accounts.identity import IdentityError, read_identity
from matchmaker.accounts.trail_words import ACTION_NAMES, ROLE_NAMES
from matchmaker.reference.phones import PhoneError, normalise_phone
from matchmaker.reference.regencies import list_regencies


class CodeRequestForm(FlaskForm):
    """Where the one-time code goes."""

    identity = StringField(
        _l("E-mail or WhatsApp number"),
        validators=[
            DataRequired(_l("Type your e-mail address or WhatsApp number.")),
            Length(max=200, message=_l("At most 200 characters.")),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


class ChangeForm(FlaskForm):
    """A new e-mail address or WhatsApp number; afterwards one of `email` and `phone` is set."""

    identity = StringField(
        _l("New e-mail address or WhatsApp number"),
        validators=[DataRequired(_l("Type the new address or number.")), Length(max=200)],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    email: str | None = None
    phone: str | None = None

    def validate(self, extra_validators: object = None) -> bool:
        """Tell an address from a number, and whether it can be one."""
        if not super().validate(extra_validators):
            return False
        try:
            self.email, self.phone = read_identity(self.identity.data or "")
        except IdentityError:
            self.identity.errors = [
                _l("Type an address such as nama@contoh.id or a number such as 0812 3456 7890.")
            ]
            return False
        return True


class CodeForm(FlaskForm):
    """The six digits."""

    code = StringField(
        _l("Code"),
        validators=[
            DataRequired(_l("Type the six digits.")),
            Length(max=20, message=_l("The code has six digits.")),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


# IKM and partners come with a company: by import or registration.
GIVEN_ROLES = (Role.ORGANISER, Role.DESK, Role.MENTOR, Role.OBSERVER)


def _kabupaten() -> list[SelectChoice]:
    return [
        SelectChoice("", _l("All kabupaten")),
        *(SelectChoice(regency.code, regency.name) for regency in list_regencies()),
    ]


class KabupatenForm(FlaskForm):
    """Which kabupaten an observer sees: one, or all."""

    regency_code = SelectField(
        _l("Sees only this kabupaten"), validators=[Optional()], description=_l("For a dinas.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.regency_code.choices = _kabupaten()


class PersonForm(FlaskForm):
    """Somebody new at the host, with the role they start with."""

    name = StringField(
        _l("Name"),
        validators=[DataRequired(_l("Type the name.")), Length(max=120)],
    )
    email = EmailField(
        _l("E-mail"),
        validators=[
            Optional(),
            Email(_l("This is not an e-mail address: check the part after @.")),
        ],
    )
    phone = TelField(_l("WhatsApp number"), validators=[Optional()])
    # Nothing is chosen beforehand: a slip would make somebody an organiser.
    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice("", _l("Choose a role")),
            *(SelectChoice(role, ROLE_NAMES[role]) for role in GIVEN_ROLES),
        ],
        validators=[InputRequired(_l("Choose what they may do."))],
    )
    regency_code = SelectField(
        _l("Sees only this kabupaten"), validators=[Optional()], description=_l("For a dinas.")
    )
    anew = BooleanField(ANEW)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.regency_code.choices = _kabupaten()

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, then that the person can be reached."""
        if not super().validate(extra_validators):
            return False
        if not self.email.data and not self.phone.data:
            self.phone.errors = [_l("Give an e-mail address or a WhatsApp number.")]
            return False
        if self.phone.data:
            try:
                self.phone.data = normalise_phone(self.phone.data)
            except PhoneError:
                self.phone.errors = [_l("This is not a mobile number: type it as 0812 3456 7890.")]
                return False
        if self.regency_code.data and self.role.data != Role.OBSERVER:
            self.regency_code.errors = [_l("Only observers are bound to a kabupaten.")]
            return False
        return True


class TrailForm(FlaskForm):
    """What to look for in the audit trail; every field may stay empty."""

    class Meta:
        csrf = False

    person = StringField(_l("Who did it"), validators=[Length(max=60)])
    action = SelectField(_l("What was done"), default="")
    about = StringField(_l("About which person or business"), validators=[Length(max=60)])
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("until"), validators=[Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(words), action) for action, words in ACTION_NAMES.items())
        self.action.choices = [
            SelectChoice("", _l("Everything")),
            *(SelectChoice(action, words) for words, action in named),
        ]

"""The forms of the gate and of the alumni experts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Email, InputRequired, Length, Optional
from wtforms.widgets import ListWidget

from matchmaker.accounts.adding import ANEW
from matchmaker.programme.expertise import LONGEST_ANSWER, LONGEST_MESSAGE, LONGEST_NOTE
from matchmaker.programme.labels import FIELD_NAMES, HELP_NAMES, LANGUAGE_NAMES
from matchmaker.programme.service import SHORTEST_REASON
from matchmaker.reference.phones import PhoneError, normalise_phone
from matchmaker.web.ticks import TickBox


class DecisionForm(FlaskForm):
    """Pass, hold, or give the word back to the gate; always with a reason."""

    decision = HiddenField(validators=[AnyOf(("pass", "hold", "gate"))])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Kept for good, with your name and the date."),
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            InputRequired(_l("Write the reason.")),
            Length(
                min=SHORTEST_REASON,
                max=1000,
                message=_l("Write a whole sentence, so that others understand it later."),
            ),
        ],
        render_kw={"rows": 3},
    )

    @property
    def passes(self) -> bool | None:
        """What the organiser decided; None gives the word back to the gate."""
        return {"pass": True, "hold": False}.get(self.decision.data or "")


class ExpertForm(FlaskForm):
    """What the list says of an expert; `email` and `phone` make an account for a new one."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Type the name.")), Length(max=120)])
    fields = SelectMultipleField(
        _l("Fields"),
        choices=[SelectChoice(field, name) for field, name in FIELD_NAMES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
        validators=[DataRequired(_l("Choose at least one field."))],
    )
    languages = SelectMultipleField(
        _l("Languages"),
        choices=[SelectChoice(language, name) for language, name in LANGUAGE_NAMES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
    )
    about = TextAreaField(
        _l("What they know"),
        description=_l("Studies, work, what to ask them about."),
        validators=[Optional(), Length(max=1000, message=_l("At most 1,000 characters."))],
        render_kw={"rows": 4},
    )
    city = StringField(_l("Where they live"), validators=[Optional(), Length(max=80)])
    availability = StringField(
        _l("When they can be asked"), validators=[Optional(), Length(max=200)]
    )
    email = EmailField(
        _l("E-mail"),
        validators=[
            Optional(),
            Email(_l("This is not an e-mail address: check the part after @.")),
        ],
    )
    phone = TelField(_l("WhatsApp number"), validators=[Optional()])
    anew = BooleanField(ANEW)
    active = BooleanField(_l("Can be asked"), default=True)

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and bring the number into one spelling."""
        if not super().validate(extra_validators):
            return False
        if self.phone.data:
            try:
                self.phone.data = normalise_phone(self.phone.data)
            except PhoneError:
                self.phone.errors = [_l("This is not a mobile number: type it as 0812 3456 7890.")]
                return False
        return True


class QuestionForm(FlaskForm):
    """What one asks an expert."""

    message = TextAreaField(
        _l("Your question"),
        validators=[
            DataRequired(_l("Type your question.")),
            Length(max=LONGEST_MESSAGE, message=_l("At most 1,000 characters.")),
        ],
        render_kw={"rows": 5, "maxlength": LONGEST_MESSAGE},
    )


class AnswerForm(FlaskForm):
    """What the expert says."""

    answer = TextAreaField(
        _l("Your answer"),
        validators=[
            DataRequired(_l("Type the answer.")),
            Length(max=LONGEST_ANSWER, message=_l("At most 2,000 characters.")),
        ],
        render_kw={"rows": 6, "maxlength": LONGEST_ANSWER},
    )


class DeclineForm(FlaskForm):
    """Why an expert cannot help."""

    reason = TextAreaField(
        _l("Why not"),
        description=_l("Whoever asked reads it and can ask another expert."),
        validators=[
            DataRequired(_l("Write in a sentence why you cannot help.")),
            Length(max=LONGEST_NOTE, message=_l("At most 500 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE},
    )


class OutcomeForm(FlaskForm):
    """Whether it helped: said by whoever asked, at the end."""

    helped = RadioField(
        _l("Did it help?"),
        choices=[SelectChoice(helped, name) for helped, name in HELP_NAMES.items()],
        validators=[InputRequired(_l("Choose one of the three."))],
    )
    note = TextAreaField(
        _l("What came of it"),
        validators=[Optional(), Length(max=LONGEST_NOTE, message=_l("At most 500 characters."))],
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE},
    )

"""Forms to put right what is kept, and to write a breach down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import ListWidget

from matchmaker.events.models import Edition
from matchmaker.privacy.breaches import EXPOSED_NAMES
from matchmaker.privacy.core import Exposed
from matchmaker.reference.phones import PhoneError, normalise_phone
from matchmaker.web.ticks import TickBox


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


Form = TypeVar("Form", bound=FlaskForm)


def apart(form: Form, mark: str) -> Form:
    """Return a form whose fields have ids of their own, for a page with several of its kind."""
    for field in form:
        field.id = f"{field.id}-{mark}"
    return form


class NameForm(FlaskForm):
    """A person's own name."""

    name = StringField(
        _l("Your name"),
        filters=[_stripped],
        validators=[DataRequired(_l("Type your name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )


class CompanyForm(FlaskForm):
    """A company's name and contact."""

    name = StringField(
        _l("Name of the business"),
        filters=[_stripped],
        validators=[DataRequired(_l("Type the name of the business.")), Length(max=200)],
    )
    contact_name = StringField(
        _l("Contact person"), filters=[_stripped], validators=[Optional(), Length(max=120)]
    )
    contact_title = StringField(
        _l("Job"), filters=[_stripped], validators=[Optional(), Length(max=120)]
    )
    phone = TelField(_l("WhatsApp number"), filters=[_stripped], validators=[Optional()])
    email = EmailField(
        _l("E-mail"),
        filters=[_stripped],
        validators=[
            Optional(),
            Email(_l("This is not an e-mail address: check the part after @.")),
        ],
    )

    def validate_phone(self, field: TelField) -> None:
        """Bring the number into one form, or say how to type it."""
        if not field.data:
            return
        try:
            field.data = normalise_phone(field.data)
        except PhoneError as error:
            raise ValidationError(
                _l("This is not a mobile number: type it as 0812 3456 7890.")
            ) from error


class MonthsForm(FlaskForm):
    """For how many months an edition keeps people's data."""

    retention_months = IntegerField(
        _l("Months"),
        validators=[
            InputRequired(_l("Between 1 and 120 months.")),
            NumberRange(min=1, max=120, message=_l("Between 1 and 120 months.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class BreachForm(FlaskForm):
    """What happened, in which days, to which data, and what is done about it."""

    starts_on = DateField(
        _l("From"), validators=[InputRequired(_l("Choose the first day; a guess is enough."))]
    )
    ends_on = DateField(_l("until"), validators=[InputRequired(_l("Choose the last day."))])
    edition = SelectField(_l("Whose data"))
    exposed = SelectMultipleField(
        _l("What was exposed"),
        choices=[SelectChoice(kind.value, EXPOSED_NAMES[kind]) for kind in Exposed],
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
    )
    happened = TextAreaField(
        _l("What happened"),
        validators=[DataRequired(_l("Say what happened, in plain words.")), Length(max=2000)],
        render_kw={"rows": 4},
    )
    measures = TextAreaField(
        _l("What we do about it, and what the reader can do"),
        validators=[DataRequired(_l("Say what is done about it.")), Length(max=2000)],
        render_kw={"rows": 4},
    )
    contact = StringField(
        _l("Whom to ask"),
        validators=[DataRequired(_l("Name a person with a number or address.")), Length(max=200)],
    )

    today: date | None = None

    def offer_editions(self, editions: Sequence[Edition]) -> None:
        """Fill the choice of whose data it is."""
        self.edition.choices = [
            SelectChoice("", _l("Everybody at this organiser's")),
            *(SelectChoice(edition.slug, edition.name) for edition in editions),
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, then that the days follow each other and have come."""
        if not super().validate(extra_validators):
            return False
        if not self.exposed.data:
            self.exposed.errors = [_l("Choose at least one.")]
            return False
        if self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [_l("The last day cannot come before the first.")]
            return False
        if self.today and self.ends_on.data > self.today:
            self.ends_on.errors = [_l("This day has not come yet.")]
            return False
        return True

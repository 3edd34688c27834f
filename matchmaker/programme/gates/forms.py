"""The forms of a gate and of what was seen in the field."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import ListWidget

from matchmaker.programme.core import VERIFIABLE, CriterionCode
from matchmaker.programme.gates.core import (
    FEWEST_MONTHS,
    MOST_MONTHS,
    GateSettings,
    SettingsError,
    check_settings,
)
from matchmaker.programme.labels import CRITERION_NAMES
from matchmaker.reference.permits import PermitKind, RequirementError, express, parse_requirement
from matchmaker.reference.product_types import list_product_types
from matchmaker.web.ticks import TickBox


class SettingsForm(FlaskForm):
    """What a gate asks. `permit_<type>` is empty where the programme's list holds."""

    criteria = SelectMultipleField(
        _l("Criteria"),
        choices=[SelectChoice(code, name) for code, name in CRITERION_NAMES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
        validators=[DataRequired(_l("Choose at least one criterion: a gate asks something."))],
    )
    months_running = IntegerField(
        _l("Months in business"),
        validators=[
            InputRequired(_l("Type a whole number of months, from 1 to 120.")),
            NumberRange(
                min=FEWEST_MONTHS,
                max=MOST_MONTHS,
                message=_l("Type a whole number of months, from 1 to 120."),
            ),
        ],
        render_kw={"inputmode": "numeric"},
    )
    field_verified = SelectMultipleField(
        _l("Confirmed by a mentor in the field"),
        description=_l("Without the mentor's word the criterion stays open."),
        choices=[SelectChoice(code, CRITERION_NAMES[code]) for code in VERIFIABLE],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
    )

    def settings(self) -> GateSettings:
        """Return what was typed."""
        return GateSettings(
            criteria=tuple(code for code in CriterionCode if code in set(self.criteria.data or ())),
            months_running=self.months_running.data or 0,
            field_verified=frozenset(
                CriterionCode(code) for code in self.field_verified.data or ()
            ),
            permits={
                one.code: typed
                for one in list_product_types()
                if (typed := " ".join((self[f"permit_{one.code}"].data or "").split()).lower())
                and not _same(typed, express(one.gate_permits))
            },
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and that together they make a gate."""
        if not super().validate(extra_validators):
            return False
        try:
            check_settings(self.settings())
        except SettingsError as error:
            self._tell(error)
            return False
        return True

    def _tell(self, error: SettingsError) -> None:
        if error.problem == "permits":
            self[f"permit_{error.subject}"].errors = [
                _(
                    "This cannot be read. Write permits with & (all), | (one of) and brackets, "
                    "as in nib & (pirt | bpom_food). Known: %(kinds)s.",
                    kinds=", ".join(PermitKind),
                )
            ]
        elif error.problem == "field_verified":
            self.field_verified.errors = [
                _("Only a criterion that the gate asks can be confirmed in the field.")
            ]
        else:
            self.form_errors.append(_("These settings make no gate."))


def make_settings_form(settings: GateSettings | None = None) -> SettingsForm:
    """Return the form with a field for each product type, filled with `settings` if given."""

    class Form(SettingsForm):
        pass

    for one in list_product_types():
        field = StringField(
            one.name.id, validators=[Optional(), Length(max=200)], render_kw={"maxlength": 200}
        )
        setattr(Form, f"permit_{one.code}", field)
    if settings is None:
        return Form()
    filled: dict[str, Any] = {
        "criteria": [str(code) for code in settings.criteria],
        "months_running": settings.months_running,
        "field_verified": [str(code) for code in settings.field_verified],
        **{f"permit_{code}": expression for code, expression in settings.permits.items()},
    }
    return Form(formdata=None, data=filled)


class VerificationForm(FlaskForm):
    """What a mentor saw of a criterion in the field."""

    criterion = SelectField(
        _l("What you looked at"),
        choices=[SelectChoice(code, CRITERION_NAMES[code]) for code in VERIFIABLE],
        validators=[InputRequired()],
    )
    holds = RadioField(
        _l("What the field shows"),
        choices=[
            SelectChoice("yes", _l("It is as the profile says")),
            SelectChoice("no", _l("It is different")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    seen_on = DateField(
        _l("Seen on"), validators=[InputRequired(_l("Type the day, as in 24 November 2026."))]
    )
    note = TextAreaField(
        _l("Note"),
        description=_l("What you saw, and from whom you know it."),
        validators=[Optional(), Length(max=1000, message=_l("At most 1,000 characters."))],
        render_kw={"rows": 3, "maxlength": 1000},
    )
    capacity_per_month = IntegerField(
        _l("Capacity a month as you saw it"),
        description=_l("Only where it differs from the profile."),
        validators=[
            Optional(),
            NumberRange(
                min=0,
                max=100_000_000,
                message=_l("Type a whole number from 0 to 100,000,000, without unit."),
            ),
        ],
        render_kw={"inputmode": "numeric"},
    )
    markets = StringField(
        _l("Where it sells, as you saw it"),
        description=_l("Only where it differs from the profile; commas between."),
        validators=[Optional(), Length(max=300, message=_l("At most 300 characters."))],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field; a difference needs a note that says what it is."""
        if not super().validate(extra_validators):
            return False
        if self.holds.data == "no" and not " ".join((self.note.data or "").split()):
            self.note.errors = [_("Write what the field shows, so that the profile can be mended.")]
            return False
        return True

    @property
    def found_markets(self) -> list[str] | None:
        """Where it sells as seen in the field, only for the market."""
        if self.criterion.data != CriterionCode.KNOWS_MARKET:
            return None
        found = [" ".join(one.split()) for one in (self.markets.data or "").split(",")]
        return [one for one in found if one] or None

    @property
    def found_capacity(self) -> int | None:
        """The capacity as seen in the field, only for the production."""
        if self.criterion.data != CriterionCode.KNOWS_PRODUCTION:
            return None
        return self.capacity_per_month.data


def _same(typed: str, standard: str) -> bool:
    """Tell whether an expression says what the programme's list says already."""
    try:
        return express(parse_requirement(typed)) == standard
    except RequirementError:
        return False

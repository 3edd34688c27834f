"""The forms of a proposal: its limits, and a pair added by hand."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from matchmaker.meetings.core import Side
from matchmaker.meetings.proposals.core import LONGEST_LIMIT, Limits
from matchmaker.web.form_words import CHOOSE, FILL_IN

MOST_FLOOR = 20


def _number(label: str, low: int, high: int, hint: str, *, needed: bool = True) -> IntegerField:
    between = NumberRange(
        low, high, message=_l("Between %(low)s and %(high)s.", low=low, high=high)
    )
    return IntegerField(
        label,
        description=hint,
        validators=[InputRequired(FILL_IN) if needed else Optional(), between],
    )


class LimitsForm(FlaskForm):
    """What a proposal has to keep to."""

    floor = _number(
        _l("At least so many meetings for every IKM"),
        0,
        MOST_FLOOR,
        _l("Meetings that stand already count. Who cannot have them is listed with the reason."),
    )
    most_ikm = _number(
        _l("At most so many for an IKM"),
        1,
        LONGEST_LIMIT,
        _l("An IKM manages six to eight a day."),
    )
    most_person = _number(
        _l("At most so many for each person a partner sends"),
        1,
        LONGEST_LIMIT,
        _l("Empty: as many as there are hours."),
        needed=False,
    )
    most_partner = _number(
        _l("At most so many for one partner"),
        1,
        LONGEST_LIMIT,
        _l("A cap on sought-after partners, so that requests spread. Empty: no cap."),
        needed=False,
    )
    least = _number(_l("Least match, of 100"), 0, 100, _l("Pairs that fit less are not proposed."))
    avoid_stops = BooleanField(
        _l("Only pairs without a gap that stops a deal"),
        description=_l("Such as a permit or a capacity that the partner insists on."),
    )
    keep_dropped = BooleanField(_l("Leave out again what I left out of earlier proposals"))

    def validate_most_ikm(self, field: IntegerField) -> None:
        """The most cannot lie below the least."""
        if field.data is None or self.floor.data is None or self.floor.errors:
            return
        if field.data < self.floor.data:
            raise ValidationError(
                _("Not fewer than the %(floor)s that every IKM should have.", floor=self.floor.data)
            )

    def limits(self) -> Limits:
        """Return what was typed; the form must be valid."""
        return Limits(
            floor=self.floor.data,
            most_ikm=self.most_ikm.data,
            most_person=self.most_person.data,
            most_partner=self.most_partner.data,
            least=self.least.data,
            avoid_stops=self.avoid_stops.data,
            keep_dropped=self.keep_dropped.data,
        )


class SendForm(FlaskForm):
    """In whose name the requests go out."""

    asked_by = SelectField(
        _l("Who asks?"),
        choices=[
            SelectChoice(Side.IKM.value, _l("The IKM asks, the partner answers")),
            SelectChoice(Side.PARTNER.value, _l("The partner asks, the IKM answers")),
        ],
        default=Side.IKM.value,
        validators=[InputRequired(CHOOSE)],
    )


class PairForm(FlaskForm):
    """Two companies that the organiser wants to bring together."""

    ikm = SelectField(
        _l("IKM"),
        description=_l("Only IKM that passed the gate and are shown to partners can be chosen."),
        validators=[InputRequired(CHOOSE)],
    )
    mitra = SelectField(_l("Partner"), validators=[InputRequired(CHOOSE)])

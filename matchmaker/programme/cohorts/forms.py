"""A cohort, who joins it and who leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    ValidationError,
)

from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.service import CohortEntry
from matchmaker.programme.labels import COHORT_MODES

EARLIEST, LATEST = date(2015, 1, 1), date(2099, 12, 31)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _possible(_form: Any, field: DateField) -> None:
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_("Between 2015 and 2099: check the year."))


class CohortForm(FlaskForm):
    """Name, begin, the lengths of the two phases, and how."""

    name = StringField(
        _l("Name"),
        description=_l("Such as: Kebumen, first group 2026."),
        filters=[_one_line],
        validators=[
            DataRequired(_l("Type the name.")),
            Length(max=120, message=_l("At most 120 characters.")),
        ],
        render_kw={"maxlength": 120},
    )
    starts_on = DateField(
        _l("Begins on"), validators=[InputRequired(_l("Choose the day.")), _possible]
    )
    close_months = IntegerField(
        _l("Months of close mentoring"),
        default=2,
        validators=[
            InputRequired(_l("Type a number.")),
            NumberRange(1, 24, _l("Between 1 and 24 months.")),
        ],
    )
    follow_months = IntegerField(
        _l("Months of follow-up"),
        default=12,
        validators=[
            InputRequired(_l("Type a number.")),
            NumberRange(0, 60, _l("Between 0 and 60 months.")),
        ],
    )
    mode = RadioField(
        _l("How"),
        choices=lambda: [(mode.value, label) for mode, label in COHORT_MODES.items()],
        default=CohortMode.ON_SITE.value,
    )

    def read(self) -> CohortEntry:
        """Return what was typed."""
        assert self.starts_on.data is not None
        return CohortEntry(
            name=self.name.data or "",
            starts_on=self.starts_on.data,
            close_months=self.close_months.data or 0,
            follow_months=self.follow_months.data or 0,
            mode=CohortMode(self.mode.data),
        )


class JoinForm(FlaskForm):
    """The day on which IKM join."""

    joined_on = DateField(
        _l("Joins on"), validators=[InputRequired(_l("Choose the day.")), _possible]
    )


class LeaveForm(FlaskForm):
    """When and why an IKM leaves."""

    left_on = DateField(
        _l("Leaves on"), validators=[InputRequired(_l("Choose the day.")), _possible]
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[_one_line],
        validators=[
            DataRequired(_l("Write the reason, such as: the business has closed.")),
            Length(max=500, message=_l("At most 500 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": 500},
    )

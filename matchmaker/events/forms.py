"""The form of an edition."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from matchmaker.events.core import DayPlanError, SessionHours, check_sessions

ZONES = [
    SelectChoice("Asia/Jakarta", "WIB (Jakarta, Semarang)"),
    SelectChoice("Asia/Makassar", "WITA (Makassar, Denpasar)"),
    SelectChoice("Asia/Jayapura", "WIT (Jayapura, Ambon)"),
]


def _number(label: str, low: int, high: int, mend: str) -> IntegerField:
    return IntegerField(
        label, validators=[InputRequired(mend), NumberRange(min=low, max=high, message=mend)]
    )


def _text(label: str, mend: str) -> StringField:
    return StringField(
        label,
        filters=[lambda value: value.strip() if value else value],
        validators=[DataRequired(mend), Length(max=120, message=_l("At most 120 characters."))],
    )


class EditionForm(FlaskForm):
    """Name, place, two days, a morning and an afternoon session, slots and tables."""

    name = _text(_l("Name of the edition"), _l("Give the edition a name."))
    venue = _text(_l("Venue"), _l("Say where it takes place."))
    city = _text(_l("City"), _l("Say in which city."))
    time_zone = SelectField(_l("Time zone"), choices=ZONES, default="Asia/Jakarta")
    first_day = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    second_day = DateField(_l("Second day"), validators=[Optional()])
    morning_starts = TimeField(_l("Morning from"), validators=[InputRequired(_l("Type a time."))])
    morning_ends = TimeField(_l("until"), validators=[InputRequired(_l("Type a time."))])
    afternoon_starts = TimeField(_l("Afternoon from"), validators=[Optional()])
    afternoon_ends = TimeField(_l("until"), validators=[Optional()])
    slot_minutes = _number(_l("Minutes a meeting"), 5, 120, _l("Between 5 and 120 minutes."))
    changeover_minutes = _number(
        _l("Minutes to change tables"), 0, 60, _l("Between 0 and 60 minutes.")
    )
    table_count = _number(_l("Number of tables"), 1, 500, _l("Between 1 and 500 tables."))
    retention_months = _number(
        _l("Months for which people's data are kept"), 1, 120, _l("Between 1 and 120 months.")
    )

    ikm_may_register = BooleanField(_l("IKM may register by themselves"))
    partners_may_register = BooleanField(_l("Partners may register by themselves"))

    today: date | None = None

    def days(self) -> list[date]:
        """Return the chosen days in order."""
        chosen = {self.first_day.data, self.second_day.data} - {None}
        return sorted(day for day in chosen if day)

    def sessions(self) -> list[SessionHours]:
        """Return the sessions with both ends given."""
        named = [
            ("Pagi", self.morning_starts.data, self.morning_ends.data),
            ("Siang", self.afternoon_starts.data, self.afternoon_ends.data),
        ]
        return [
            SessionHours(name=name, starts=starts, ends=ends)
            for name, starts, ends in named
            if starts and ends
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, then that the days and sessions make sense together."""
        if not super().validate(extra_validators):
            return False
        if self.second_day.data and self.second_day.data <= self.first_day.data:
            self.second_day.errors = [_l("The second day must come after the first.")]
            return False
        if self.today and self.first_day.data < self.today:
            self.first_day.errors = [_l("This day has passed: choose today or later.")]
            return False
        if bool(self.afternoon_starts.data) != bool(self.afternoon_ends.data):
            self.afternoon_ends.errors = [_l("Give both times of the afternoon, or neither.")]
            return False
        try:
            check_sessions(self.sessions(), self.slot_minutes.data)
        except DayPlanError:
            self.afternoon_ends.errors = [
                _l(
                    "Each session must end after it starts, hold at least one meeting, "
                    "and not overlap the other."
                )
            ]
            return False
        return True

"""The two phases of a cohort as plain values: close mentoring, then following up."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A mentor goes to an IKM of theirs at least once a month (Inopak's programme).
LONG_WITHOUT_A_VISIT = timedelta(days=30)


class CohortMode(StrEnum):
    """How a cohort is mentored."""

    ON_SITE = "on_site"
    ONLINE = "online"
    MIXED = "mixed"


class Phase(StrEnum):
    """Where a cohort stands on a day."""

    BEFORE = "before"
    CLOSE = "close"
    FOLLOW = "follow"
    OVER = "over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Phases:
    """The days on which a cohort's phases begin and end; each ends the day before the next."""

    starts: date
    follows: date
    ends: date

    def at(self, day: date) -> Phase:
        """Return the phase of a day."""
        if day < self.starts:
            return Phase.BEFORE
        if day < self.follows:
            return Phase.CLOSE
        return Phase.FOLLOW if day < self.ends else Phase.OVER

    def share(self, day: date) -> float:
        """Return how much of the whole time has passed on a day, 0 to 1."""
        whole = (self.ends - self.starts).days
        return min(1.0, max(0.0, (day - self.starts).days / whole))

    @property
    def close_share(self) -> float:
        """Return how much of the whole time is close mentoring."""
        return self.share(self.follows)


def phases_of(starts: date, close_months: int, follow_months: int) -> Phases:
    """Return the days of the phases; a month ends on the same day of the next, or its last."""
    follows = add_months(starts, close_months)
    return Phases(
        starts=starts, follows=follows, ends=add_months(starts, close_months + follow_months)
    )


def add_months(day: date, months: int) -> date:
    """Return the same day some months on; 31 January and one month is the last of February.

    Raises OverflowError when the calendar has no such year.
    """
    year, month = divmod(day.month - 1 + months, 12)
    if not date.min.year <= day.year + year <= date.max.year:
        raise OverflowError(months)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def is_long_without_a_visit(last_visit: date | None, joined: date, today: date) -> bool:
    """Tell whether an IKM has had no visit for a month; counted from joining for the first."""
    return today - (last_visit or joined) > LONG_WITHOUT_A_VISIT

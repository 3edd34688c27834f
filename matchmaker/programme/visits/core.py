"""A visit as plain values: its states, topics, and which days it can have."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

MOST_PHOTOS = 6
MOST_STEPS = 10
LONGEST_FINDING = 4000
LONGEST_STEP = 300
LONGEST_PLACE = 200
LONGEST_REASON = 500
# The programme began in 2021; nobody plans a visit or a step more than two years ahead.
EARLIEST_DAY = date(2020, 1, 1)
FURTHEST_AHEAD = timedelta(days=730)
THIS_WEEK = timedelta(days=7)


class VisitState(StrEnum):
    """A visit is planned, then done, or missed with a reason."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"


class VisitMode(StrEnum):
    """How the two meet."""

    ON_SITE = "on_site"
    ONLINE = "online"


class Topic(StrEnum):
    """What a visit is about: the tracks of the programme."""

    PRODUCTION = "production"
    MARKET = "market"
    PACKAGING = "packaging"
    PERMITS = "permits"
    BOOKKEEPING = "bookkeeping"
    EXPORT = "export"
    PEOPLE = "people"


class StepOwner(StrEnum):
    """Who does the next step."""

    IKM = "ikm"
    MENTOR = "mentor"
    ORGANISER = "organiser"


class DayFault(StrEnum):
    """Why a day cannot be that of a visit."""

    TOO_EARLY = "too_early"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"


def judge_past_day(day: date, today: date) -> DayFault | None:
    """Return what speaks against a day on which a visit is said to have been."""
    if day < EARLIEST_DAY:
        return DayFault.TOO_EARLY
    return DayFault.NOT_YET if day > today else None


def judge_coming_day(day: date, today: date) -> DayFault | None:
    """Return what speaks against a day for which a visit or a step is planned."""
    if day < today:
        return DayFault.TOO_EARLY
    return DayFault.TOO_LATE if day > today + FURTHEST_AHEAD else None

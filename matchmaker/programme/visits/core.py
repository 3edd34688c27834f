"""A visit as plain values: its states, topics, and what a mentor may write down."""

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

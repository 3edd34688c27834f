"""How an edition's days are cut into slots. Plain values, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# As long as the figures asked for after 180 days and the next edition may need the people.
RETENTION_MONTHS = 24


class Phase(StrEnum):
    """Where an edition stands; requests are taken while it is open or scheduling."""

    PREPARING = "preparing"
    OPEN = "open"
    PUBLISHED = "published"
    CLOSED = "closed"


class SeatKind(StrEnum):
    """What holds a claim on a slot: a person who attends, or a table."""

    PERSON = "person"
    TABLE = "table"


class HalfDay(StrEnum):
    """Part of a day in which somebody attends."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class DayPlanError(ValueError):
    """Sessions that cannot be cut into slots; the text says why."""


@dataclass(frozen=True, kw_only=True)
class SessionHours:
    """One session of a day, in the edition's local time."""

    name: str
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class SlotTimes:
    """One slot: local day and session index (from 0), UTC start and end."""

    day: date
    session: int
    starts_at: datetime
    ends_at: datetime


def check_sessions(sessions: Iterable[SessionHours], slot_minutes: int) -> None:
    """Raise DayPlanError when sessions overlap, run backwards or hold not even one slot."""
    previous: SessionHours | None = None
    for session in sorted(sessions, key=lambda session: session.starts):
        if session.ends <= session.starts:
            raise DayPlanError(f"{session.name}: the end must be later than the start")
        if previous is not None and session.starts < previous.ends:
            raise DayPlanError(f"{session.name} starts before {previous.name} has ended")
        if _minutes(session.ends) - _minutes(session.starts) < slot_minutes:
            raise DayPlanError(f"{session.name} is shorter than one slot of {slot_minutes} minutes")
        previous = session


def cut_slots(
    days: Iterable[date],
    sessions: Iterable[SessionHours],
    *,
    slot_minutes: int,
    changeover_minutes: int,
    zone: str,
) -> Iterator[SlotTimes]:
    """Yield the slots in order: as many as fit each session, a changeover between two of them.

    The pause between sessions needs no changeover: a slot may end with its session.
    """
    ordered = sorted(sessions, key=lambda session: session.starts)
    length, step = (
        timedelta(minutes=slot_minutes),
        timedelta(minutes=slot_minutes + changeover_minutes),
    )
    for day in sorted(days):
        for index, session in enumerate(ordered):
            start = datetime.combine(day, session.starts, ZoneInfo(zone))
            end = datetime.combine(day, session.ends, ZoneInfo(zone))
            while start + length <= end:
                yield SlotTimes(day=day, session=index, starts_at=start, ends_at=start + length)
                start += step


def half_of(starts_at: datetime, zone: str) -> HalfDay:
    """Return the half of the day a slot belongs to: it is morning until noon."""
    morning = starts_at.astimezone(ZoneInfo(zone)).hour < 12
    return HalfDay.MORNING if morning else HalfDay.AFTERNOON


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute

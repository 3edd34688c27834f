"""Lay a person's meetings out as days: what is behind, what is next, where now is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

What = TypeVar("What")


class Position(StrEnum):
    """Where a meeting lies, seen from now."""

    PAST = "past"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Item(Generic[What]):
    """Something with its hours, aware UTC."""

    what: What
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Line(Generic[What]):
    """One line of a day: an item and where it lies, or (item None) now itself."""

    at: datetime
    item: Item[What] | None
    position: Position


@dataclass(frozen=True, kw_only=True)
class Day(Generic[What]):
    """One day with its lines in order of time."""

    date: date
    is_today: bool
    lines: tuple[Line[What], ...]


def list_next(items: Sequence[Item[What]], now: datetime) -> list[Item[What]]:
    """Return what goes on now or comes next: of a company that sends several, maybe several."""
    ahead = [item for item in items if item.ends_at > now]
    hour = min((item.starts_at for item in ahead), default=None)
    return [item for item in ahead if item.starts_at == hour]


def lay_out(items: Sequence[Item[What]], *, now: datetime, zone: str) -> tuple[Day[What], ...]:
    """Return the days that hold items, in order; today also has the line of now.

    Now stands between what has begun and what has not.
    """
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    coming = list_next(items, now)
    days: dict[date, list[Line[What]]] = {}
    for item in sorted(items, key=lambda item: item.starts_at):
        position = Position.PAST if item.ends_at <= now else Position.LATER
        if any(item is one for one in coming):
            position = Position.NEXT
        day = item.starts_at.astimezone(here).date()
        days.setdefault(day, []).append(Line(at=item.starts_at, item=item, position=position))
    if today in days:
        begun = sum(line.at <= now for line in days[today])
        days[today].insert(begun, Line(at=now, item=None, position=Position.NEXT))
    return tuple(
        Day(date=day, is_today=day == today, lines=tuple(lines))
        for day, lines in sorted(days.items())
    )

"""A target with its plan, and the progress against it, as functions of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST = 100_000
LONGEST_YEARS = 10


class Dimension(StrEnum):
    """By what a target is divided."""

    KABUPATEN = "kabupaten"
    SECTOR = "sector"


class TargetProblem(StrEnum):
    """What can be wrong with a target that somebody typed."""

    NUMBER = "number"
    DUE_BEFORE_START = "due_before_start"
    DUE_IN_THE_PAST = "due_in_the_past"
    TOO_LONG = "too_long"
    KABUPATEN_TOO_FEW = "kabupaten_too_few"
    KABUPATEN_TOO_MANY = "kabupaten_too_many"
    SECTOR_TOO_FEW = "sector_too_few"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """So many by a day; from zero on `starts_on` the plan rises evenly."""

    number: int
    starts_on: date
    due_on: date

    def planned(self, day: date) -> int:
        """Return how many the plan asks for at the end of a day, rounded down."""
        if day <= self.starts_on:
            return 0
        if day >= self.due_on:
            return self.number
        return self.number * (day - self.starts_on).days // (self.due_on - self.starts_on).days


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """On a day somebody began (`up`) or ceased to be naik kelas."""

    day: date
    up: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """Where things stand at the end of a day. `reached` is None for a day that is still to come."""

    day: date
    planned: int
    reached: int | None


def find_problems(
    plan: Plan, shares: Mapping[Dimension, Mapping[str, int]], today: date
) -> Mapping[TargetProblem, int]:
    """Return what is wrong, each with by how much it is off (0 where that says nothing).

    The kabupaten, if any is stated, add up to the target: each IKM lies in one. The sectors come
    to at least the target, since an IKM of two sectors counts in both.
    """
    found: dict[TargetProblem, int] = {}
    if not 1 <= plan.number <= MOST:
        found[TargetProblem.NUMBER] = 0
    if plan.due_on <= plan.starts_on:
        found[TargetProblem.DUE_BEFORE_START] = 0
    elif plan.due_on.year - plan.starts_on.year > LONGEST_YEARS:
        found[TargetProblem.TOO_LONG] = 0
    elif plan.due_on < today:
        found[TargetProblem.DUE_IN_THE_PAST] = (today - plan.due_on).days
    kabupaten, sectors = shares.get(Dimension.KABUPATEN), shares.get(Dimension.SECTOR)
    if kabupaten:
        off = plan.number - sum(kabupaten.values())
        if off > 0:
            found[TargetProblem.KABUPATEN_TOO_FEW] = off
        elif off < 0:
            found[TargetProblem.KABUPATEN_TOO_MANY] = -off
    if sectors and sum(sectors.values()) < plan.number:
        found[TargetProblem.SECTOR_TOO_FEW] = plan.number - sum(sectors.values())
    return found


def draw_progress(plan: Plan, turns: Iterable[Turn], today: date) -> Sequence[Point]:
    """Return the line of progress at each month's end from the plan's start to its due day.

    Today is a point of its own; what came before the start counts from the start on.
    """
    ordered = sorted(turns, key=lambda turn: turn.day)
    points, count, place = [], 0, 0
    for day in _list_days(plan, today):
        while place < len(ordered) and ordered[place].day <= day:
            count += 1 if ordered[place].up else -1
            place += 1
        points.append(
            Point(day=day, planned=plan.planned(day), reached=count if day <= today else None)
        )
    return points


def _list_days(plan: Plan, today: date) -> Sequence[date]:
    days = {plan.starts_on, plan.due_on}
    if plan.starts_on <= today:
        days.add(today)
    end = _end_of_month(plan.starts_on)
    while end < plan.due_on:
        days.add(end)
        end = _end_of_month(end + timedelta(days=1))
    return sorted(days)


def _end_of_month(day: date) -> date:
    first_of_next = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first_of_next - timedelta(days=1)

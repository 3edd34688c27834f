"""Progress against the plan: the numbers of the page, its charts, its spreadsheet and its print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.events.models import Edition
from matchmaker.organiser.stages import Stages, get_stages, list_stages
from matchmaker.programme.targets.core import Dimension, Plan, Point, Turn, draw_progress
from matchmaker.programme.targets.models import Target
from matchmaker.programme.targets.queries import (
    Choice,
    PartFigures,
    find_target,
    list_parts,
    list_turns,
    shares_of,
)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Everything that the page about progress says.

    `plan` is None without a target for this choice; the line then runs from the first to the
    last change that is known.
    """

    choice: Choice
    plan: Plan | None
    points: Sequence[Point]
    stages: Stages
    kabupaten: Sequence[PartFigures]
    sectors: Sequence[PartFigures]
    today: date

    @property
    def planned_today(self) -> int | None:
        """How many the plan asks for by today."""
        return self.plan.planned(self.today) if self.plan else None


def get_progress(edition: Edition, choice: Choice, today: date) -> Progress:
    """Return the progress of whom the choice is about."""
    target = find_target(edition.id)
    plan = plan_for(target, choice)
    turns = list_turns(edition.id, edition.time_zone, choice)
    return Progress(
        choice=choice,
        plan=plan,
        points=draw_progress(plan or _span(turns, today), turns, today),
        stages=get_stages(edition.id, edition.time_zone, choice),
        kabupaten=list_parts(edition.id, Dimension.KABUPATEN, choice, target),
        sectors=list_parts(edition.id, Dimension.SECTOR, choice, target),
        today=today,
    )


def plan_for(target: Target | None, choice: Choice) -> Plan | None:
    """Return the plan of a choice: the whole target, or the part that is set for it."""
    if target is None:
        return None
    number: int | None = target.number
    shares = shares_of(target)
    if choice.regency_code and choice.sector:
        number = None
    elif choice.regency_code:
        number = shares[Dimension.KABUPATEN].get(choice.regency_code)
    elif choice.sector:
        number = shares[Dimension.SECTOR].get(choice.sector)
    if number is None:
        return None
    return Plan(number=number, starts_on=target.starts_on, due_on=target.due_on)


def list_by_stage(
    edition: Edition, dimension: Dimension, choice: Choice, year: int | None = None
) -> Sequence[Stages]:
    """Return the stages of each kabupaten or sector."""
    return list_stages(edition.id, edition.time_zone, dimension, choice, year)


def _span(turns: Sequence[Turn], today: date) -> Plan:
    """Return the time that is known, with a plan of nothing, to draw what was reached alone."""
    first = min((turn.day for turn in turns), default=today)
    starts = min(first, date.fromordinal(today.toordinal() - 1))
    return Plan(number=0, starts_on=starts, due_on=today)

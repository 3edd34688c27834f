"""Where an edition stands, as the line of steps that its home page draws. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.events.core import Phase


class Step(StrEnum):
    """The steps of an edition in the order in which they come."""

    CURATE = "curate"
    REQUESTS = "requests"
    PLAN = "plan"
    DAY = "day"
    FOLLOW_UP = "follow_up"


class Standing(StrEnum):
    """Whether a step lies behind, is being done, or comes later."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, kw_only=True)
class StepStanding:
    """A step with its standing."""

    step: Step
    standing: Standing


def list_steps(
    phase: Phase, days: Sequence[date], today: date, *, both_sides: bool = True
) -> tuple[StepStanding, ...]:
    """Return every step with its standing on `today`; the days decide what the phase cannot.

    Nobody can ask for a meeting while one of the `both_sides` is still empty: that is curating.
    """
    current = list(Step).index(_current(phase, days, today, both_sides))
    return tuple(
        StepStanding(step=step, standing=_standing(index, current))
        for index, step in enumerate(Step)
    )


def _current(phase: Phase, days: Sequence[date], today: date, both_sides: bool) -> Step:
    if phase is Phase.CLOSED or (days and today > max(days)):
        return Step.FOLLOW_UP
    if days and today >= min(days):
        return Step.DAY
    if phase is Phase.PREPARING or (phase is Phase.OPEN and not both_sides):
        return Step.CURATE
    return Step.REQUESTS if phase is Phase.OPEN else Step.PLAN


def _standing(index: int, current: int) -> Standing:
    if index == current:
        return Standing.NOW
    return Standing.DONE if index < current else Standing.NEXT

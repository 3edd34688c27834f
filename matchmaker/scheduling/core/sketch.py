"""A first good schedule of a benchmark by the local search that events use."""

from __future__ import annotations

import random
from dataclasses import dataclass

from matchmaker.scheduling.core.budget import Budget
from matchmaker.scheduling.core.construct import construct
from matchmaker.scheduling.core.grid import NOWHERE, Grid
from matchmaker.scheduling.core.improve import improve
from matchmaker.scheduling.core.types import Benchmark, Event, Meeting, Participant, Slot

STEPS_PER_MEETING = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Sketch:
    """A schedule that keeps every rule: a slot (from 1) for each meeting, and its breaks."""

    schedule: list[int]
    breaks: int


def sketch(instance: Benchmark, fairness: int, budget: Budget, seed: int) -> Sketch | None:
    """The best schedule of the budget's stage; None when a meeting found no place in it."""
    grid = Grid(_as_event(instance))
    for number, pairing in enumerate(instance.pairings):
        first = instance.morning if pairing.session == 2 else 0
        last = instance.morning if pairing.session == 1 else instance.slots
        grid.narrow(number, range(first, last))
    board = construct(grid)
    best_of_all = (0, -len(instance.pairings), 0, 0, 0, 0, 0)
    rng = random.Random(seed)  # noqa: S311 - a search, not a secret
    improve(board, best_of_all, rng, budget, STEPS_PER_MEETING * len(instance.pairings))
    uneven = max(board.breaks_of) - min(board.breaks_of) > fairness
    if NOWHERE in board.slot or uneven:
        return None
    return Sketch(schedule=[slot + 1 for slot in board.slot], breaks=board.breaks)


def _as_event(instance: Benchmark) -> Event:
    return Event(
        slots=tuple(Slot(id=str(slot), day=1) for slot in range(1, instance.slots + 1)),
        tables=instance.tables,
        participants=tuple(
            Participant(id=str(person), unavailable=frozenset(map(str, closed)))
            for person, closed in enumerate(instance.forbidden, start=1)
        ),
        meetings=tuple(
            Meeting(
                id=str(number),
                participants=(str(pairing.first), str(pairing.second)),
                fixed=str(pairing.fixed) if pairing.fixed else None,
                after=tuple(str(earlier) for earlier in sorted(pairing.after)),
            )
            for number, pairing in enumerate(instance.pairings, start=1)
        ),
    )

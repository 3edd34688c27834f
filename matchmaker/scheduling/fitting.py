"""Which places of a plan can still be had. Plain values: a table or a person sits once an hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.scheduling.core.types import Reason


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A meeting that wants a slot, a table (None: online) and a person of each side."""

    meeting_id: int
    slot_id: int
    table_id: int | None
    sides: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """Who gets the place, and why the others do not, by meeting."""

    fitting: tuple[Candidate, ...]
    refused: Mapping[int, Reason]


@dataclass(kw_only=True)
class Occupancy:
    """What is taken: tables by slot, and how many people of a participation by slot."""

    tables: set[tuple[int, int]] = field(default_factory=set)
    people: Counter[tuple[int, int]] = field(default_factory=Counter)

    @classmethod
    def of_claims(cls, claims: Iterable[tuple[int, int, int | None]]) -> Occupancy:
        """Return what claims take, given as (slot, seat, participation or None for a table)."""
        taken = cls()
        for slot_id, seat_id, participation_id in claims:
            if participation_id is None:
                taken.tables.add((slot_id, seat_id))
            else:
                taken.people[slot_id, participation_id] += 1
        return taken


def fit(candidates: Sequence[Candidate], people: Mapping[int, int], taken: Occupancy) -> Fitting:
    """Give places in the order of the candidates; `people` is how many each side can send.

    Changes `taken`. The people of one participation stand in for each other.
    """
    fitting: list[Candidate] = []
    refused: dict[int, Reason] = {}
    for wish in candidates:
        reason = _why_not(wish, people, taken)
        if reason is not None:
            refused[wish.meeting_id] = reason
            continue
        if wish.table_id is not None:
            taken.tables.add((wish.slot_id, wish.table_id))
        taken.people.update((wish.slot_id, side) for side in wish.sides)
        fitting.append(wish)
    return Fitting(fitting=tuple(fitting), refused=refused)


def _why_not(wish: Candidate, people: Mapping[int, int], taken: Occupancy) -> Reason | None:
    if any(taken.people[wish.slot_id, side] >= people.get(side, 0) for side in wish.sides):
        return Reason.PARTICIPANT_FULL
    if wish.table_id is not None and (wish.slot_id, wish.table_id) in taken.tables:
        return Reason.TABLES_FULL
    return None

"""Which places of a plan can still be had. Plain values: a table or a person sits once an hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.meetings.seating import Place, Seating
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


class Occupancy:
    """What is taken: tables by slot, and who of each participation sits where."""

    def __init__(self, claims: Iterable[Place] = ()) -> None:
        """Begin with what claims take, given as (slot, a table's seat or a person's body)."""
        self._claimed = frozenset(claims)
        self._tables: set[Place] = set()
        self._seating: Seating[tuple[int, int]] = Seating(self._claimed)

    def why_not(self, wish: Candidate, people: Mapping[int, Sequence[int]]) -> Reason | None:
        """Give a meeting its place and return None, or return why it cannot have it."""
        table = None if wish.table_id is None else (wish.slot_id, wish.table_id)
        seated: list[tuple[int, int]] = []
        for side in wish.sides:
            chair = (wish.meeting_id, side)
            choices = [(wish.slot_id, body) for body in people.get(side, ())]
            if not self._seating.seat(chair, choices):
                self._rise(seated)
                return Reason.PARTICIPANT_FULL
            seated.append(chair)
        if table is None:
            return None
        if table in self._tables or table in self._claimed:
            self._rise(seated)
            return Reason.TABLES_FULL
        self._tables.add(table)
        return None

    def _rise(self, chairs: Iterable[tuple[int, int]]) -> None:
        for chair in chairs:
            self._seating.rise(chair)


def fit(
    candidates: Iterable[Candidate], people: Mapping[int, Sequence[int]], taken: Occupancy
) -> Fitting:
    """Give places in the order of the candidates; `people` are the bodies each side can send.

    Changes `taken`. The people of one participation stand in for each other; who is sent by
    several participations is there once.
    """
    fitting: list[Candidate] = []
    refused: dict[int, Reason] = {}
    for wish in candidates:
        reason = taken.why_not(wish, people)
        if reason is None:
            fitting.append(wish)
        else:
            refused[wish.meeting_id] = reason
    return Fitting(fitting=tuple(fitting), refused=refused)

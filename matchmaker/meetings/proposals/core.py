"""What is allotted, and what comes of it: limits, hours, bars, and why somebody stays below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core.allot import Allotment, Question

Ints = NDArray[np.int64]
Bars = NDArray[np.int8]
"""A Bar for each pair, IKM x partners."""

FLOOR = 3
MOST_OF_AN_IKM = 6
"""An IKM fills a day with six to eight meetings; some hours are left for requests of its own."""
LONGEST_LIMIT = 100


class ProposalState(StrEnum):
    """A pair of a batch: waits for the organiser, left out by them, or sent as a request."""

    DRAFT = "draft"
    DROPPED = "dropped"
    SENT = "sent"


class Bar(IntEnum):
    """Why a pair is not proposed; the first that holds counts."""

    NONE = 0
    STANDS = 1
    """The two have a live meeting."""
    REFUSED = 2
    """One of the two, or the organiser, has ended a meeting of the two in this edition."""
    DROPPED = 3
    """The organiser left the pair out of an earlier proposal."""
    RULE = 4
    RATHER_NOT = 5
    APART = 6
    """There is no hour at which both are there."""
    STOPPED = 7
    """Something is missing that would stop a deal."""
    WEAK = 8
    """The match lies below the least that is wanted."""


class Lack(StrEnum):
    """Why an IKM stays below the floor: the causes of matching's proofs, and its own hours."""

    NO_PARTNER = "no_partner"
    FEW_PARTNERS = "few_partners"
    ALL_TAKEN = "all_taken"
    OWN_HOURS = "own_hours"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the organiser asks for. `floor` counts meetings that an IKM has already.

    `most_ikm` and `most_partner` bound all meetings of one company, `most_person` those of each
    of a partner's people; None where only the hours bound. `least` is a match of 0 to 100.
    """

    floor: int = FLOOR
    most_ikm: int = MOST_OF_AN_IKM
    most_person: int | None = None
    most_partner: int | None = None
    least: int = 0
    avoid_stops: bool = False
    keep_dropped: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return what is stored with a batch."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Limits:
        """Return the limits of a stored batch."""
        return cls(**stored)


@dataclass(frozen=True, kw_only=True)
class Presence:
    """When a company is there: positions among the edition's slots, and how many people it sends.

    `quota` are its meetings a day at most, `held` the meetings that it has already.
    """

    slots: frozenset[int]
    people: int = 1
    quota: int | None = None
    held: int = 0


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Who is there: presences of both sides in their order, and each slot's day (0, 1, ...)."""

    ikm: Sequence[Presence]
    partners: Sequence[Presence]
    days: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Short:
    """An IKM below the floor. `ikm`, `partners` and `holders` are positions on their sides.

    It gets `given` beside the `held` ones; `places` are those of the partners that the proof
    speaks of, all taken by the holders. `bars` counts why partners may not be proposed to it.
    """

    ikm: int
    given: int
    held: int
    lack: Lack
    partners: tuple[int, ...]
    places: int
    holders: tuple[int, ...]
    bars: Mapping[Bar, int]


def count_hours(presence: Presence, days: Sequence[int]) -> int:
    """Return how many meetings a company's hours, people and quota leave room for in all."""
    each_day = Counter(days[slot] for slot in presence.slots)
    places = (hours * presence.people for hours in each_day.values())
    return sum(n if presence.quota is None else min(n, presence.quota) for n in places)


def room_of_ikm(presence: Presence, days: Sequence[int], limits: Limits) -> int:
    """Return how many more meetings an IKM may be given."""
    return max(0, min(count_hours(presence, days), limits.most_ikm) - presence.held)


def room_of_partner(presence: Presence, days: Sequence[int], limits: Limits) -> int:
    """Return how many more meetings a partner may be given."""
    most = count_hours(presence, days)
    if limits.most_person is not None:
        most = min(most, limits.most_person * presence.people)
    if limits.most_partner is not None:
        most = min(most, limits.most_partner)
    return max(0, most - presence.held)


def have_hour_in_common(sides: Sides) -> NDArray[np.bool_]:
    """Return for all pairs (IKM x partners) whether there is an hour at which both are there."""
    maker, buyer = (
        _attendance(presences, len(sides.days)) for presences in (sides.ikm, sides.partners)
    )
    common: NDArray[np.bool_] = (maker @ buyer.T) > 0
    return common


def find_bars(shape: tuple[int, int], barred: Mapping[Bar, NDArray[np.bool_]]) -> Bars:
    """Return for each pair the first bar that holds, Bar.NONE where the pair may be proposed."""
    found = np.zeros(shape, dtype=np.int8)
    for bar in sorted(barred, reverse=True):
        found[barred[bar]] = bar
    return found


def count_musts(
    wishes: Sequence[Mapping[str, str]],
    partner_wishes: Sequence[Mapping[str, str]],
    ids: tuple[Sequence[str], Sequence[str]],
) -> NDArray[np.int8]:
    """Return how many sides of each pair said that they must meet; `ids` of IKM and partners."""
    rows, columns = ({name: n for n, name in enumerate(side)} for side in ids)
    musts = np.zeros((len(rows), len(columns)), dtype=np.int8)
    for row, said in enumerate(wishes):
        for about, wish in said.items():
            if wish == "must" and about in columns:
                musts[row, columns[about]] += 1
    for column, said in enumerate(partner_wishes):
        for about, wish in said.items():
            if wish == "must" and about in rows:
                musts[rows[about], column] += 1
    return musts


def mark_pairs(
    pairs: Collection[tuple[int, int]], ids: tuple[Sequence[int], Sequence[int]]
) -> NDArray[np.bool_]:
    """Return a table that is true at these pairs of ids; pairs of somebody else are left out."""
    rows, columns = ({key: n for n, key in enumerate(side)} for side in ids)
    marked = np.zeros((len(rows), len(columns)), dtype=bool)
    for ikm, partner in pairs:
        if ikm in rows and partner in columns:
            marked[rows[ikm], columns[partner]] = True
    return marked


def make_question(
    score: NDArray[np.float64],
    bars: Bars,
    musts: NDArray[np.int8],
    sides: Sides,
    limits: Limits,
) -> Question:
    """Return what matching is asked to allot."""
    return Question(
        score=score,
        allowed=bars == Bar.NONE,
        musts=musts,
        ikm_capacity=_ints(room_of_ikm(p, sides.days, limits) for p in sides.ikm),
        partner_capacity=_ints(room_of_partner(p, sides.days, limits) for p in sides.partners),
        floor=limits.floor,
        held=_ints(p.held for p in sides.ikm),
    )


def list_short(allotment: Allotment, question: Question, bars: Bars) -> list[Short]:
    """Return who stays below the floor and why, by position.

    Beside those that matching has proved there are IKM whose own hours and quota do not leave
    room for the floor: they have all that they can have.
    """
    given = np.bincount(allotment.pairs[:, 0], minlength=len(bars))
    found = {
        proof.ikm: Short(
            ikm=proof.ikm,
            given=proof.given,
            held=int(question.held[proof.ikm]),
            lack=Lack(proof.cause),
            partners=proof.partners,
            places=proof.places,
            holders=proof.holders,
            bars=_count_bars(bars[proof.ikm]),
        )
        for proof in allotment.shortfalls
    }
    for row in np.flatnonzero(given + question.held < question.floor).tolist():
        if row not in found:
            found[row] = Short(
                ikm=row,
                given=int(given[row]),
                held=int(question.held[row]),
                lack=Lack.OWN_HOURS,
                partners=(),
                places=0,
                holders=(),
                bars=_count_bars(bars[row]),
            )
    return [found[row] for row in sorted(found)]


def _count_bars(row: Bars) -> dict[Bar, int]:
    return {bar: n for bar in Bar if (n := int(np.count_nonzero(row == bar)))}


def _attendance(presences: Sequence[Presence], slots: int) -> NDArray[np.int64]:
    there = np.zeros((len(presences), slots), dtype=np.int64)
    for row, presence in enumerate(presences):
        if presence.people:
            there[row, sorted(presence.slots)] = 1
    return there


def _ints(values: Any) -> Ints:
    return np.fromiter(values, dtype=np.int64)

"""Why an IKM stays below the floor, as something that can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Cause(StrEnum):
    """What stands in the way."""

    NO_PARTNER = "no_partner"
    """No partner may be proposed to it at all."""
    FEW_PARTNERS = "few_partners"
    """Fewer partners than the floor may be proposed to it, and it has them all."""
    ALL_TAKEN = "all_taken"
    """All places of every partner within reach are taken by IKM that have no more than it."""


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """An IKM that gets `given` of `wanted` meetings, and the proof.

    `partners` are the columns that the proof speaks of: those that may be proposed to it, or, for
    ALL_TAKEN, all that it could be given by moving others. Their `places` are all taken by the
    IKM `holders` (it may be one of them): one that gave up a place would then have no more
    meetings than this IKM has, or would lose one that it must have.
    """

    ikm: int
    given: int
    wanted: int
    cause: Cause
    partners: tuple[int, ...]
    places: int
    holders: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class _Closed:
    """Partners whose places are all taken by holders who could only move among them."""

    reached: Flags
    partners: tuple[int, ...]
    places: int
    holders: tuple[int, ...]


def explain_shortfalls(
    *,
    pairs: Ints,
    allowed: Flags,
    musts: NDArray[np.int8],
    wanted: Ints,
    held: Ints,
    capacity: Ints,
) -> tuple[Shortfall, ...]:
    """Return a proof for each row with fewer pairs than `wanted`, in the order of rows.

    From the row, walk over partners it may meet and on to those who hold their places. The walk
    ends where everybody has as little as the row itself (or holds a must): what it has seen is a
    set of IKM that together have no more partners' places than they are given (Hall 1935).
    """
    given = np.bincount(pairs[:, 0], minlength=len(wanted))
    taken = np.zeros_like(allowed)
    taken[pairs[:, 0], pairs[:, 1]] = True
    # A partner without any place is no partner that could be proposed.
    free = allowed & (capacity > 0)
    short = np.flatnonzero(given < wanted)
    closed: list[_Closed] = []
    found: dict[int, Shortfall] = {}
    # Who has least comes first: what holds for them holds for who has more, where it reaches.
    for row in sorted(short.tolist(), key=lambda n: (given[n] + held[n], n)):
        cause, proof = _prove(row, free, taken, musts, capacity, closed)
        found[row] = Shortfall(
            ikm=row,
            given=int(given[row]),
            wanted=int(wanted[row]),
            cause=cause,
            partners=proof.partners,
            places=proof.places,
            holders=proof.holders,
        )
    return tuple(found[row] for row in short.tolist())


def _prove(
    row: int,
    free: Flags,
    taken: Flags,
    musts: NDArray[np.int8],
    capacity: Ints,
    closed: list[_Closed],
) -> tuple[Cause, _Closed]:
    """Return the cause and the set that proves it; sets that are found serve others too."""
    missed = free[row] & ~taken[row]
    if not missed.any():
        cause = Cause.FEW_PARTNERS if free[row].any() else Cause.NO_PARTNER
        return cause, _close(free[row], np.zeros(len(taken), dtype=bool), capacity)
    for proof in closed:
        if proof.reached[missed].all():
            return Cause.ALL_TAKEN, proof
    proof = _close(*_walk(row, free, taken, musts), capacity)
    closed.append(proof)
    return Cause.ALL_TAKEN, proof


def _close(reached: Flags, holders: Flags, capacity: Ints) -> _Closed:
    return _Closed(
        reached=reached,
        partners=tuple(np.flatnonzero(reached).tolist()),
        places=int(capacity[reached].sum()),
        holders=tuple(np.flatnonzero(holders).tolist()),
    )


def _walk(row: int, free: Flags, taken: Flags, musts: NDArray[np.int8]) -> tuple[Flags, Flags]:
    """Return the partners within reach of a row and the rows that hold their places."""
    reached = np.zeros(free.shape[1], dtype=bool)
    seen = np.zeros(free.shape[0], dtype=bool)
    fresh = np.array([row])
    while len(fresh):
        seen[fresh] = True
        # What a row does not have yet it could be given in exchange.
        further = (free[fresh] & ~taken[fresh]).any(axis=0) & ~reached
        reached |= further
        columns = np.flatnonzero(further)
        movable = taken[:, columns] & (musts[:, columns] == 0)
        fresh = np.flatnonzero(movable.any(axis=1) & ~seen)
    return reached, np.asarray(taken[:, reached].any(axis=1))

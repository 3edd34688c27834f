"""Why an IKM stays below the floor, as something that can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


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
    IKM `rivals`: one that gave up a place would then have no more meetings than this IKM has, or
    would lose one that it must have.
    """

    ikm: int
    given: int
    wanted: int
    cause: Cause
    partners: tuple[int, ...]
    places: int
    rivals: tuple[int, ...]


def explain_shortfalls(
    *,
    pairs: Ints,
    allowed: NDArray[np.bool_],
    musts: NDArray[np.int8],
    wanted: Ints,
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
    return tuple(
        _explain(int(row), given, wanted, allowed, taken, musts, capacity)
        for row in np.flatnonzero(given < wanted)
    )


def _explain(
    row: int,
    given: Ints,
    wanted: Ints,
    allowed: NDArray[np.bool_],
    taken: NDArray[np.bool_],
    musts: NDArray[np.int8],
    capacity: Ints,
) -> Shortfall:
    # A partner without any place is no partner that could be proposed.
    own = allowed[row] & (capacity > 0)
    has, wants = int(given[row]), int(wanted[row])
    if not (own & ~taken[row]).any():
        cause = Cause.FEW_PARTNERS if own.any() else Cause.NO_PARTNER
        partners, rivals = own, np.zeros(len(given), dtype=bool)
    else:
        cause = Cause.ALL_TAKEN
        partners, rivals = _walk(row, allowed & (capacity > 0), taken, musts)
    return Shortfall(
        ikm=row,
        given=has,
        wanted=wants,
        cause=cause,
        partners=tuple(int(c) for c in np.flatnonzero(partners)),
        places=int(capacity[partners].sum()),
        rivals=tuple(int(r) for r in np.flatnonzero(rivals)),
    )


def _walk(
    row: int, allowed: NDArray[np.bool_], taken: NDArray[np.bool_], musts: NDArray[np.int8]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the partners within reach and the rows that hold their places."""
    reached = np.zeros(allowed.shape[1], dtype=bool)
    rivals = np.zeros(allowed.shape[0], dtype=bool)
    fresh = np.array([row])
    while len(fresh):
        # What a row does not have yet it could be given in exchange.
        reached |= (allowed[fresh] & ~taken[fresh]).any(axis=0)
        movable = taken[:, reached] & (musts[:, reached] == 0)
        holders = movable.any(axis=1)
        fresh = np.flatnonzero(holders & ~rivals & (np.arange(len(rivals)) != row))
        rivals[fresh] = True
    rivals |= (taken[:, reached].any(axis=1)) & (np.arange(len(rivals)) != row)
    return reached, rivals

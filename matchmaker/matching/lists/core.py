"""What a kept list holds, and what a changed candidate makes of it."""

from __future__ import annotations

from dataclasses import dataclass

KEPT = 300
"""Candidates that are kept at most for a company."""
ENOUGH = 200
"""A list that was cut is made anew when fewer are left: nobody reads further than this."""
MOST_ONE_BY_ONE = 25
"""When more companies than this have changed, the whole edition is made anew at once."""

Key = tuple[bool, bool, float, float, str]
"""The place of a candidate in the order of score.rank: the smaller the better."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A candidate with what its place is made of; scores are rounded as score.rank does.

    `sides` is the sum of both sides' scores, `stopped` says that a hard gap stands in the way,
    `refused` that one of the two would rather not.
    """

    candidate: str
    score: float
    sides: float
    stopped: bool
    refused: bool

    @property
    def key(self) -> Key:
        """Return its place in the order of score.rank."""
        return (self.refused, self.stopped, -self.score, -self.sides, self.candidate)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """A kept list without the candidate that has changed.

    `complete`: it holds all that there are. Else it holds the best of them, down to `worst`.
    """

    length: int
    worst: Key | None
    complete: bool


def takes_in(rest: Rest, key: Key) -> bool:
    """Tell whether a changed candidate that can be met comes onto a list.

    A list is always the best of the whole ranking, without holes. In one that was cut a candidate
    below the last that is kept may stand behind others that are not: it is left out, and the list
    stays true.
    """
    return rest.complete or (rest.worst is not None and key < rest.worst)


def is_short(rest: Rest, taken: int) -> bool:
    """Tell whether a list that was cut has too few left, with so many taken in, to be read."""
    return not rest.complete and rest.length + taken < ENOUGH

"""What differs between two states of everybody's best lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Lists = Mapping[str, Sequence[str]]
"""Candidates' ids by the seeker's, best first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mover:
    """A candidate that stands on more or fewer lists than before."""

    id: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves:
    """Of `lists` seekers' lists, `changed` look different, `renewed` hold somebody else.

    `up` and `down` are the candidates that gain and lose most places, the most first.
    """

    lists: int
    changed: int
    renewed: int
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]


def compare_lists(before: Lists, after: Lists, most: int) -> Moves:
    """Return what differs; both hold the same seekers. At most `most` movers each way."""
    was, now = _count(before), _count(after)
    moved = [
        Mover(id=one, before=was[one], after=now[one])
        for one in sorted(was.keys() | now.keys())
        if was[one] != now[one]
    ]
    moved.sort(key=lambda mover: (-abs(mover.after - mover.before), mover.id))
    return Moves(
        lists=len(after),
        changed=sum(list(before[seeker]) != list(found) for seeker, found in after.items()),
        renewed=sum(set(before[seeker]) != set(found) for seeker, found in after.items()),
        up=tuple(mover for mover in moved if mover.after > mover.before)[:most],
        down=tuple(mover for mover in moved if mover.after < mover.before)[:most],
    )


def _count(lists: Lists) -> Counter[str]:
    return Counter(candidate for found in lists.values() for candidate in found)

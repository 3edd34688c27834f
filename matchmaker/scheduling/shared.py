"""Companies that send the same person: together they hold fewer meetings at once. Plain values."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Participations that together have only so many bodies, fewer than their seats add up to."""

    parts: frozenset[int]
    bodies: int

    @property
    def id(self) -> str:
        """Return a name that no single participation has."""
        return "+".join(map(str, sorted(self.parts)))


def list_shared(people: Mapping[int, Set[int]]) -> list[Shared]:
    """Return what Hall's theorem (1935) demands of each circle of companies, and of its pairs.

    A circle are companies that hang together by the people they share. `people` are the bodies
    that each participation sends. Larger parts of a circle are not listed: where three companies
    send two people crosswise, publishing has the last word.
    """
    found: list[Shared] = []
    for circle in _circles(people):
        whole = _group(circle, people)
        found.append(whole)
        found.extend(
            pair
            for pair in (_group(frozenset(two), people) for two in combinations(sorted(circle), 2))
            if pair.bodies < min(_seats(pair.parts, people), whole.bodies)
        )
    return found


def _circles(people: Mapping[int, Set[int]]) -> list[frozenset[int]]:
    """Return the circles of two companies or more, by their lowest id."""
    circles: list[tuple[set[int], set[int]]] = []
    for part, bodies in sorted(people.items()):
        parts, known = {part}, set(bodies)
        apart = []
        for others, theirs in circles:
            if known.isdisjoint(theirs):
                apart.append((others, theirs))
            else:
                parts |= others
                known |= theirs
        circles = [*apart, (parts, known)]
    return sorted((frozenset(parts) for parts, _ in circles if len(parts) > 1), key=min)


def _group(parts: frozenset[int], people: Mapping[int, Set[int]]) -> Shared:
    return Shared(parts=parts, bodies=len(set[int]().union(*(people[part] for part in parts))))


def _seats(parts: frozenset[int], people: Mapping[int, Set[int]]) -> int:
    return sum(len(people[part]) for part in parts)

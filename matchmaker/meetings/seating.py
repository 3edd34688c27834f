"""Who sits where, once an hour: people stand in for each other as long as everybody has a chair.

Plain values. A place is (slot, body); a chair is one side of one meeting and can be taken by any
of its company's people. Augmenting paths (Kuhn, 1955): to seat a newcomer others change chairs,
and nobody who has one loses it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Place = tuple[int, int]
"""A slot and a body in it."""

Chair = TypeVar("Chair", bound=Hashable)


def share_bodies(seats: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """Return the body on each seat, given (seat, person or None); a person's first seat names it.

    A person who acts for several companies has a seat in each and one body. A seat that nobody
    is named for is a body of its own.
    """
    first: dict[int, int] = {}
    return {
        seat: seat if person is None else first.setdefault(person, seat)
        for seat, person in sorted(seats, key=lambda pair: pair[0])
    }


class Seating(Generic[Chair]):
    """Who sits at which place; `taken` are places that nobody of these chairs can have."""

    def __init__(self, taken: Iterable[Place] = ()) -> None:
        self._taken = frozenset(taken)
        self._choices: dict[Chair, tuple[Place, ...]] = {}
        self._held: dict[Place, Chair] = {}

    def seat(self, chair: Chair, choices: Sequence[Place]) -> bool:
        """Give a chair to one of these, the first free one where that can be; False when full."""
        self._choices[chair] = tuple(place for place in choices if place not in self._taken)
        if self._find(chair, set()):
            return True
        del self._choices[chair]
        return False

    def rise(self, chair: Chair) -> None:
        """Free the place of a chair that has one."""
        self._held = {place: held for place, held in self._held.items() if held != chair}
        del self._choices[chair]

    def places(self) -> Mapping[Chair, Place]:
        """Return where each chair's person comes from."""
        return {chair: place for place, chair in self._held.items()}

    def _find(self, chair: Chair, tried: set[Place]) -> bool:
        choices = self._choices[chair]
        free = next((place for place in choices if place not in self._held), None)
        if free is not None:
            self._held[free] = chair
            return True
        for place in choices:
            if place not in tried:
                tried.add(place)
                if self._find(self._held[place], tried):
                    self._held[place] = chair
                    return True
        return False

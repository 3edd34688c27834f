"""The claims that hold a meeting's place: who is taken in which slot. UNIQUE has the last word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import IntegrityError

from matchmaker.db import db
from matchmaker.events.queries import list_person_seats
from matchmaker.meetings.models import SlotClaim
from matchmaker.meetings.seating import Seating, share_bodies

Place = tuple[int, int]
"""A slot and a seat in it."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one meeting must hold in a slot: its table, if any, and a person of each side."""

    meeting_id: int
    slot_id: int
    table_id: int | None
    sides: tuple[int, int]


class PlaceTakenError(Exception):
    """In that slot the table is taken, or nobody of a participation is free.

    At most one of `table_id` and `participation_id` is named; neither when only the database's
    own guard saw the clash.
    """

    def __init__(
        self,
        meeting_id: int,
        slot_id: int,
        *,
        table_id: int | None = None,
        participation_id: int | None = None,
    ) -> None:
        what = "a seat"
        if table_id is not None:
            what = f"table {table_id}"
        elif participation_id is not None:
            what = f"everybody of participation {participation_id}"
        super().__init__(f"meeting {meeting_id}: {what} is taken in slot {slot_id}")
        self.meeting_id = meeting_id
        self.slot_id = slot_id
        self.table_id = table_id
        self.participation_id = participation_id


def free(meeting_ids: Iterable[int]) -> dict[int, frozenset[Place]]:
    """Delete the claims of these meetings and return them by meeting."""
    gone: dict[int, set[Place]] = defaultdict(set)
    for meeting_id, slot_id, seat_id in db.session.execute(
        delete(SlotClaim)
        .where(SlotClaim.meeting_id.in_(list(meeting_ids)))
        .returning(SlotClaim.meeting_id, SlotClaim.slot_id, SlotClaim.seat_id)
        .execution_options(synchronize_session=False)
    ):
        gone[meeting_id].add((slot_id, seat_id))
    return {meeting_id: frozenset(places) for meeting_id, places in gone.items()}


def take(edition_id: int, wanted: Sequence[Wanted], before: dict[int, frozenset[Place]]) -> None:
    """Claim a table and a person of each side for each meeting; raises PlaceTakenError.

    A person who held the meeting in the same slot (`before`) keeps it where that can be. Who acts
    for several companies is there once: their seats in all of them are taken together.
    """
    people = _People(edition_id)
    taken = _list_taken({want.slot_id for want in wanted})
    ordered = sorted(wanted, key=lambda want: (want.slot_id, want.meeting_id))
    holder = _tables(ordered, taken)
    seating: Seating[tuple[int, int]] = Seating((slot, people.body(seat)) for slot, seat in taken)
    chairs = [(want, side) for want in ordered for side in want.sides]
    held = {want.meeting_id: before.get(want.meeting_id, frozenset()) for want in wanted}
    for keeps in (True, False):
        for want, side in chairs:
            seats = people.of(side)
            mine = [seat for seat in seats if (want.slot_id, seat) in held[want.meeting_id]]
            if bool(mine) is not keeps:
                continue
            choices = [(want.slot_id, people.body(seat)) for seat in [*mine, *seats]]
            if not seating.seat((want.meeting_id, side), choices):
                raise PlaceTakenError(want.meeting_id, want.slot_id, participation_id=side)
    for (meeting_id, side), (slot_id, body) in seating.places().items():
        holder[slot_id, people.seat(side, body)] = meeting_id
    _insert(holder)


def _tables(wanted: Sequence[Wanted], taken: Collection[Place]) -> dict[Place, int]:
    holder: dict[Place, int] = {}
    for want in wanted:
        if want.table_id is None:
            continue
        place = (want.slot_id, want.table_id)
        if place in taken or place in holder:
            raise PlaceTakenError(want.meeting_id, want.slot_id, table_id=want.table_id)
        holder[place] = want.meeting_id
    return holder


def _list_taken(slot_ids: Collection[int]) -> set[Place]:
    rows = db.session.execute(
        select(SlotClaim.slot_id, SlotClaim.seat_id).where(SlotClaim.slot_id.in_(slot_ids))
    )
    return {(slot_id, seat_id) for slot_id, seat_id in rows}


class _People:
    """The seats of an edition's people, and whose body sits on each."""

    def __init__(self, edition_id: int) -> None:
        seats = list_person_seats(edition_id)
        self._bodies = share_bodies((seat.id, seat.user_id) for seat in seats)
        self._of: dict[int, list[int]] = defaultdict(list)
        for seat in seats:
            self._of[seat.participation_id or 0].append(seat.id)

    def of(self, participation_id: int) -> Sequence[int]:
        """Return a participation's seats by number."""
        return self._of[participation_id]

    def body(self, seat_id: int) -> int:
        """Return the body on a seat; a table is its own."""
        return self._bodies.get(seat_id, seat_id)

    def seat(self, participation_id: int, body: int) -> int:
        """Return the participation's seat with this body on it."""
        return next(seat for seat in self.of(participation_id) if self.body(seat) == body)


def _insert(holder: dict[Place, int]) -> None:
    """Insert in sorted order, so that two writers meet in the same order and cannot deadlock."""
    try:
        with db.session.begin_nested():
            for (slot_id, seat_id), meeting_id in sorted(holder.items()):
                db.session.add(SlotClaim(slot_id=slot_id, seat_id=seat_id, meeting_id=meeting_id))
            db.session.flush()
    except IntegrityError as error:
        raise _clash(holder) from error


def _clash(holder: dict[Place, int]) -> PlaceTakenError:
    """Find what somebody else holds by now, to name the meeting that cannot have it."""
    found = db.session.execute(
        select(SlotClaim.slot_id, SlotClaim.seat_id)
        .where(tuple_(SlotClaim.slot_id, SlotClaim.seat_id).in_(list(holder)))
        .order_by(SlotClaim.slot_id, SlotClaim.seat_id)
        .limit(1)
    ).first()
    slot_id, seat_id = found if found is not None else min(holder)
    return PlaceTakenError(holder[slot_id, seat_id], slot_id)

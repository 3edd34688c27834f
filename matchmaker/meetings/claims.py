"""The claims that hold a meeting's place: who is taken in which slot. UNIQUE has the last word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import IntegrityError

from matchmaker.db import db
from matchmaker.events.models import Seat
from matchmaker.meetings.models import SlotClaim

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

    A person who held the meeting in the same slot (`before`) keeps it where that can be.
    """
    taken = _list_taken({want.slot_id for want in wanted})
    people = _people_of(edition_id, {side for want in wanted for side in want.sides})
    holder: dict[Place, int] = {}

    def hold(want: Wanted, seat_id: int) -> bool:
        place = (want.slot_id, seat_id)
        if place in taken or place in holder:
            return False
        holder[place] = want.meeting_id
        return True

    ordered = sorted(wanted, key=lambda want: (want.slot_id, want.meeting_id))
    unseated: list[tuple[Wanted, int]] = []
    for want in ordered:
        if want.table_id is not None and not hold(want, want.table_id):
            raise PlaceTakenError(want.meeting_id, want.slot_id, table_id=want.table_id)
        held = before.get(want.meeting_id, frozenset())
        for side in want.sides:
            mine = [seat for seat in people[side] if (want.slot_id, seat) in held]
            if not any(hold(want, seat_id) for seat_id in mine):
                unseated.append((want, side))
    for want, side in unseated:
        if not any(hold(want, seat_id) for seat_id in people[side]):
            raise PlaceTakenError(want.meeting_id, want.slot_id, participation_id=side)
    _insert(holder)


def _list_taken(slot_ids: Collection[int]) -> set[Place]:
    rows = db.session.execute(
        select(SlotClaim.slot_id, SlotClaim.seat_id).where(SlotClaim.slot_id.in_(slot_ids))
    )
    return {(slot_id, seat_id) for slot_id, seat_id in rows}


def _people_of(edition_id: int, participation_ids: Collection[int]) -> dict[int, list[int]]:
    people: dict[int, list[int]] = defaultdict(list)
    for participation_id, seat_id in db.session.execute(
        select(Seat.participation_id, Seat.id)
        .where(Seat.edition_id == edition_id, Seat.participation_id.in_(participation_ids))
        .order_by(Seat.participation_id, Seat.number)
    ):
        if participation_id is not None:
            people[participation_id].append(seat_id)
    return people


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

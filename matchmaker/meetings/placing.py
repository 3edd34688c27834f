"""Give meetings a slot and a table, or take them back: the plan's only way into the claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.events.core import SeatKind
from matchmaker.events.models import Seat, Slot
from matchmaker.events.queries import lock_edition
from matchmaker.meetings import claims
from matchmaker.meetings.claims import PlaceTakenError
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting

__all__ = [
    "MeetingNotPlaceableError",
    "PlaceRefusedError",
    "PlaceTakenError",
    "Placing",
    "UnknownPlaceError",
    "place",
    "release",
    "unplace",
]

_AGREED = frozenset({MeetingState.ACCEPTED, MeetingState.CONFIRMED})


@dataclass(frozen=True, kw_only=True)
class Placing:
    """One meeting in one slot; `table_id` is a table's seat id, None for an online meeting."""

    meeting_id: int
    slot_id: int
    table_id: int | None


class MeetingNotPlaceableError(Exception):
    """A meeting is unknown here, or not agreed any more (`state`): make the plan anew."""

    def __init__(self, meeting_id: int, state: MeetingState | None) -> None:
        super().__init__(f"meeting {meeting_id} is {state or 'not of this edition'}")
        self.meeting_id = meeting_id
        self.state = state


class UnknownPlaceError(Exception):
    """A slot or a table is not one of the edition's."""

    def __init__(self, placing: Placing) -> None:
        super().__init__(
            f"meeting {placing.meeting_id}: slot {placing.slot_id} or table {placing.table_id} "
            "is not of this edition"
        )
        self.placing = placing


PlaceRefusedError = (MeetingNotPlaceableError, UnknownPlaceError, PlaceTakenError)
"""All that `place` may raise, for an `except`."""


def place(edition_id: int, placements: Sequence[Placing]) -> None:
    """Write a plan's places in the caller's transaction: slot, table, state, revision, claims.

    Meetings already placed move; a place that does not change keeps its revision. Meetings that
    are not named keep theirs, and their claims stand. Locks the edition, then the meetings by id.
    Raises MeetingNotPlaceableError, UnknownPlaceError or PlaceTakenError (PlaceRefusedError is
    the tuple of these); the caller must then roll back. A meeting named twice is a ValueError.
    """
    lock_edition(edition_id)
    meetings = _lock(edition_id, [placing.meeting_id for placing in placements])
    _check(edition_id, placements, meetings)
    before = claims.free(meetings)
    for placing in placements:
        _move(meetings[placing.meeting_id], placing)
    db.session.flush()
    claims.take(edition_id, [_wanted(meetings[p.meeting_id], p) for p in placements], before)


def unplace(edition_id: int, reasons: Mapping[int, str]) -> None:
    """Say why meetings have no place (meeting id to reason code), taking the place they had.

    The meetings stay accepted. Raises MeetingNotPlaceableError for one that is not agreed.
    """
    lock_edition(edition_id)
    meetings = _lock(edition_id, reasons)
    for meeting_id in reasons:
        _expect_agreed(meeting_id, meetings)
    claims.free(meetings)
    for meeting in meetings.values():
        _leave(meeting)
        meeting.state = MeetingState.ACCEPTED
        meeting.unplaced_reason = reasons[meeting.id]
    db.session.flush()


def release(meeting: Meeting) -> None:
    """Take the place of one locked meeting that ends; the caller sets the state and flushes."""
    claims.free([meeting.id])
    _leave(meeting)


def _leave(meeting: Meeting) -> None:
    if meeting.slot_id is not None:
        meeting.revision += 1
    meeting.slot_id = None
    meeting.table_id = None


def _lock(edition_id: int, meeting_ids: Iterable[int]) -> dict[int, Meeting]:
    wanted = list(meeting_ids)
    if len(wanted) != len(set(wanted)):
        raise ValueError("a plan names a meeting twice")
    found = db.session.scalars(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.id.in_(wanted))
        .order_by(Meeting.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return {meeting.id: meeting for meeting in found}


def _expect_agreed(meeting_id: int, meetings: Mapping[int, Meeting]) -> None:
    meeting = meetings.get(meeting_id)
    if meeting is None or meeting.state not in _AGREED:
        raise MeetingNotPlaceableError(meeting_id, meeting.state if meeting else None)


def _check(edition_id: int, placements: Sequence[Placing], meetings: Mapping[int, Meeting]) -> None:
    slots = set(db.session.scalars(select(Slot.id).where(Slot.edition_id == edition_id)))
    tables = set(
        db.session.scalars(
            select(Seat.id).where(Seat.edition_id == edition_id, Seat.kind == SeatKind.TABLE)
        )
    )
    for placing in placements:
        _expect_agreed(placing.meeting_id, meetings)
        if placing.slot_id not in slots or placing.table_id not in tables | {None}:
            raise UnknownPlaceError(placing)


def _move(meeting: Meeting, placing: Placing) -> None:
    if (meeting.slot_id, meeting.table_id) != (placing.slot_id, placing.table_id):
        meeting.revision += 1
    meeting.slot_id = placing.slot_id
    meeting.table_id = placing.table_id
    meeting.state = MeetingState.CONFIRMED
    meeting.unplaced_reason = None


def _wanted(meeting: Meeting, placing: Placing) -> claims.Wanted:
    return claims.Wanted(
        meeting_id=meeting.id,
        slot_id=placing.slot_id,
        table_id=placing.table_id,
        sides=(meeting.ikm_id, meeting.partner_id),
    )

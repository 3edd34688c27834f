"""Put a draft in force: against what has ended, been agreed or been taken since it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.events.queries import list_person_seats
from matchmaker.meetings import placing
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.seating import share_bodies
from matchmaker.scheduling import queries
from matchmaker.scheduling.fitting import Candidate, Fitting, Occupancy, fit
from matchmaker.scheduling.models import Placement

# An agreed meeting that the plan did not know of when it was made.
NEW_SINCE_PLAN = "new_since_plan"


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing did, in counts of meetings.

    `placed` stand in the plan now, `moved` of them elsewhere than before; `lost` had a place and
    have none any more; `left_out` were planned but are not agreed any more; `clashed` were planned
    where somebody is taken by now; `new` were agreed after the plan was made. `unplaced` counts
    all agreed meetings that have no place.
    """

    placed: int
    moved: int
    lost: int
    unplaced: int
    left_out: int
    clashed: int
    new: int


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What publishing changed: counts, ids, and (id, slot, table) of what lost its place."""

    published: Published
    changed: list[int]
    lost: list[tuple[int, int | None, int | None]]


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What people are told of an agreed meeting."""

    slot_id: int | None
    table_id: int | None
    reason: str | None


def _standing(meeting: Meeting) -> _Standing:
    return _Standing(
        slot_id=meeting.slot_id, table_id=meeting.table_id, reason=meeting.unplaced_reason
    )


def put_in_force(edition_id: int, placements: Sequence[Placement]) -> Changes:
    """Write a draft's places and reasons to the meetings; the edition is locked by the caller."""
    agreed = {meeting.id: meeting for meeting in queries.list_agreed(edition_id)}
    fitting = _fit(edition_id, placements, agreed)
    reasons = _reasons(placements, agreed, fitting)
    before = {meeting.id: _standing(meeting) for meeting in agreed.values()}
    _write(edition_id, fitting, reasons)
    changed = [m for m in sorted(agreed) if _standing(agreed[m]) != before[m]]
    lost = [m for m in changed if before[m].slot_id and agreed[m].slot_id is None]
    known = {placement.meeting_id for placement in placements}
    planned = {placement.meeting_id for placement in placements if placement.slot_id}
    return Changes(
        published=Published(
            placed=len(fitting.fitting),
            moved=sum(1 for m in changed if before[m].slot_id and agreed[m].slot_id),
            lost=len(lost),
            unplaced=len(reasons),
            left_out=len(planned - agreed.keys()),
            clashed=len(fitting.refused.keys() & planned),
            new=len(agreed.keys() - known),
        ),
        changed=changed,
        lost=[(m, before[m].slot_id, before[m].table_id) for m in lost],
    )


def _fit(
    edition_id: int, placements: Sequence[Placement], agreed: Mapping[int, Meeting]
) -> Fitting:
    """Give the plan's places first, then leave what stands and the plan does not know of."""
    known = {placement.meeting_id for placement in placements}
    planned = [
        _candidate(agreed[place.meeting_id], place.slot_id, place.table_id)
        for place in placements
        if place.slot_id is not None and place.meeting_id in agreed
    ]
    standing = [
        _candidate(meeting, meeting.slot_id, meeting.table_id)
        for meeting in agreed.values()
        if meeting.slot_id is not None and meeting.id not in known
    ]
    seats = list_person_seats(edition_id)
    bodies = share_bodies((seat.id, seat.user_id) for seat in seats)
    people: dict[int, list[int]] = defaultdict(list)
    for seat in seats:
        people[seat.participation_id or 0].append(bodies[seat.id])
    foreign = queries.list_foreign_claims(edition_id)
    taken = Occupancy((slot_id, bodies.get(seat_id, seat_id)) for slot_id, seat_id in foreign)
    return fit([*planned, *standing], people, taken)


def _candidate(meeting: Meeting, slot_id: int, table_id: int | None) -> Candidate:
    return Candidate(
        meeting_id=meeting.id,
        slot_id=slot_id,
        table_id=table_id,
        sides=(meeting.ikm_id, meeting.partner_id),
    )


def _reasons(
    placements: Sequence[Placement], agreed: Mapping[int, Meeting], fitting: Fitting
) -> dict[int, str]:
    """Say of each agreed meeting without a place why it has none."""
    placed = {wish.meeting_id for wish in fitting.fitting}
    planned = {placement.meeting_id: placement.reason for placement in placements}
    return {
        meeting_id: str(
            fitting.refused.get(meeting_id) or planned.get(meeting_id) or NEW_SINCE_PLAN
        )
        for meeting_id in agreed
        if meeting_id not in placed
    }


def _write(edition_id: int, fitting: Fitting, reasons: Mapping[int, str]) -> None:
    """Take places before giving them, so that what the plan frees can be had."""
    placing.unplace(edition_id, reasons)
    placing.place(
        edition_id,
        [
            placing.Placing(
                meeting_id=wish.meeting_id, slot_id=wish.slot_id, table_id=wish.table_id
            )
            for wish in fitting.fitting
        ],
    )

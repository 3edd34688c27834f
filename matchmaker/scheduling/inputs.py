"""What the solver is told of an edition: rows become an Event, ids become text."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.events.core import half_of
from matchmaker.events.models import Seat, Slot
from matchmaker.events.queries import list_person_seats, list_slots, list_tables
from matchmaker.matching.models import WishKind
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.seating import share_bodies
from matchmaker.scheduling import queries
from matchmaker.scheduling.core.types import Event, Participant, Placement
from matchmaker.scheduling.core.types import Meeting as Wanted
from matchmaker.scheduling.core.types import Slot as Stretch
from matchmaker.scheduling.queries import AGREED
from matchmaker.scheduling.shared import Shared, list_shared

HIGHEST_PRIORITY = 3


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """An event, its hash, and the tables' seats: table n of a plan is `table_ids[n - 1]`."""

    event: Event
    inputs_hash: str
    table_ids: tuple[int, ...]

    @property
    def movable_ids(self) -> frozenset[int]:
        """The agreed meetings: what has begun or was held is told to the solver as fixed."""
        return frozenset(int(m.id) for m in self.event.meetings if m.fixed is None)


def load_inputs(edition_id: int, zone: str) -> Inputs:
    """Read an edition's event in a few queries, whatever its size."""
    slots, tables = list_slots(edition_id), list_tables(edition_id)
    meetings = queries.list_to_place(edition_id)
    sides = {side for meeting in meetings for side in (meeting.ikm_id, meeting.partner_id)}
    seats = list_person_seats(edition_id)
    bodies = share_bodies((seat.id, seat.user_id) for seat in seats)
    people: dict[int, set[int]] = defaultdict(set)
    for seat in seats:
        people[seat.participation_id or 0].add(bodies[seat.id])
    shared = list_shared({part_id: people[part_id] for part_id in sides})
    wishes = queries.list_wishes(edition_id)
    event = Event(
        slots=_stretches(slots),
        tables=len(tables),
        participants=(
            *(
                _participant(part, len(people[part.id]), slots, zone)
                for part in queries.list_participations(edition_id)
                if part.id in sides
            ),
            *(Participant(id=group.id, capacity=group.bodies) for group in shared),
        ),
        meetings=tuple(_wanted(meeting, wishes, shared) for meeting in meetings),
        published=_published(meetings, tables),
    )
    return Inputs(
        event=event, inputs_hash=hash_of(event), table_ids=tuple(table.id for table in tables)
    )


def hash_of(event: Event) -> str:
    """Return the same text for the same wishes, people, hours and tables.

    What is published already does not count: it does not make a draft outdated.
    """
    values = asdict(event)
    del values["published"]
    canonical = json.dumps(values, sort_keys=True, default=sorted, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _stretches(slots: Sequence[Slot]) -> tuple[Stretch, ...]:
    days: dict[date, int] = {}
    for slot in slots:
        days.setdefault(slot.day, len(days) + 1)
    return tuple(Stretch(id=str(slot.id), day=days[slot.day]) for slot in slots)


def _participant(part: Participation, people: int, slots: Sequence[Slot], zone: str) -> Participant:
    """A company with nobody to send is there at no hour."""
    attends = set(part.attends)
    away = {
        str(slot.id)
        for slot in slots
        if not people
        or (attends and f"{slot.day.isoformat()}:{half_of(slot.starts_at, zone)}" not in attends)
    }
    return Participant(
        id=str(part.id),
        capacity=max(1, people),
        unavailable=frozenset(away),
        max_per_day=part.most_meetings_a_day,
        seated=part.company.kind is not CompanyKind.IKM,
    )


def _wanted(
    meeting: Meeting, wishes: Mapping[tuple[int, int], WishKind], shared: Sequence[Shared]
) -> Wanted:
    """Each side that says "must" raises the priority by one. What has begun cannot move.

    Companies that share somebody meet as a group too, so that nobody is sent to two tables.
    """
    pair = (meeting.ikm_id, meeting.partner_id)
    musts = sum(wishes.get(way) is WishKind.MUST for way in (pair, pair[::-1]))
    return Wanted(
        id=str(meeting.id),
        participants=(
            *map(str, pair),
            *(group.id for group in shared if not group.parts.isdisjoint(pair)),
        ),
        priority=min(HIGHEST_PRIORITY, meeting.priority + musts),
        fixed=None if meeting.state in AGREED else str(meeting.slot_id),
        online=meeting.online,
    )


def _published(meetings: Sequence[Meeting], tables: Sequence[Seat]) -> dict[str, Placement]:
    numbers = {table.id: number for number, table in enumerate(tables, start=1)}
    return {
        str(meeting.id): Placement(
            slot=str(meeting.slot_id),
            table=numbers.get(meeting.table_id) if meeting.table_id is not None else None,
        )
        for meeting in meetings
        if meeting.slot_id is not None
    }

from __future__ import annotations

import pytest

from matchmaker.db import db
from matchmaker.events import queries as events
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import SlotClaim
from matchmaker.meetings.placing import (
    MeetingNotPlaceableError,
    PlaceTakenError,
    Placing,
    UnknownPlaceError,
    place,
    unplace,
)
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

ACCEPTED = MeetingState.ACCEPTED


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def slots(edition):
    return [slot.id for slot in events.list_slots(edition.id)]


@pytest.fixture
def tables(edition):
    return [table.id for table in events.list_tables(edition.id)]


def claims_of(meeting):
    rows = db.session.query(SlotClaim).filter_by(meeting_id=meeting.id)
    return sorted((row.slot_id, row.seat_id) for row in rows)


def test_a_placed_meeting_claims_its_table_and_one_person_of_each_side(edition, slots, tables):
    ikm, partner = make_ikm(edition), make_partner(edition, officers=3)
    meeting = make_meeting(ikm, partner, state=ACCEPTED)
    seats = [seat for seat in events.list_person_seats(edition.id) if seat.number == 1]

    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slots[0], table_id=tables[2])])

    assert (meeting.state, meeting.slot_id, meeting.table_id, meeting.revision) == (
        MeetingState.CONFIRMED, slots[0], tables[2], 1,
    )  # fmt: skip
    assert claims_of(meeting) == sorted((slots[0], seat) for seat in
                                        [tables[2], *(seat.id for seat in seats)])  # fmt: skip


def test_an_online_meeting_needs_no_table(edition, slots):
    meeting = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slots[0], table_id=None)])
    assert len(claims_of(meeting)) == 2


def test_two_meetings_swap_their_slots_in_one_plan(edition, slots, tables):
    partner = make_partner(edition)
    one = make_meeting(make_ikm(edition), partner, state=ACCEPTED)
    two = make_meeting(make_ikm(edition), partner, state=ACCEPTED)
    plan = [
        Placing(meeting_id=one.id, slot_id=slots[0], table_id=tables[0]),
        Placing(meeting_id=two.id, slot_id=slots[1], table_id=tables[0]),
    ]
    place(edition.id, plan)
    place(
        edition.id,
        [
            Placing(meeting_id=one.id, slot_id=slots[1], table_id=tables[0]),
            Placing(meeting_id=two.id, slot_id=slots[0], table_id=tables[0]),
        ],
    )
    assert (one.slot_id, two.slot_id) == (slots[1], slots[0])
    assert (one.revision, two.revision) == (2, 2)


def test_the_same_plan_again_changes_neither_revision_nor_officer(edition, slots, tables):
    partner = make_partner(edition, officers=2)
    later = make_meeting(make_ikm(edition), partner, state=ACCEPTED)
    first = Placing(meeting_id=later.id, slot_id=slots[0], table_id=tables[0])
    place(edition.id, [first])
    other = make_meeting(make_ikm(edition), partner, state=ACCEPTED)
    held = claims_of(later)

    place(
        edition.id,
        [Placing(meeting_id=other.id, slot_id=slots[0], table_id=tables[1]), first],
    )

    assert claims_of(later) == held
    assert later.revision == 1


def test_a_partner_with_one_officer_cannot_hold_two_meetings_at_once(edition, slots, tables):
    partner = make_partner(edition, officers=1)
    one = make_meeting(make_ikm(edition), partner, state=ACCEPTED)
    two = make_meeting(make_ikm(edition), partner, state=ACCEPTED)
    with pytest.raises(PlaceTakenError) as refusal:
        place(
            edition.id,
            [
                Placing(meeting_id=one.id, slot_id=slots[0], table_id=tables[0]),
                Placing(meeting_id=two.id, slot_id=slots[0], table_id=tables[1]),
            ],
        )
    assert refusal.value.participation_id == partner.id
    assert refusal.value.meeting_id == two.id


def test_a_table_that_another_meeting_holds_is_named(edition, slots, tables):
    one = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    two = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    place(edition.id, [Placing(meeting_id=one.id, slot_id=slots[0], table_id=tables[0])])
    with pytest.raises(PlaceTakenError) as refusal:
        place(edition.id, [Placing(meeting_id=two.id, slot_id=slots[0], table_id=tables[0])])
    assert (refusal.value.table_id, refusal.value.slot_id) == (tables[0], slots[0])


@pytest.mark.parametrize("state", [MeetingState.REQUESTED, MeetingState.WITHDRAWN])
def test_only_agreed_meetings_get_a_place(edition, slots, tables, state):
    meeting = make_meeting(make_ikm(edition), make_partner(edition), state=state)
    with pytest.raises(MeetingNotPlaceableError) as refusal:
        place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slots[0], table_id=tables[0])])
    assert refusal.value.state is state


def test_a_plan_stays_within_its_edition(edition, slots, tables):
    other = make_edition(make_host())
    meeting = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    with pytest.raises(MeetingNotPlaceableError):
        place(other.id, [Placing(meeting_id=meeting.id, slot_id=slots[0], table_id=None)])
    with pytest.raises(UnknownPlaceError):
        place(
            edition.id,
            [
                Placing(
                    meeting_id=meeting.id,
                    slot_id=events.list_slots(other.id)[0].id,
                    table_id=tables[0],
                )
            ],
        )


def test_a_meeting_named_twice_is_a_mistake_of_the_plan(edition, slots):
    meeting = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    twice = Placing(meeting_id=meeting.id, slot_id=slots[0], table_id=None)
    with pytest.raises(ValueError, match="twice"):
        place(edition.id, [twice, twice])


def test_a_meeting_that_loses_its_place_stays_accepted_with_the_reason(edition, slots, tables):
    placed = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    never = make_meeting(make_ikm(edition), make_partner(edition), state=ACCEPTED)
    place(edition.id, [Placing(meeting_id=placed.id, slot_id=slots[0], table_id=tables[0])])

    unplace(edition.id, {placed.id: "tables_full", never.id: "no_common_slot"})

    assert (placed.state, placed.slot_id, placed.table_id) == (ACCEPTED, None, None)
    assert (placed.unplaced_reason, placed.revision) == ("tables_full", 2)
    assert (never.unplaced_reason, never.revision) == ("no_common_slot", 0)
    assert claims_of(placed) == []

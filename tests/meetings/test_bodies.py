"""A person who acts for two companies still has one body: one table an hour, whoever books it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.queries import list_seats
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import SlotClaim
from matchmaker.meetings.placing import PlaceTakenError, Placing, place
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

ACCEPTED = MeetingState.ACCEPTED


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def owner(edition):
    return make_user(db.session.get_one(Host, edition.host_id), Role.IKM)


def seat_of(part, number=1):
    return list_seats(part.id)[number - 1]


def sit(owner, *seats):
    for seat in seats:
        seat.user_id = owner.id
    db.session.flush()


def placing(meeting, slot, table):
    return Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)


def people_in(meeting):
    """Return the people's seats that a meeting claims, with whose body sits there."""
    rows = db.session.execute(
        select(SlotClaim.seat_id, SlotClaim.user_id).where(SlotClaim.meeting_id == meeting.id)
    )
    return {row.seat_id: row.user_id for row in rows}


def test_one_owner_of_two_businesses_is_not_booked_twice_in_one_hour(edition, owner):
    first, second = make_ikm(edition), make_ikm(edition)
    sit(owner, seat_of(first), seat_of(second))
    one = make_meeting(first, make_partner(edition), state=ACCEPTED)
    two = make_meeting(second, make_partner(edition), state=ACCEPTED)
    slots, tables = list_slots(edition.id), list_tables(edition.id)

    with pytest.raises(PlaceTakenError) as refusal:
        place(edition.id, [placing(one, slots[0], tables[0]), placing(two, slots[0], tables[1])])
    assert refusal.value.participation_id == second.id


def test_nor_by_a_later_plan_while_the_first_one_stands(edition, owner):
    first, second = make_ikm(edition), make_ikm(edition)
    sit(owner, seat_of(first), seat_of(second))
    one = make_meeting(first, make_partner(edition), state=ACCEPTED)
    two = make_meeting(second, make_partner(edition), state=ACCEPTED)
    slots, tables = list_slots(edition.id), list_tables(edition.id)
    place(edition.id, [placing(one, slots[0], tables[0])])

    with pytest.raises(PlaceTakenError) as refusal:
        place(edition.id, [placing(two, slots[0], tables[1])])
    assert refusal.value.participation_id == second.id
    place(edition.id, [placing(two, slots[1], tables[1])])
    assert people_in(two)[seat_of(second).id] == owner.id


def test_a_colleague_goes_so_that_the_shared_person_can_be_elsewhere(edition, owner):
    """Two officers for one, and one of them is all that the other company has."""
    large, small = make_partner(edition, officers=2), make_partner(edition, officers=1)
    sit(owner, seat_of(large, 1), seat_of(small))
    one = make_meeting(make_ikm(edition), large, state=ACCEPTED)
    two = make_meeting(make_ikm(edition), small, state=ACCEPTED)
    slots, tables = list_slots(edition.id), list_tables(edition.id)

    place(edition.id, [placing(one, slots[0], tables[0]), placing(two, slots[0], tables[1])])

    assert seat_of(large, 2).id in people_in(one)
    assert people_in(two)[seat_of(small).id] == owner.id


def test_nobody_meets_themself(edition, owner):
    ikm, partner = make_ikm(edition), make_partner(edition)
    sit(owner, seat_of(ikm), seat_of(partner))
    meeting = make_meeting(ikm, partner, state=ACCEPTED)
    with pytest.raises(PlaceTakenError):
        place(
            edition.id,
            [placing(meeting, list_slots(edition.id)[0], list_tables(edition.id)[0])],
        )


def test_the_database_itself_refuses_a_body_at_two_tables(edition, owner):
    first, second = make_ikm(edition), make_ikm(edition)
    sit(owner, seat_of(first), seat_of(second))
    one = make_meeting(first, make_partner(edition), state=ACCEPTED)
    two = make_meeting(second, make_partner(edition), state=ACCEPTED)
    slots, tables = list_slots(edition.id), list_tables(edition.id)
    place(edition.id, [placing(one, slots[0], tables[0]), placing(two, slots[1], tables[0])])
    db.session.execute(delete(SlotClaim).where(SlotClaim.meeting_id == two.id))
    two.slot_id = slots[0].id
    db.session.flush()
    db.session.add(SlotClaim(slot_id=slots[0].id, seat_id=seat_of(second).id, meeting_id=two.id))
    with pytest.raises(IntegrityError, match="uq_meetings_slot_claim_slot_id_user_id"):
        db.session.flush()


def test_a_claim_follows_who_sits_on_its_seat(edition, owner):
    ikm = make_ikm(edition)
    meeting = make_meeting(ikm, make_partner(edition), state=ACCEPTED)
    place(edition.id, [placing(meeting, list_slots(edition.id)[0], list_tables(edition.id)[0])])
    seat = seat_of(ikm)
    assert people_in(meeting)[seat.id] is None
    sit(owner, seat)
    assert people_in(meeting)[seat.id] == owner.id
    seat.user_id = None
    db.session.flush()
    assert people_in(meeting)[seat.id] is None

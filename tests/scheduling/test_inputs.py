"""What the solver is told of an edition, on a real database."""

from __future__ import annotations

import pytest

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.queries import list_seats
from matchmaker.events.models import Seat
from matchmaker.events.queries import list_slots
from matchmaker.matching.models import Wish, WishKind
from matchmaker.meetings.core import MeetingState
from matchmaker.scheduling.inputs import hash_of, load_inputs
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import placed_at
from tests.scheduling.fair import ZONE, Fair


@pytest.fixture
def fair(db_session):
    return Fair()


def event_of(fair):
    return load_inputs(fair.edition.id, ZONE).event


def test_only_agreed_meetings_and_who_is_in_them_are_placed(fair):
    waiting = make_meeting(make_ikm(fair.edition), fair.partners[0])
    gone = make_meeting(make_ikm(fair.edition), fair.partners[0], state=MeetingState.WITHDRAWN)
    event = event_of(fair)
    assert {meeting.id for meeting in event.meetings} == {str(m.id) for m in fair.meetings}
    assert str(waiting.id) not in {meeting.id for meeting in event.meetings}
    sides = {str(part.id) for part in (*fair.ikm, *fair.partners)}
    assert {participant.id for participant in event.participants} == sides
    assert str(gone.ikm_id) not in sides
    assert (len(event.slots), event.tables) == (len(list_slots(fair.edition.id)), 5)


def test_days_are_numbered_so_that_a_night_is_no_neighbour(db_session):
    edition = make_edition(make_host())
    make_meeting(make_ikm(edition), make_partner(edition), state=MeetingState.ACCEPTED)
    slots = load_inputs(edition.id, ZONE).event.slots
    assert [slot.day for slot in slots] == [1] * (len(slots) // 2) + [2] * (len(slots) // 2)


def test_seats_are_capacity_and_partners_sit(db_session):
    fair = Fair(ikm=1, partners=1, officers=3)
    people = {participant.id: participant for participant in event_of(fair).participants}
    ikm, bank = people[str(fair.ikm[0].id)], people[str(fair.partners[0].id)]
    assert (ikm.capacity, ikm.seated) == (1, False)
    assert (bank.capacity, bank.seated) == (3, True)


def test_half_days_and_quotas_bind(fair):
    fair.partners[0].attends = ["2026-12-15:morning"]
    fair.partners[0].most_meetings_a_day = 2
    db.session.commit()
    partner = next(p for p in event_of(fair).participants if p.id == str(fair.partners[0].id))
    afternoon = {str(s.id) for s in list_slots(fair.edition.id) if s.starts_at.hour >= 5}
    assert partner.unavailable == afternoon
    assert partner.max_per_day == 2
    run = fair.run()
    own = [m.id for m in fair.meetings if m.partner_id == fair.partners[0].id]
    slots = [placed_at(run)[m][0] for m in own]
    assert sum(slot is not None for slot in slots) == 2
    assert not afternoon & {str(slot) for slot in slots}


def test_must_meet_raises_the_priority_for_each_side_that_says_so(fair):
    meeting = fair.meetings[0]
    pair = (meeting.ikm_id, meeting.partner_id)

    def priority():
        return next(m.priority for m in event_of(fair).meetings if m.id == str(meeting.id))

    def wish(whose, about, kind):
        db.session.add(Wish(edition_id=fair.edition.id, from_id=whose, about_id=about, kind=kind))
        db.session.commit()

    assert priority() == 1
    wish(*pair, WishKind.MUST)
    assert priority() == 2
    wish(*pair[::-1], WishKind.MUST)
    assert priority() == 3
    meeting.priority = 3
    db.session.commit()
    assert priority() == 3


def test_a_wish_that_is_no_must_changes_nothing(fair):
    meeting = fair.meetings[0]
    before = hash_of(event_of(fair))
    db.session.add(
        Wish(
            edition_id=fair.edition.id,
            from_id=meeting.ikm_id,
            about_id=meeting.partner_id,
            kind=WishKind.WOULD,
        )
    )
    db.session.commit()
    assert hash_of(event_of(fair)) == before


def test_the_hash_is_stable_and_follows_what_matters(fair):
    before = load_inputs(fair.edition.id, ZONE).inputs_hash
    assert load_inputs(fair.edition.id, ZONE).inputs_hash == before
    fair.partners[0].attends = ["2026-12-15:morning"]
    db.session.commit()
    changed = load_inputs(fair.edition.id, ZONE).inputs_hash
    assert changed != before
    fair.publish(fair.run())
    assert load_inputs(fair.edition.id, ZONE).inputs_hash == changed
    assert event_of(fair).published


def test_a_company_without_anybody_to_send_is_there_at_no_hour(fair):
    db.session.query(Seat).filter_by(participation_id=fair.ikm[0].id).delete()
    db.session.commit()
    placed = placed_at(fair.run())
    own = {m.id for m in fair.meetings if m.ikm_id == fair.ikm[0].id}
    assert {m for m, (slot, _) in placed.items() if slot is None} == own


def test_the_number_of_questions_does_not_grow(db_session, count_queries):
    small, large = Fair(ikm=1, partners=1), Fair(ikm=6, partners=4)
    few = count_queries(lambda: event_of(small))
    assert count_queries(lambda: event_of(large)) == few < 10


def test_companies_that_send_the_same_person_are_one_body_to_the_solver(fair):
    """An owner of two businesses: each has its seat, and both together one hour at a time."""
    owner = fair.one(Role.IKM, "Sri Rejeki")
    first, second, third = fair.ikm
    for part in (first, second):
        list_seats(part.id)[0].user_id = owner.id
    db.session.commit()
    event = event_of(fair)
    both = f"{first.id}+{second.id}"
    [shared] = [p for p in event.participants if p.id == both]
    assert (shared.capacity, shared.unavailable, shared.seated) == (1, frozenset(), False)
    in_both = {int(m.id) for m in event.meetings if both in m.participants}
    assert in_both == {m.id for m in fair.meetings if m.ikm_id != third.id}


def test_a_plan_sends_nobody_to_two_tables_at_once(db_session):
    fair = Fair(ikm=2, partners=6)
    owner = fair.one(Role.IKM, "Sri Rejeki")
    for part in fair.ikm:
        list_seats(part.id)[0].user_id = owner.id
    db.session.commit()
    run = fair.run()
    hours = [slot for slot, _ in placed_at(run).values()]
    assert len(set(hours)) == len(hours) == 12
    done = fair.publish(run)
    assert (done.placed, done.clashed) == (12, 0)

"""A draft becomes the plan in force: places, claims, and what is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.directory.queries import list_seats
from matchmaker.events.core import Phase
from matchmaker.events.models import Seat
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import SlotClaim
from matchmaker.meetings.placing import Placing, place
from matchmaker.outbox.models import Fact
from matchmaker.scheduling import queries
from matchmaker.scheduling.publishing import NEW_SINCE_PLAN
from matchmaker.scheduling.refusals import (
    AlreadyPublishedError,
    EditionClosedError,
    UnknownRunError,
)
from tests.factories.directory import make_ikm, make_partner
from tests.factories.scheduling import placed_at, publish
from tests.scheduling.fair import Fair, count


@pytest.fixture
def fair(db_session):
    return Fair()


def test_publishing_places_claims_and_tells(fair):
    run = fair.run()
    done = fair.publish(run)
    assert (done.placed, done.unplaced, done.moved, done.lost) == (6, 0, 0, 0)
    for meeting in fair.meetings:
        now = fair.fresh(meeting)
        assert now.state is MeetingState.CONFIRMED
        assert (now.slot_id, now.table_id) == placed_at(run)[meeting.id]
    assert count(SlotClaim) == 3 * len(fair.meetings)
    fact = db.session.query(Fact).filter_by(topic="scheduling.published").one()
    assert fact.payload["run_id"] == run.id
    assert fact.payload["changed"] == [meeting.id for meeting in fair.meetings]
    assert db.session.get(type(fair.edition), fair.edition.id).phase is Phase.OPEN
    assert queries.find_published(fair.edition.id).id == run.id


def test_a_final_plan_ends_the_requests_and_a_later_provisional_one_opens_them(fair):
    publish(fair.edition, fair.run(), fair.organiser, final=True)
    assert fair.edition.phase is Phase.PUBLISHED
    fair.publish(fair.run())
    assert fair.edition.phase is Phase.OPEN


def test_publishing_twice_is_refused_with_when_and_by_whom(fair):
    run = fair.run()
    fair.publish(run)
    with pytest.raises(AlreadyPublishedError) as refused:
        fair.publish(run)
    assert refused.value.published_by == "Dewi Lestari"
    assert refused.value.published_at == queries.find_published(fair.edition.id).published_at
    assert db.session.query(Fact).filter_by(topic="scheduling.published").count() == 1


def test_anothers_draft_is_unknown(fair):
    other = Fair()
    run = other.run()
    with pytest.raises(UnknownRunError):
        fair.publish(run)


def test_a_closed_edition_publishes_nothing(fair):
    run = fair.run()
    fair.edition.phase = Phase.CLOSED
    db.session.commit()
    with pytest.raises(EditionClosedError):
        fair.publish(run)
    assert count(SlotClaim) == 0


def test_what_was_withdrawn_meanwhile_is_left_out(fair):
    run = fair.run()
    with transaction():
        meetings.withdraw(fair.ikm[0], fair.meetings[0].public_id, now=clock.now())
    done = fair.publish(run)
    assert (done.placed, done.left_out, done.unplaced) == (5, 1, 0)
    assert fair.fresh(fair.meetings[0]).state is MeetingState.WITHDRAWN
    held = db.session.scalars(select(SlotClaim.meeting_id)).all()
    assert fair.meetings[0].id not in held


def test_what_was_agreed_meanwhile_waits_with_a_reason(fair):
    run = fair.run()
    late = fair.agree(make_ikm(fair.edition), fair.partners[0])
    done = fair.publish(run)
    assert (done.placed, done.new, done.unplaced) == (6, 1, 1)
    assert fair.fresh(late).state is MeetingState.ACCEPTED
    assert fair.fresh(late).unplaced_reason == NEW_SINCE_PLAN


def test_a_place_that_is_taken_by_now_is_not_given_and_the_rest_is(fair):
    """Something that no plan can move holds the table and the people: a meeting under way."""
    run = fair.run()
    victim = fair.meetings[0]
    slot_id, table_id = placed_at(run)[victim.id]
    held = fair.agree(make_ikm(fair.edition), make_partner(fair.edition))
    with transaction():
        place(
            fair.edition.id,
            [Placing(meeting_id=held.id, slot_id=slot_id, table_id=table_id)],
        )
    fair.fresh(held).state = MeetingState.TOOK_PLACE
    db.session.commit()
    done = fair.publish(run)
    assert (done.placed, done.clashed, done.unplaced) == (5, 1, 1)
    assert fair.fresh(victim).unplaced_reason == "tables_full"
    assert fair.fresh(held).slot_id == slot_id


def test_a_person_who_is_gone_by_now_leaves_a_clash_and_no_failure(db_session):
    fair = Fair(ikm=10, partners=1, tables=2, officers=2)
    fair.partners[0].attends = ["2026-12-15:morning"]
    db.session.commit()
    run = fair.run()
    both = [slot for slot, _ in placed_at(run).values()]
    doubled = {slot for slot in both if both.count(slot) == 2}
    assert doubled, "the draft uses both officers at once"
    db.session.query(Seat).filter_by(participation_id=fair.partners[0].id, number=2).delete()
    db.session.commit()
    done = fair.publish(run)
    assert (done.clashed, done.placed) == (len(doubled), 10 - len(doubled))
    reasons = {fair.fresh(m).unplaced_reason for m in fair.meetings}
    assert reasons == {None, "participant_full"}


def test_a_later_plan_keeps_the_places_that_it_can(fair):
    fair.publish(fair.run())
    before = {m.id: (fair.fresh(m).slot_id, fair.fresh(m).revision) for m in fair.meetings}
    late = fair.agree(make_ikm(fair.edition), fair.partners[0])
    done = fair.publish(fair.run())
    after = {m.id: (fair.fresh(m).slot_id, fair.fresh(m).revision) for m in fair.meetings}
    assert after == before
    assert (done.placed, done.moved, done.lost) == (7, 0, 0)
    fact = db.session.query(Fact).filter_by(topic="scheduling.published").order_by(Fact.id.desc())
    assert fact.first().payload["changed"] == [late.id]


def test_an_older_draft_keeps_the_place_of_what_it_does_not_know(fair):
    old = fair.run()
    late = fair.agree(make_ikm(fair.edition), make_partner(fair.edition))
    fair.publish(fair.run())
    where = fair.fresh(late).slot_id
    taken = {slot for slot, _ in placed_at(old).values()}
    done = fair.publish(old)
    assert done.new == 1
    assert fair.fresh(late).slot_id == where or where in taken


def test_a_confirmed_meeting_that_the_plan_loses_gives_its_place_back(db_session):
    fair = Fair(ikm=1, partners=1)
    fair.publish(fair.run())
    [meeting] = fair.meetings
    place_before = (fair.fresh(meeting).slot_id, fair.fresh(meeting).table_id)
    fair.ikm[0].attends = ["2026-12-14:morning"]
    db.session.commit()
    done = fair.publish(fair.run())
    assert (done.lost, done.placed, done.unplaced) == (1, 0, 1)
    now = fair.fresh(meeting)
    assert (now.state, now.slot_id, now.revision) == (MeetingState.ACCEPTED, None, 2)
    assert now.unplaced_reason == "no_common_slot"
    fact = db.session.query(Fact).filter_by(topic="scheduling.published").order_by(Fact.id.desc())
    assert fact.first().payload["lost"] == [[meeting.id, *place_before]]
    assert count(SlotClaim) == 0


def test_a_draft_is_made_around_what_has_begun(fair):
    fair.publish(fair.run())
    begun = fair.fresh(fair.meetings[0])
    begun.state = MeetingState.TOOK_PLACE
    db.session.commit()
    late = fair.agree(make_ikm(fair.edition), fair.partners[0])
    run = fair.run()
    assert begun.id not in placed_at(run)
    done = fair.publish(run)
    assert (done.placed, done.clashed) == (6, 0)
    assert fair.fresh(late).slot_id != begun.slot_id


def test_who_came_to_share_a_person_since_the_draft_is_not_booked_twice(db_session):
    fair = Fair(ikm=2, partners=2, tables=4)
    run = fair.run()
    hours = [slot for slot, _ in placed_at(run).values()]
    doubled = len(hours) - len(set(hours))
    assert doubled, "the draft uses both at once"
    owner = fair.one(Role.IKM, "Sri Rejeki")
    for part in fair.ikm:
        list_seats(part.id)[0].user_id = owner.id
    db.session.commit()
    done = fair.publish(run)
    assert (done.placed, done.clashed) == (4 - doubled, doubled)
    reasons = {fair.fresh(m).unplaced_reason for m in fair.meetings}
    assert reasons == {None, "participant_full"}

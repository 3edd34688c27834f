"""A draft from the request to the published plan, on a real database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.events.core import Phase
from matchmaker.events.models import Seat
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobRefusedError
from matchmaker.jobs.service import LostJobError
from matchmaker.matching.models import Wish, WishKind
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.meetings.placing import Placing, place
from matchmaker.outbox.models import Fact
from matchmaker.scheduling import queries, service
from matchmaker.scheduling.inputs import build_event, hash_of, load_inputs
from matchmaker.scheduling.models import Placement, Run
from matchmaker.scheduling.publishing import NEW_SINCE_PLAN
from matchmaker.scheduling.refusals import (
    AlreadyPublishedError,
    EditionClosedError,
    NothingToPlaceError,
    RunUnderwayError,
    UnknownRunError,
)
from matchmaker.scheduling.running import perform_run
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, placed_at, publish, request_plan, take_up

ZONE = "Asia/Jakarta"


class Fair:
    """An edition of one day with `ikm` IKM who have each agreed to meet every partner."""

    def __init__(self, *, ikm=3, partners=2, tables=5, officers=1):
        self.host = make_host()
        self.edition = make_edition(self.host, days=(date(2026, 12, 15),), table_count=tables)
        self.organiser = make_user(self.host, Role.ORGANISER, name="Dewi Lestari")
        self.ikm = [make_ikm(self.edition) for _ in range(ikm)]
        self.partners = [make_partner(self.edition, officers=officers) for _ in range(partners)]
        self.meetings = [self.agree(one, two) for one in self.ikm for two in self.partners]

    def agree(self, ikm, partner):
        return make_meeting(ikm, partner, state=MeetingState.ACCEPTED)

    def run(self):
        return make_run(self.edition, self.organiser)

    def publish(self, run):
        return publish(self.edition, run, self.organiser)

    def fresh(self, meeting):
        return db.session.get(Meeting, meeting.id, populate_existing=True)


@pytest.fixture
def fair(db_session):
    return Fair()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def event_of(fair):
    return build_event(fair.edition.id, ZONE)


# What the solver is told


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
    slots = build_event(edition.id, ZONE).slots
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


# Asking for a draft


def test_a_second_request_is_refused_while_one_is_under_way(fair):
    job = request_plan(fair.edition, fair.organiser)
    with pytest.raises(RunUnderwayError) as refused:
        request_plan(fair.edition, fair.organiser)
    assert refused.value.job.id == job.id
    perform_run(take_up(job))
    request_plan(fair.edition, fair.organiser)


def test_who_asked_is_kept(fair):
    job = request_plan(fair.edition, fair.organiser)
    assert job.requested_by_id == fair.organiser.id
    assert count(Placement) == 0


def test_another_editions_run_is_no_hindrance(fair):
    request_plan(fair.edition, fair.organiser)
    other = Fair()
    assert request_plan(other.edition, other.organiser).state is JobState.REQUESTED


def test_nothing_agreed_is_nothing_to_place(db_session):
    fair = Fair(ikm=0)
    make_meeting(make_ikm(fair.edition), fair.partners[0])
    with pytest.raises(NothingToPlaceError):
        request_plan(fair.edition, fair.organiser)


def test_a_closed_edition_is_planned_no_more(fair):
    fair.edition.phase = Phase.CLOSED
    db.session.commit()
    with pytest.raises(EditionClosedError):
        request_plan(fair.edition, fair.organiser)


def test_the_search_has_more_time_for_more_meetings_within_bounds():
    assert service.time_for(1) == pytest.approx(5, abs=0.1)
    assert service.time_for(375) == 20
    assert service.time_for(100_000) == 60


# Making it


def test_every_meeting_is_placed_or_has_a_reason(db_session):
    fair = Fair(ikm=20, partners=2, tables=1)
    run = fair.run()
    placements = queries.list_placements(run.id)
    assert {p.meeting_id for p in placements} == {m.id for m in fair.meetings}
    placed = [p for p in placements if p.slot_id]
    assert len({(p.slot_id, p.table_id) for p in placed}) == len(placed) > 0
    assert {p.reason for p in placements if not p.slot_id} <= {
        "tables_full",
        "participant_full",
        "lower_priority",
    }
    assert any(p.reason for p in placements)
    assert run.metrics["placed"] == len(placed)
    assert run.metrics["requested"] == len(fair.meetings)
    tables = {table.id for table in list_tables(fair.edition.id)}
    assert {p.table_id for p in placed} <= tables


def test_an_online_meeting_gets_an_hour_and_no_table(fair):
    fair.meetings[0].online = True
    db.session.commit()
    run = fair.run()
    slot, table = placed_at(run)[fair.meetings[0].id]
    assert slot is not None
    assert table is None
    fair.publish(run)
    assert fair.fresh(fair.meetings[0]).state is MeetingState.CONFIRMED


def test_the_same_inputs_and_seed_make_the_same_draft(fair):
    assert placed_at(fair.run()) == placed_at(fair.run())


def test_delivered_twice_it_is_one_draft(fair):
    job = request_plan(fair.edition, fair.organiser)
    handle = take_up(job)
    perform_run(handle)
    with pytest.raises(LostJobError):
        perform_run(handle)
    with transaction():
        assert jobs.take_up(job.id, clock.now()) is None
    assert count(Run) == 1


def test_taken_up_again_the_first_worker_writes_nothing(fair):
    job = request_plan(fair.edition, fair.organiser)
    stale = take_up(job)
    db.session.get(Job, job.id).heartbeat_at = None
    with pytest.raises(Exception, match="running_has_a_heartbeat"):
        db.session.flush()
    db.session.rollback()
    row = jobs.find_job(job.id)
    row.heartbeat_at = row.heartbeat_at.replace(year=2020)
    db.session.commit()
    fresh = take_up(job)
    assert fresh.fence == stale.fence + 1
    perform_run(fresh)
    with pytest.raises(LostJobError):
        perform_run(stale)
    assert count(Run) == 1
    assert jobs.find_job(job.id).state is JobState.DONE


def test_a_stop_keeps_the_best_plan_so_far(fair):
    told = []

    def tell(progress, stage, figures):
        told.append((progress, stage, figures))
        return True

    job = request_plan(fair.edition, fair.organiser)
    handle = take_up(job, tell)
    with transaction():
        jobs.request_stop(jobs.find_job(job.id), clock.now())
    perform_run(handle)
    assert jobs.find_job(job.id).state is JobState.STOPPED
    run = queries.find_run_of_job(job.id)
    assert {p.meeting_id for p in queries.list_placements(run.id)} == {m.id for m in fair.meetings}
    progress, stage, figures = told[-1]
    assert 0 <= progress <= 1
    assert stage
    assert figures["placed"] + figures["unplaced"] == figures["requested"] == len(fair.meetings)


def test_a_run_whose_meetings_have_all_gone_says_so(fair):
    handle = take_up(request_plan(fair.edition, fair.organiser))
    for meeting in fair.meetings:
        with transaction():
            meetings.cancel(fair.edition.id, meeting.public_id, note="Batal", now=clock.now())
    with pytest.raises(JobRefusedError):
        perform_run(handle)
    assert count(Run) == 0


# Publishing it


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

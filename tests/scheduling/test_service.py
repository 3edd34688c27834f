"""A draft from the request to the row that keeps it, on a real database."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.models import AuditEntry
from matchmaker.db import db, transaction
from matchmaker.events.core import Phase
from matchmaker.events.queries import list_tables
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobRefusedError
from matchmaker.jobs.service import LostJobError
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.refusals import NotTakingRequestsError
from matchmaker.scheduling import queries, service
from matchmaker.scheduling.models import Placement, Run
from matchmaker.scheduling.refusals import (
    EditionClosedError,
    NothingPublishedError,
    NothingToPlaceError,
    RunUnderwayError,
)
from matchmaker.scheduling.running import perform_run
from tests.factories.directory import make_ikm
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import placed_at, request_plan, take_up
from tests.scheduling.fair import Fair, count


@pytest.fixture
def fair(db_session):
    return Fair()


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
    run = db.session.scalars(select(Run).where(Run.job_id == job.id)).one()
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


# Making the plan final


def test_a_plan_made_final_ends_new_requests_and_is_in_the_trail(fair):
    fair.publish(fair.run())
    newcomer = make_ikm(fair.edition)
    with transaction():
        assert service.make_final(fair.edition)
    with pytest.raises(NotTakingRequestsError):
        meetings.check_ask(fair.edition, newcomer, fair.partners[0])
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "scheduling.made_final")
    ).one()
    assert entry.object_id == queries.find_published(fair.edition.id).public_id
    with transaction():
        assert not service.make_final(fair.edition)


def test_only_an_open_edition_with_a_plan_has_one_to_make_final(fair):
    with pytest.raises(NothingPublishedError), transaction():
        service.make_final(fair.edition)
    fair.publish(fair.run())
    fair.edition.phase = Phase.CLOSED
    db.session.commit()
    with pytest.raises(EditionClosedError), transaction():
        service.make_final(fair.edition)

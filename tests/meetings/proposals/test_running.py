"""A job of a proposal: once however often it is delivered, stopped, lost, taken up again."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import ABANDONED_AFTER, JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobRefusedError
from matchmaker.jobs.service import LostJobError
from matchmaker.meetings.core import Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals import queries, service
from matchmaker.meetings.proposals.core import Limits
from matchmaker.meetings.proposals.models import Batch
from matchmaker.meetings.proposals.refusals import NOBODY_TO_PAIR
from matchmaker.meetings.proposals.running import perform_allot, perform_sending
from matchmaker.outbox.models import Fact
from tests.meetings.proposals.making import make_fair, take_up


@pytest.fixture
def fair(db_session):
    return make_fair()


def count(model) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def ask_for(fair) -> Job:
    with transaction():
        return service.request_batch(fair.edition, fair.actor, Limits())


def ask_to_send(fair) -> Job:
    batch = fair.make()
    with transaction():
        return service.request_sending(fair.edition, batch.public_id, fair.actor, asked_by=Side.IKM)


def let_it_look_dead(job: Job) -> None:
    with transaction():
        found = jobs.find_job(job.id)
        assert found is not None
        found.heartbeat_at = clock.now() - 2 * ABANDONED_AFTER


def test_delivered_twice_it_is_one_proposal(fair):
    job = ask_for(fair)
    handle = take_up(job)
    perform_allot(handle)
    with pytest.raises(LostJobError):
        perform_allot(handle)
    assert count(Batch) == 1


def test_taken_up_again_the_first_worker_keeps_nothing(fair):
    job = ask_for(fair)
    first = take_up(job)
    let_it_look_dead(job)
    second = take_up(job)
    with pytest.raises(LostJobError):
        perform_allot(first)
    perform_allot(second)
    assert count(Batch) == 1


def test_stopped_it_keeps_nothing(fair):
    job = ask_for(fair)
    handle = take_up(job)
    with transaction():
        service.stop_job(fair.edition, jobs.find_job(job.id), clock.now())
    perform_allot(handle)
    assert count(Batch) == 0
    assert jobs.find_job(job.id).state is JobState.STOPPED


def test_nobody_to_pair_is_said(db_session):
    job = ask_for(make_fair(ikm=0))
    with pytest.raises(JobRefusedError, match=NOBODY_TO_PAIR):
        perform_allot(take_up(job))


def test_a_sending_that_dies_halfway_is_finished_by_the_next_and_sends_nothing_twice(
    fair, monkeypatch
):
    monkeypatch.setattr(service, "SENT_AT_ONCE", 2)
    job = ask_to_send(fair)

    class Killed(BaseException):
        pass

    def die_after_the_second(progress, stage, figures):
        if figures["sent"] >= 4:
            raise Killed
        return False

    with pytest.raises(Killed):
        perform_sending(take_up(job, die_after_the_second))
    assert count(Meeting) == 4
    let_it_look_dead(job)
    perform_sending(take_up(job))
    assert count(Meeting) == 9
    assert jobs.find_job(job.id).result == {"sent": 9, "left": 0}
    told = select(func.count()).select_from(Fact).where(Fact.topic == "meetings.proposed")
    assert db.session.scalar(told) == 3


def test_the_first_worker_of_a_sending_that_was_lost_sends_nothing_more(fair, monkeypatch):
    monkeypatch.setattr(service, "SENT_AT_ONCE", 2)
    job = ask_to_send(fair)
    first = take_up(job)
    let_it_look_dead(job)
    take_up(job)
    with pytest.raises(LostJobError):
        perform_sending(first)
    assert count(Meeting) == 0


def test_a_sending_that_is_stopped_keeps_what_was_sent(fair, monkeypatch):
    monkeypatch.setattr(service, "SENT_AT_ONCE", 2)
    job = ask_to_send(fair)

    def stop_after_the_first(progress, stage, figures):
        if figures["sent"]:
            with transaction():
                service.stop_job(fair.edition, jobs.find_job(job.id), clock.now())
        return bool(figures["sent"])

    perform_sending(take_up(job, stop_after_the_first))
    assert count(Meeting) == 2
    ended = jobs.find_job(job.id)
    assert (ended.state, ended.result) == (JobState.STOPPED, {"sent": 2, "left": 7})
    [batch] = queries.list_batches(fair.edition.id)
    assert len(queries.list_draft_ids(batch.id, None)) == 7

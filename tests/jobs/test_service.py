from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from matchmaker import clock
from matchmaker.db import db
from matchmaker.jobs import service
from matchmaker.jobs.core import ABANDONED_AFTER, MOST_ATTEMPTS, JobState
from matchmaker.jobs.models import Job
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host

GONE = ABANDONED_AFTER + timedelta(seconds=1)


@pytest.fixture
def job(db_session) -> Job:
    job = service.request_job(
        host_id=make_host().id, kind="tests.count", inputs={"b": 1, "a": 2}, user_id=None
    )
    db.session.commit()
    return job


def take_up(job: Job, later: timedelta = timedelta()) -> Job:
    taken = service.take_up(job.id, clock.now() + later)
    assert taken is not None
    return taken


def requested_facts(job: Job) -> int:
    facts = db.session.query(Fact).filter_by(topic="jobs.requested")
    return sum(fact.payload == {"job_id": job.id} for fact in facts)


def test_asking_writes_the_job_down_and_a_fact_with_it(job):
    assert job.state is JobState.REQUESTED
    assert requested_facts(job) == 1


def test_equal_inputs_have_equal_hashes(job):
    other = service.request_job(
        host_id=job.host_id, kind="tests.count", inputs={"a": 2, "b": 1}, user_id=None
    )
    assert other.inputs_hash == job.inputs_hash


def test_delivered_twice_it_has_one_worker(job):
    take_up(job)
    assert service.take_up(job.id, clock.now()) is None


def test_a_dead_workers_job_is_taken_up_and_its_writes_are_void(job):
    first = take_up(job).fence
    second = take_up(job, GONE).fence

    assert second == first + 1
    with pytest.raises(service.LostJobError):
        service.beat(job.id, first, clock.now())
    with pytest.raises(service.LostJobError):
        service.hold(job.id, first)
    service.complete(service.hold(job.id, second), clock.now(), {"total": 1})
    assert job.state is JobState.DONE


def test_a_heartbeat_keeps_the_job_and_says_how_far_it_is(job):
    fence = take_up(job).fence
    later = clock.now() + GONE

    stop = service.beat(job.id, fence, later, progress=1.7, stage="solving", figures={"n": 1})

    assert stop is False
    assert service.take_up(job.id, later) is None
    seen = service.find_job(job.id)
    assert seen is not None
    assert (seen.progress, seen.stage, seen.figures) == (1.0, "solving", {"n": 1})
    service.beat(job.id, fence, later)
    assert service.find_job(job.id).stage == "solving"


def test_a_job_asked_to_stop_hears_of_it_and_keeps_what_it_has(job):
    fence = take_up(job).fence
    service.request_stop(job, clock.now())

    assert service.beat(job.id, fence, clock.now()) is True
    service.complete(service.hold(job.id, fence), clock.now(), {"total": 1})

    assert (job.state, job.result) == (JobState.STOPPED, {"total": 1})


def test_a_job_that_nobody_has_taken_stops_at_once(job):
    service.request_stop(job, clock.now())
    assert job.state is JobState.STOPPED
    assert service.take_up(job.id, clock.now()) is None


def test_an_ended_job_is_not_asked_to_stop(job):
    fence = take_up(job).fence
    service.complete(service.hold(job.id, fence), clock.now(), {})
    service.request_stop(job, clock.now())
    assert (job.state, job.stop_requested) == (JobState.DONE, False)


def test_a_job_that_kills_its_workers_is_given_up(job):
    for number in range(MOST_ATTEMPTS):
        take_up(job, GONE * number)
    assert service.take_up(job.id, clock.now() + GONE * MOST_ATTEMPTS) is None
    assert job.state is JobState.FAILED
    assert str(MOST_ATTEMPTS) in (job.error or "")


def test_abandoned_jobs_are_asked_for_again_once_in_a_while(job):
    take_up(job)
    now = clock.now()
    assert service.list_abandoned(now) == []
    later = now + GONE
    assert [found.id for found in service.list_abandoned(later)] == [job.id]

    service.request_again(job, later)
    service.request_again(job, later)
    assert requested_facts(job) == 2


def test_a_job_that_nobody_took_is_asked_for_again(job):
    assert [found.id for found in service.list_abandoned(clock.now() + GONE)] == [job.id]


def test_a_failed_job_says_why(job):
    fence = take_up(job).fence
    service.give_up(service.hold(job.id, fence), clock.now(), "no tables")
    assert (job.state, job.error) == (JobState.FAILED, "no tables")


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "done"},
        {"state": "failed", "ended_at": clock.now()},
        {"state": "running"},
        {"error": "but not failed"},
        {"progress": 1.1},
    ],
)
def test_impossible_jobs_cannot_be_written(job, impossible):
    wanted = update(Job).where(Job.id == job.id).values(**impossible)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(wanted)

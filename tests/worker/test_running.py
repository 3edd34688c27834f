from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.jobs import service
from matchmaker.jobs.core import ABANDONED_AFTER, JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobHandle, JobRefusedError
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host
from tests.platform import wait_for
from worker.runners import RUNNERS
from worker.running import Heartbeat
from worker.tasks import jobs as tasks


def request(kind: str = "tests.job", **inputs: Any) -> tuple[int, int]:
    host = make_host()
    with transaction():
        job = service.request_job(host_id=host.id, kind=kind, inputs=inputs, user_id=None, seed=7)
    fact_id = db.session.scalars(
        select(Fact.id).where(Fact.payload["job_id"].as_integer() == job.id)
    ).one()
    return job.id, fact_id


def look(job_id: int) -> Job:
    db.session.rollback()
    job = service.find_job(job_id)
    assert job is not None
    return job


def finish(handle: JobHandle) -> None:
    with transaction():
        job = service.hold(handle.job_id, handle.fence)
        service.complete(job, clock.now(), {"inputs": dict(handle.inputs), "seed": handle.seed})


def test_a_job_is_run_with_its_inputs_and_told_once(committed_app, monkeypatch):
    monkeypatch.setitem(RUNNERS, "tests.job", finish)
    job_id, fact_id = request(size=3)

    tasks.run(fact_id)
    tasks.run(fact_id)

    job = look(job_id)
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert job.result == {"inputs": {"size": 3}, "seed": 7}


def refuse(handle: JobHandle) -> None:
    raise JobRefusedError("there are no tables")


def fail(handle: JobHandle) -> None:
    raise KeyError("secret detail")


def take_too_long(handle: JobHandle) -> None:
    raise SoftTimeLimitExceeded


def forget(handle: JobHandle) -> None:
    pass


@pytest.mark.parametrize(
    ("runner", "reason"),
    [
        (refuse, "there are no tables"),
        (fail, "something went wrong on our side (KeyError)"),
        (take_too_long, "it took too long and was ended"),
        (forget, "it ended without a result"),
    ],
)
def test_what_goes_wrong_ends_the_job_with_a_plain_reason(
    committed_app, monkeypatch, runner, reason
):
    monkeypatch.setitem(RUNNERS, "tests.job", runner)
    job_id, fact_id = request()
    tasks.run(fact_id)
    assert (look(job_id).state, look(job_id).error) == (JobState.FAILED, reason)


def test_unknown_work_is_refused_in_words(committed_app):
    job_id, fact_id = request(kind="tests.unknown")
    tasks.run(fact_id)
    assert look(job_id).state is JobState.FAILED


def test_when_the_database_goes_away_the_job_is_left_for_another_attempt(
    committed_app, monkeypatch
):
    def lose(handle: JobHandle) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setitem(RUNNERS, "tests.job", lose)
    job_id, fact_id = request()
    tasks.run(fact_id)
    assert look(job_id).state is JobState.RUNNING

    with transaction():
        job = service.find_job(job_id)
        job.heartbeat_at = clock.now() - ABANDONED_AFTER - timedelta(seconds=1)
    tasks.take_up_abandoned()

    monkeypatch.setitem(RUNNERS, "tests.job", finish)
    again = db.session.scalars(
        select(Fact.id).where(Fact.topic == "jobs.requested", Fact.finished_at.is_(None))
    ).one()
    tasks.run(again)
    assert (look(job_id).state, look(job_id).attempts) == (JobState.DONE, 2)


def test_progress_is_written_while_the_runner_works(committed_app, monkeypatch):
    seen = []

    def work(handle: JobHandle) -> None:
        handle.report(0.5, "halfway", {"placed": 10})
        wait_for(lambda: look(handle.job_id).progress == 0.5, "the report is written", 5)
        job = look(handle.job_id)
        seen.append((job.stage, job.figures))
        db.session.rollback()
        finish(handle)

    monkeypatch.setitem(RUNNERS, "tests.job", work)
    _, fact_id = request()
    tasks.run(fact_id)
    assert seen == [("halfway", {"placed": 10})]


def test_a_long_silence_of_the_runner_keeps_its_heartbeat(committed_app, monkeypatch):
    beats = []

    def calculate(handle: JobHandle) -> None:
        first = look(handle.job_id).heartbeat_at
        time.sleep(2.6)
        beats.append(look(handle.job_id).heartbeat_at - first)
        db.session.rollback()
        finish(handle)

    monkeypatch.setitem(RUNNERS, "tests.job", calculate)
    _, fact_id = request()
    tasks.run(fact_id)
    assert beats[0] > timedelta(seconds=1.5)


def test_a_runner_hears_that_it_shall_stop_and_that_it_lost_its_job(committed_app):
    job_id, _ = request()
    with transaction():
        job = service.take_up(job_id, clock.now())
    with Heartbeat(committed_app, job_id, job.fence) as heartbeat:
        assert heartbeat.tell(0.1, "", None) is False
        with transaction():
            service.request_stop(service.find_job(job_id), clock.now())
        wait_for(lambda: heartbeat.tell(0.2, "", None), "it shall stop", 5)
        with transaction():
            service.find_job(job_id).fence += 1

        def lost() -> bool:
            try:
                heartbeat.tell(0.3, "", None)
            except service.LostJobError:
                return True
            return False

        wait_for(lost, "it is lost", 5)

"""Jobs in real processes: they get done, and they survive the death of their worker."""

from __future__ import annotations

import time
import urllib.request

import pytest

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.jobs import service
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.live.views import live_url
from tests.factories.accounts import make_host
from tests.platform import Platform, wait_for

pytestmark = pytest.mark.long

TASKS = "tests.long.slow_tasks"


@pytest.fixture(scope="module")
def counting(platform: Platform) -> Platform:
    """The platform with a worker that can count."""
    platform.stop_one("worker")
    platform.start_worker(TASKS)
    return platform


def request(platform: Platform, steps: int, pause: float) -> int:
    with platform.app.app_context():
        host = make_host()
        with transaction():
            job = service.request_job(
                host_id=host.id,
                kind="tests.count",
                inputs={"steps": steps, "pause": pause},
                user_id=None,
            )
        return job.id


def look(platform: Platform, job_id: int) -> Job:
    with platform.app.app_context():
        job = service.find_job(job_id)
        assert job is not None
        db.session.expunge_all()
        return job


def test_a_job_is_done_by_a_worker_that_was_never_told_by_the_web(counting: Platform):
    job_id = request(counting, steps=4, pause=0.05)

    wait_for(lambda: look(counting, job_id).state is JobState.DONE, "the job is done", 20)

    job = look(counting, job_id)
    assert job.result == {"total": 10, "fence": 1}
    assert job.progress == 1.0


def test_a_killed_workers_job_is_taken_up_within_a_minute_and_has_one_result(counting: Platform):
    job_id = request(counting, steps=60, pause=0.1)
    wait_for(lambda: look(counting, job_id).progress > 0.1, "the job is under way", 20)

    killed_at = time.monotonic()
    counting.kill_worker()
    counting.start_worker(TASKS)
    wait_for(lambda: look(counting, job_id).fence == 2, "the job is taken up again", 60)
    taken_up_after = time.monotonic() - killed_at
    wait_for(lambda: look(counting, job_id).state is JobState.DONE, "the job is done", 30)

    assert taken_up_after < 60
    job = look(counting, job_id)
    assert (job.attempts, job.result) == (2, {"total": 1830, "fence": 2})


def test_a_running_job_stops_when_asked(counting: Platform):
    job_id = request(counting, steps=600, pause=0.1)
    wait_for(lambda: look(counting, job_id).state is JobState.RUNNING, "the job runs", 20)

    with counting.app.app_context(), transaction():
        job = service.find_job(job_id)
        assert job is not None
        service.request_stop(job, clock.now())

    wait_for(lambda: look(counting, job_id).state is JobState.STOPPED, "the job stops", 10)


def test_a_worker_asked_to_end_leaves_its_job_to_the_next(counting: Platform):
    job_id = request(counting, steps=40, pause=0.1)
    wait_for(lambda: look(counting, job_id).state is JobState.RUNNING, "the job runs", 20)

    counting.stop_one("worker")
    counting.start_worker(TASKS)

    wait_for(lambda: look(counting, job_id).state is JobState.DONE, "the job is done", 60)
    assert look(counting, job_id).result is not None


def test_an_open_page_hears_that_a_job_moves(counting: Platform):
    counting.app.config["LIVE_URL"] = f"http://localhost:{counting.live_port}"
    job_id = request(counting, steps=30, pause=0.1)
    with counting.app.test_request_context():
        topic = service.live_topic(look(counting, job_id).public_id)
        url = live_url(topic)

    with urllib.request.urlopen(url, timeout=20) as stream:
        heard = [line for line in (stream.readline() for _ in range(20)) if b"data" in line]

    assert heard[:2] == [b"data: changed\n"] * 2

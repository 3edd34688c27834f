"""Long work: taken up, done with a heartbeat, and taken up again where a worker has gone."""

from __future__ import annotations

from flask import Flask, current_app

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.jobs import service
from matchmaker.jobs.running import JobHandle
from worker.app import app
from worker.facts import handle_fact
from worker.runners import RUNNERS
from worker.running import Heartbeat, do_job

LONGEST_JOB_SECONDS = 30 * 60


@app.task(name="jobs.run", soft_time_limit=LONGEST_JOB_SECONDS, time_limit=LONGEST_JOB_SECONDS + 60)
def run(fact_id: int) -> None:
    """Take up the job that a fact tells of and do it; nothing when it is taken or over."""
    # With this the fact is told: from here on the job's own row says whether somebody has it.
    job = handle_fact(
        fact_id, lambda fact: service.take_up(int(fact.payload["job_id"]), clock.now())
    )
    if job is None:
        return
    flask: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with Heartbeat(flask, job.id, job.fence) as heartbeat:
        handle = JobHandle(
            job_id=job.id, fence=job.fence, inputs=job.inputs, seed=job.seed, tell=heartbeat.tell
        )
        do_job(handle, RUNNERS.get(job.kind))


@app.task(name="jobs.take_up_abandoned")
def take_up_abandoned() -> None:
    """Ask once more for the jobs whose worker has gone."""
    with transaction():
        for job in service.list_abandoned(clock.now()):
            service.request_again(job, clock.now())

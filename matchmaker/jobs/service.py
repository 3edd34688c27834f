"""Request, take up, keep alive, stop and end jobs.

Every write of a running job is guarded by its `fence`: a worker that was thought dead and
comes back changes nothing once another has taken its job up.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from matchmaker.db import db
from matchmaker.jobs.core import (
    ABANDONED_AFTER,
    ENDED,
    MOST_ATTEMPTS,
    JobState,
    is_abandoned,
)
from matchmaker.jobs.models import Job
from matchmaker.live import service as live
from matchmaker.outbox import service as outbox


class LostJobError(RuntimeError):
    """Somebody else has taken this job up, or it has ended: stop working on it."""


def live_topic(public_id: str) -> str:
    """Return the topic under which open pages hear of a job."""
    return f"job:{public_id}"


def request_job(
    *, host_id: int, kind: str, inputs: dict[str, Any], user_id: int | None, seed: int = 0
) -> Job:
    """Write the job down and record `jobs.requested`; a worker takes it from there."""
    canonical = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    job = Job(
        host_id=host_id,
        kind=kind,
        inputs=inputs,
        inputs_hash=hashlib.sha256(canonical.encode()).hexdigest(),
        seed=seed,
        requested_by_id=user_id,
    )
    db.session.add(job)
    db.session.flush()
    outbox.record("jobs.requested", {"job_id": job.id}, key=f"{job.id}:0")
    return job


def find_job(job_id: int) -> Job | None:
    """Return the job as the database has it now, or None."""
    return db.session.scalar(
        select(Job).where(Job.id == job_id).execution_options(populate_existing=True)
    )


def take_up(job_id: int, now: datetime) -> Job | None:
    """Make the caller the job's worker; None when it has ended or another one is alive on it."""
    job = db.session.scalar(
        select(Job)
        .where(Job.id == job_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if job is None or job.state in ENDED:
        return None
    if job.state is JobState.RUNNING and not is_abandoned(job.state, job.heartbeat_at, now):
        return None
    if job.stop_requested:
        _end(job, JobState.STOPPED, now)
        return None
    if job.attempts >= MOST_ATTEMPTS:
        job.error = f"given up after {MOST_ATTEMPTS} attempts"
        _end(job, JobState.FAILED, now)
        return None
    job.state = JobState.RUNNING
    job.attempts += 1
    job.fence += 1
    job.started_at = job.started_at or now
    job.heartbeat_at = now
    db.session.flush()
    live.changed(live_topic(job.public_id))
    return job


def beat(
    job_id: int,
    fence: int,
    now: datetime,
    *,
    progress: float | None = None,
    stage: str | None = None,
    figures: dict[str, Any] | None = None,
) -> bool:
    """Say that the job lives and how far it is; returns whether somebody asked it to stop.

    Raises LostJobError when the fence is no longer the job's.
    """
    values: dict[str, Any] = {"heartbeat_at": now}
    if progress is not None:
        values["progress"] = max(0.0, min(1.0, progress))
    if stage is not None:
        values["stage"] = stage
    if figures is not None:
        values["figures"] = figures
    row = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.fence == fence, Job.state == JobState.RUNNING)
        .values(**values)
        .returning(Job.stop_requested, Job.public_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        raise LostJobError(f"job {job_id} is no longer this worker's")
    if len(values) > 1:
        live.changed(live_topic(row.public_id))
    return bool(row.stop_requested)


def hold(job_id: int, fence: int) -> Job:
    """Lock the job before its result is written; raises LostJobError when it was lost."""
    job = db.session.scalar(
        select(Job)
        .where(Job.id == job_id, Job.fence == fence, Job.state == JobState.RUNNING)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if job is None:
        raise LostJobError(f"job {job_id} is no longer this worker's")
    return job


def complete(job: Job, now: datetime, result: dict[str, Any]) -> None:
    """End a held job with its result (in the transaction that writes what it made)."""
    job.result = result
    job.progress = 1.0
    _end(job, JobState.STOPPED if job.stop_requested else JobState.DONE, now)


def give_up(job: Job, now: datetime, error: str) -> None:
    """End a held job with what went wrong."""
    job.error = error[:2000]
    _end(job, JobState.FAILED, now)


def request_stop(job: Job, now: datetime) -> None:
    """Ask a job to stop: at once when no worker has it yet, at its next heartbeat otherwise."""
    if job.state in ENDED:
        return
    job.stop_requested = True
    if job.state is JobState.REQUESTED:
        _end(job, JobState.STOPPED, now)
    db.session.flush()


def list_abandoned(now: datetime) -> Sequence[Job]:
    """Return the jobs whose worker has gone or that nobody has taken up."""
    edge = now - ABANDONED_AFTER
    return db.session.scalars(
        select(Job)
        .where(
            or_(
                (Job.state == JobState.RUNNING) & (Job.heartbeat_at < edge),
                (Job.state == JobState.REQUESTED) & (Job.requested_at < edge),
            )
        )
        .order_by(Job.id)
    ).all()


def request_again(job: Job, now: datetime) -> None:
    """Record `jobs.requested` once more for an abandoned job, at most once every few seconds."""
    beat_number = int(now.timestamp() // ABANDONED_AFTER.total_seconds())
    outbox.record("jobs.requested", {"job_id": job.id}, key=f"{job.id}:again:{beat_number}")


def _end(job: Job, state: JobState, now: datetime) -> None:
    job.state = state
    job.ended_at = now
    db.session.flush()
    live.changed(live_topic(job.public_id))

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.models import User
from matchmaker.db import db, transaction
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobHandle
from matchmaker.scheduling import queries, service
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.publishing import Published
from matchmaker.scheduling.running import perform_run


def request_plan(edition: Edition, organiser: User, *, iterations: int = 200) -> Job:
    """A job as the page asks for it, short enough for a test."""
    with transaction():
        return service.request_run(edition, actor_of(organiser), seconds=5.0, iterations=iterations)


def take_up(job: Job, tell: Any = lambda progress, stage, figures: False) -> JobHandle:
    """What a worker gets when it takes a job up."""
    with transaction():
        taken = jobs.take_up(job.id, clock.now())
        assert taken is not None
    return JobHandle(
        job_id=taken.id, fence=taken.fence, inputs=taken.inputs, seed=taken.seed, tell=tell
    )


def make_run(edition: Edition, organiser: User) -> Run:
    """A draft made the way a worker makes it."""
    job = request_plan(edition, organiser)
    perform_run(take_up(job))
    return db.session.scalars(select(Run).where(Run.job_id == job.id)).one()


def publish(edition: Edition, run: Run, organiser: User, *, final: bool = False) -> Published:
    """Publish a draft as the page does."""
    with transaction():
        return service.publish_run(
            edition, run.public_id, actor_of(organiser), clock.now(), final=final
        )


def placed_at(run: Run) -> dict[int, tuple[int | None, int | None]]:
    """Slot and table by meeting, as a draft says."""
    db.session.expire_all()
    return {p.meeting_id: (p.slot_id, p.table_id) for p in queries.list_placements(run.id)}

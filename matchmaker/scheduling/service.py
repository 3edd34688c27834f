"""Ask for a plan, stop it, write the draft down, publish it. Callers hold the transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from matchmaker.accounts import trail
from matchmaker.accounts.actor import Actor
from matchmaker.db import db
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.models import Job
from matchmaker.outbox import service as outbox
from matchmaker.scheduling import queries
from matchmaker.scheduling.core.types import Plan
from matchmaker.scheduling.inputs import Inputs
from matchmaker.scheduling.models import Placement, Run
from matchmaker.scheduling.publishing import Published, put_in_force
from matchmaker.scheduling.queries import PLAN
from matchmaker.scheduling.refusals import (
    AlreadyPublishedError,
    EditionClosedError,
    NothingPublishedError,
    NothingToPlaceError,
    RunUnderwayError,
    UnknownRunError,
)

SEED = 1
SHORTEST_SECONDS, LONGEST_SECONDS = 5.0, 60.0
MEETINGS_A_SECOND = 25
# Counted steps end a search before its seconds do, so that the same edition gets the same plan.
FEWEST_STEPS, MOST_STEPS, STEPS_A_MEETING = 20_000, 200_000, 200


def request_run(
    edition: Edition, actor: Actor, *, seconds: float | None = None, iterations: int | None = None
) -> Job:
    """Ask a worker for a draft; raises RunUnderwayError, NothingToPlaceError, EditionClosedError.

    The search ends after `iterations` steps, or after `seconds` on a slow machine; both follow the
    number of meetings by default.
    """
    edition = lock_edition(edition.id)
    _expect_open(edition)
    underway = queries.find_job_under_way(edition.host_id, edition.id)
    if underway is not None:
        raise RunUnderwayError(underway)
    agreed = queries.count_agreed(edition.id)
    if not agreed or not queries.has_places(edition.id):
        raise NothingToPlaceError
    inputs: dict[str, Any] = {
        "edition_id": edition.id,
        "seconds": time_for(agreed) if seconds is None else seconds,
        "iterations": steps_for(agreed) if iterations is None else iterations,
    }
    job = jobs.request_job(
        host_id=edition.host_id, kind=PLAN, inputs=inputs, user_id=actor.user_id, seed=SEED
    )
    _note("scheduling.run_requested", edition, "job", job.public_id)
    return job


def stop_run(edition: Edition, job: Job, now: datetime) -> None:
    """End a run early; the best plan found so far becomes the draft."""
    jobs.request_stop(job, now)
    _note("scheduling.run_stopped", edition, "job", job.public_id)


def time_for(meetings: int) -> float:
    """Return how many seconds a search may take for that many meetings: 5 to 60."""
    return min(LONGEST_SECONDS, SHORTEST_SECONDS + meetings / MEETINGS_A_SECOND)


def steps_for(meetings: int) -> int:
    """Return how many steps a search may take for that many meetings."""
    return max(FEWEST_STEPS, min(MOST_STEPS, meetings * STEPS_A_MEETING))


def keep_draft(job: Job, inputs: Inputs, plan: Plan, now: datetime) -> Run:
    """Write down what a held job has found, as its one draft, and end the job."""
    movable = inputs.movable_ids
    run = Run(
        edition_id=int(job.inputs["edition_id"]),
        job_id=job.id,
        inputs_hash=inputs.inputs_hash,
        status=str(plan.status),
        metrics=asdict(plan.metrics),
        bound=asdict(plan.bound),
        created_at=now,
    )
    db.session.add(run)
    db.session.flush()
    db.session.add_all(
        Placement(
            run_id=run.id,
            meeting_id=int(meeting_id),
            slot_id=int(place.slot),
            table_id=inputs.table_ids[place.table - 1] if place.table is not None else None,
        )
        for meeting_id, place in sorted(plan.placed.items())
        if int(meeting_id) in movable
    )
    db.session.add_all(
        Placement(run_id=run.id, meeting_id=int(meeting_id), reason=str(reason))
        for meeting_id, reason in sorted(plan.unplaced.items())
        if int(meeting_id) in movable
    )
    db.session.flush()
    jobs.complete(job, now, {"run": run.public_id, "placed": plan.metrics.placed})
    return run


def publish_run(
    edition: Edition, public_id: str, actor: Actor, now: datetime, *, final: bool = False
) -> Published:
    """Make a draft the plan in force; everybody whose meetings change is told.

    A final plan ends the requests; a provisional one leaves them open, or opens them again.

    Meetings that ended since the draft are left out, a place that somebody holds by now is not
    given, and a confirmed meeting that the draft does not know keeps its place where that can be.
    Raises UnknownRunError, AlreadyPublishedError or EditionClosedError.
    """
    edition = lock_edition(edition.id)
    run = queries.lock_run(edition.id, public_id)
    if run is None:
        raise UnknownRunError(public_id)
    if run.published_at is not None:
        name = queries.find_name(run.published_by_id)
        raise AlreadyPublishedError(run.published_at, name)
    _expect_open(edition)
    changes = put_in_force(edition.id, queries.list_placements(run.id))
    run.published_at = now
    run.published_by_id = actor.user_id
    edition.phase = Phase.PUBLISHED if final else Phase.OPEN
    db.session.flush()
    payload = {
        "edition_id": edition.id,
        "run_id": run.id,
        "changed": changes.changed,
        "lost": changes.lost,
    }
    outbox.record("scheduling.published", payload, key=str(run.id))
    _note("scheduling.published", edition, "run", run.public_id)
    return changes.published


def make_final(edition: Edition) -> bool:
    """Make the provisional plan in force the final one: requests end, nobody moves.

    False when it is final already. Raises NothingPublishedError or EditionClosedError.
    """
    edition = lock_edition(edition.id)
    _expect_open(edition)
    run = queries.find_published(edition.id)
    if run is None:
        raise NothingPublishedError
    if edition.phase is Phase.PUBLISHED:
        return False
    edition.phase = Phase.PUBLISHED
    db.session.flush()
    _note("scheduling.made_final", edition, "run", run.public_id)
    return True


def _expect_open(edition: Edition) -> None:
    if edition.phase is Phase.CLOSED:
        raise EditionClosedError


def _note(action: str, edition: Edition, kind: str, public_id: str) -> None:
    trail.record(action, host_id=edition.host_id, object_kind=kind, object_id=public_id)

"""Ask for a plan, stop it, write the draft down, publish it. Callers hold the transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from matchmaker.accounts.actor import Actor
from matchmaker.db import db
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.models import Job
from matchmaker.meetings import placing
from matchmaker.meetings.models import Meeting
from matchmaker.outbox import service as outbox
from matchmaker.scheduling import queries
from matchmaker.scheduling.core.types import Plan
from matchmaker.scheduling.fitting import Candidate, Fitting, Occupancy, fit
from matchmaker.scheduling.inputs import Inputs
from matchmaker.scheduling.models import Placement, Run
from matchmaker.scheduling.queries import PLAN
from matchmaker.scheduling.refusals import (
    AlreadyPublishedError,
    EditionClosedError,
    NothingToPlaceError,
    RunUnderwayError,
    UnknownRunError,
)

SEED = 1
SHORTEST_SECONDS, LONGEST_SECONDS = 5.0, 60.0
MEETINGS_A_SECOND = 25
# Counted steps end a search before its seconds do, so that the same edition gets the same plan.
FEWEST_STEPS, MOST_STEPS, STEPS_A_MEETING = 20_000, 200_000, 200
# An agreed meeting that the plan did not know of when it was made.
NEW_SINCE_PLAN = "new_since_plan"


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing did, in counts of meetings.

    `placed` stand in the plan now, `moved` of them elsewhere than before; `lost` had a place and
    have none any more; `left_out` were planned but are not agreed any more; `clashed` were planned
    where somebody is taken by now; `new` were agreed after the plan was made. `unplaced` counts
    all agreed meetings that have no place.
    """

    placed: int
    moved: int
    lost: int
    unplaced: int
    left_out: int
    clashed: int
    new: int


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
    return jobs.request_job(
        host_id=edition.host_id, kind=PLAN, inputs=inputs, user_id=actor.user_id, seed=SEED
    )


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


def publish_run(edition: Edition, public_id: str, actor: Actor, now: datetime) -> Published:
    """Make a draft the plan in force; everybody whose meetings change is told.

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
    agreed = {meeting.id: meeting for meeting in queries.list_agreed(edition.id)}
    placements = queries.list_placements(run.id)
    fitting = _fit(edition.id, placements, agreed)
    reasons = _reasons(placements, agreed, fitting)
    before = {meeting.id: _standing(meeting) for meeting in agreed.values()}
    _write(edition.id, fitting, reasons)
    run.published_at = now
    run.published_by_id = actor.user_id
    edition.phase = Phase.PUBLISHED
    db.session.flush()
    changed = [m for m in sorted(agreed) if _standing(agreed[m]) != before[m]]
    lost = [m for m in changed if before[m].slot_id and agreed[m].slot_id is None]
    outbox.record(
        "scheduling.published",
        {
            "edition_id": edition.id,
            "run_id": run.id,
            "changed": changed,
            "lost": [[m, before[m].slot_id, before[m].table_id] for m in lost],
        },
        key=str(run.id),
    )
    known = {placement.meeting_id for placement in placements}
    planned = {placement.meeting_id for placement in placements if placement.slot_id}
    return Published(
        placed=len(fitting.fitting),
        moved=sum(1 for m in changed if before[m].slot_id and agreed[m].slot_id),
        lost=len(lost),
        unplaced=len(reasons),
        left_out=len(planned - agreed.keys()),
        clashed=len(fitting.refused.keys() & planned),
        new=len(agreed.keys() - known),
    )


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What people are told of an agreed meeting."""

    slot_id: int | None
    table_id: int | None
    reason: str | None


def _standing(meeting: Meeting) -> _Standing:
    return _Standing(
        slot_id=meeting.slot_id, table_id=meeting.table_id, reason=meeting.unplaced_reason
    )


def _expect_open(edition: Edition) -> None:
    if edition.phase is Phase.CLOSED:
        raise EditionClosedError


def _fit(
    edition_id: int, placements: Sequence[Placement], agreed: Mapping[int, Meeting]
) -> Fitting:
    """Give the plan's places first, then leave what stands and the plan does not know of."""
    known = {placement.meeting_id for placement in placements}
    planned = [
        _candidate(agreed[place.meeting_id], place.slot_id, place.table_id)
        for place in placements
        if place.slot_id is not None and place.meeting_id in agreed
    ]
    standing = [
        _candidate(meeting, meeting.slot_id, meeting.table_id)
        for meeting in agreed.values()
        if meeting.slot_id is not None and meeting.id not in known
    ]
    taken = Occupancy.of_claims(queries.list_foreign_claims(edition_id))
    return fit([*planned, *standing], queries.count_people(edition_id), taken)


def _candidate(meeting: Meeting, slot_id: int, table_id: int | None) -> Candidate:
    return Candidate(
        meeting_id=meeting.id,
        slot_id=slot_id,
        table_id=table_id,
        sides=(meeting.ikm_id, meeting.partner_id),
    )


def _reasons(
    placements: Sequence[Placement], agreed: Mapping[int, Meeting], fitting: Fitting
) -> dict[int, str]:
    """Say of each agreed meeting without a place why it has none."""
    placed = {wish.meeting_id for wish in fitting.fitting}
    planned = {placement.meeting_id: placement.reason for placement in placements}
    return {
        meeting_id: str(
            fitting.refused.get(meeting_id) or planned.get(meeting_id) or NEW_SINCE_PLAN
        )
        for meeting_id in agreed
        if meeting_id not in placed
    }


def _write(edition_id: int, fitting: Fitting, reasons: Mapping[int, str]) -> None:
    """Take places before giving them, so that what the plan frees can be had."""
    placing.unplace(edition_id, reasons)
    placing.place(
        edition_id,
        [
            placing.Placing(
                meeting_id=wish.meeting_id, slot_id=wish.slot_id, table_id=wish.table_id
            )
            for wish in fitting.fitting
        ],
    )

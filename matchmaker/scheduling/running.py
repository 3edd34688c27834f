"""Make a draft: read in one short transaction, search outside any, write in another."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.running import JobHandle, JobRefusedError
from matchmaker.scheduling import service
from matchmaker.scheduling.core.solve import solve
from matchmaker.scheduling.core.types import Plan, Progress
from matchmaker.scheduling.inputs import Inputs, load_inputs
from matchmaker.scheduling.refusals import NOTHING_LEFT


def perform_run(handle: JobHandle) -> None:
    """Do a job of kind `scheduling.plan`: one draft a job, however often it is delivered.

    A stop that somebody asked for ends the search and keeps the best plan so far. Raises
    JobRefusedError when there is nothing to place, LostJobError when another worker has the job.
    """
    with transaction():
        edition = db.session.get(Edition, int(handle.inputs["edition_id"]))
        inputs = load_inputs(edition.id, edition.time_zone) if edition is not None else None
    if inputs is None or not inputs.event.meetings or not inputs.event.slots:
        raise JobRefusedError(NOTHING_LEFT)
    plan = _search(handle, inputs)
    with transaction():
        job = jobs.hold(handle.job_id, handle.fence)
        service.keep_draft(job, inputs, plan, clock.now())


def _search(handle: JobHandle, inputs: Inputs) -> Plan:
    stop_wanted = False

    def tell(progress: Progress) -> None:
        nonlocal stop_wanted
        figures = {
            "placed": progress.placed,
            "unplaced": progress.requested - progress.placed,
            "requested": progress.requested,
        }
        if handle.report(progress.fraction, progress.stage, figures):
            stop_wanted = True

    return solve(
        inputs.event,
        seed=handle.seed,
        seconds=handle.inputs.get("seconds"),
        iterations=handle.inputs.get("iterations"),
        progress=tell,
        should_stop=lambda: stop_wanted,
    )

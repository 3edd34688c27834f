"""Make a proposal, and send one: read and write in short transactions, calculate outside any."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.events.queries import get_edition_by_id
from matchmaker.jobs import service as jobs
from matchmaker.jobs.running import JobHandle, JobRefusedError
from matchmaker.matching.core.flow import FlowError
from matchmaker.meetings.proposals import service
from matchmaker.meetings.proposals.core import Limits
from matchmaker.meetings.proposals.refusals import NOBODY_TO_PAIR, TOO_LARGE
from matchmaker.meetings.proposals.stage import load_stage, propose


def perform_allot(handle: JobHandle) -> None:
    """Do a job of kind `meetings.allot`: one proposal a job, however often it is delivered.

    Asked to stop, it keeps nothing. Raises JobRefusedError when nobody can be paired or the
    edition is too large, LostJobError when another worker has the job.
    """
    with transaction():
        stage = load_stage(get_edition_by_id(int(handle.inputs["edition_id"])))
    if not stage.ikm or not stage.partners:
        raise JobRefusedError(NOBODY_TO_PAIR)
    try:
        outcome = propose(
            stage,
            Limits.from_json(handle.inputs["limits"]),
            lambda progress, code: handle.report(progress, code),
        )
    except FlowError as error:
        raise JobRefusedError(TOO_LARGE) from error
    with transaction():
        job = jobs.hold(handle.job_id, handle.fence)
        if job.stop_requested:
            jobs.complete(job, clock.now(), {})
        else:
            service.keep_batch(job, outcome, clock.now())


def perform_sending(handle: JobHandle) -> None:
    """Do a job of kind `meetings.send_proposals`, a few requests in each transaction.

    A pair and its request are written together: whoever takes the job up after a death finds what
    was sent and sends the rest. Asked to stop, what was sent stays. Raises LostJobError.
    """
    ids = list(handle.inputs["proposals"])
    sent = refused = 0
    handle.report(0.0, "send", {"sent": 0, "left": 0, "of": len(ids)})
    for first in range(0, len(ids), service.SENT_AT_ONCE):
        with transaction():
            job = jobs.hold(handle.job_id, handle.fence)
            if job.stop_requested:
                break
            few = ids[first : first + service.SENT_AT_ONCE]
            done, left = service.send_some(job, few, clock.now())
        sent, refused = sent + done, refused + left
        figures = {"sent": sent, "left": refused, "of": len(ids)}
        handle.report(min(1.0, (first + len(few)) / len(ids)), "send", figures)
    with transaction():
        service.finish_sending(jobs.hold(handle.job_id, handle.fence), clock.now())

"""Ask for a proposal, keep it, edit its pairs, send them. Callers hold the transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from matchmaker.matching.field import Settings, load_settings
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import Side, purposes_with
from matchmaker.meetings.proposals import queries
from matchmaker.meetings.proposals.core import Limits, ProposalState
from matchmaker.meetings.proposals.models import Batch, Proposal
from matchmaker.meetings.proposals.queries import ALLOT, SEND
from matchmaker.meetings.proposals.refusals import (
    AlreadyInError,
    AlreadySentError,
    NothingToSendError,
    NotOpenError,
    ReplacedError,
    UnderWayError,
    UnknownBatchError,
    UnknownProposalError,
    refusal_code,
)
from matchmaker.meetings.proposals.stage import Outcome, Pick
from matchmaker.meetings.queries import hold_edition
from matchmaker.meetings.refusals import AskRefusedError
from matchmaker.outbox import service as outbox

SENT_AT_ONCE = 20
"""Requests made in one transaction: short enough that nobody waits for it."""


def request_batch(edition: Edition, actor: Actor, limits: Limits) -> Job:
    """Ask a worker for a proposal; raises UnderWayError or NotOpenError."""
    edition = _lock_open(edition)
    inputs = {"edition_id": edition.id, "limits": limits.to_json()}
    job = jobs.request_job(
        host_id=edition.host_id, kind=ALLOT, inputs=inputs, user_id=actor.user_id
    )
    _note("meetings.proposal_requested", edition, "job", job.public_id)
    return job


def keep_batch(job: Job, outcome: Outcome, now: datetime) -> Batch:
    """Write down what a held job has found, as its one proposal, and end the job."""
    batch = Batch(
        edition_id=int(job.inputs["edition_id"]),
        job_id=job.id,
        limits=dict(job.inputs["limits"]),
        account=outcome.account,
        created_at=now,
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(_make_proposal(batch, pick) for pick in outcome.picks)
    db.session.flush()
    jobs.complete(job, now, {"batch": batch.public_id, "pairs": len(outcome.picks)})
    return batch


def drop(edition: Edition, batch_id: str, proposal_id: str) -> Proposal:
    """Leave a pair out; raises UnknownBatchError, UnknownProposalError, ReplacedError or
    AlreadySentError."""
    return _turn(edition, batch_id, proposal_id, ProposalState.DROPPED, "left_out")


def restore(edition: Edition, batch_id: str, proposal_id: str) -> Proposal:
    """Take a pair that was left out in again; raises as `drop` does."""
    return _turn(edition, batch_id, proposal_id, ProposalState.DRAFT, "taken_in")


def add_pair(edition: Edition, batch_id: str, pick: Pick) -> Proposal:
    """Add a pair by hand; raises UnknownBatchError, ReplacedError or AlreadyInError.

    Whether the two may be asked is `check_pair`'s to say.
    """
    batch = _lock_batch(edition, batch_id)
    known = queries.find_pair(batch.id, (pick.ikm_id, pick.partner_id))
    if known is not None and known.state is not ProposalState.DROPPED:
        raise AlreadyInError(known.public_id)
    if known is None:
        known = _make_proposal(batch, pick)
        known.by_hand = True
        db.session.add(known)
    known.state, known.refused = ProposalState.DRAFT, None
    db.session.flush()
    _note("meetings.proposal_added", edition, "proposal", known.public_id)
    return known


def request_sending(
    edition: Edition,
    batch_id: str,
    actor: Actor,
    *,
    asked_by: Side,
    chosen: Collection[str] | None = None,
) -> Job:
    """Ask a worker to send the pairs that wait (those chosen) as requests of one side.

    Raises UnknownBatchError, ReplacedError, UnderWayError, NotOpenError, NothingToSendError.
    """
    edition = _lock_open(edition)
    batch = _lock_batch(edition, batch_id)
    ids = queries.list_draft_ids(batch.id, chosen)
    if not ids:
        raise NothingToSendError
    inputs: dict[str, Any] = {
        "edition_id": edition.id,
        "batch_id": batch.id,
        "proposals": ids,
        "asked_by": str(asked_by),
        "user_id": actor.user_id,
    }
    job = jobs.request_job(host_id=edition.host_id, kind=SEND, inputs=inputs, user_id=actor.user_id)
    _note("meetings.proposals_sent", edition, "proposal_batch", batch.public_id)
    return job


def send_some(job: Job, ids: Sequence[int], now: datetime) -> tuple[int, int]:
    """Send those of these pairs that still wait, for a held job; return (sent, refused).

    What meetings refuses stays a draft and says why; the rest goes.
    """
    asked_by = Side(job.inputs["asked_by"])
    # Read once: a third of the time went into reading them for every pair.
    settings = load_settings(hold_edition(job.inputs["edition_id"]))
    sent = refused = 0
    for proposal in queries.lock_drafts(ids):
        if _send(proposal, asked_by, settings, job.inputs["user_id"], now):
            sent += 1
        else:
            refused += 1
    db.session.flush()
    return sent, refused


def finish_sending(job: Job, now: datetime) -> None:
    """End a held job; each company that was asked for hears once what was sent in its name."""
    sent = queries.list_sent(job.inputs["proposals"])
    asked_by = Side(job.inputs["asked_by"])
    by_asker: dict[int, list[int]] = {}
    for proposal in sent:
        asker = proposal.ikm_id if asked_by is Side.IKM else proposal.partner_id
        by_asker.setdefault(asker, []).append(proposal.meeting_id or 0)
    for participation_id, meeting_ids in by_asker.items():
        payload = {
            "edition_id": job.inputs["edition_id"],
            "participation_id": participation_id,
            "meetings": meeting_ids,
        }
        outbox.record("meetings.proposed", payload, key=f"{job.id}:{participation_id}")
    left = len(job.inputs["proposals"]) - len(sent)
    jobs.complete(job, now, {"sent": len(sent), "left": left})


def stop_job(edition: Edition, job: Job, now: datetime) -> None:
    """End a job early: what was sent stays sent, a proposal that is not made is not kept."""
    jobs.request_stop(job, now)
    _note("meetings.proposal_stopped", edition, "job", job.public_id)


def _send(
    proposal: Proposal, asked_by: Side, settings: Settings, user_id: int | None, now: datetime
) -> bool:
    sides = {Side.IKM: proposal.ikm, Side.PARTNER: proposal.partner}
    try:
        with db.session.begin_nested():
            meeting = meetings.ask(
                sides[asked_by],
                sides[asked_by.other],
                purpose=purposes_with(proposal.partner.company.kind)[0],
                proposed=True,
                settings=settings,
                by_user_id=user_id,
                now=now,
            )
    except AskRefusedError as error:
        proposal.refused = refusal_code(error)
        return False
    proposal.state, proposal.refused = ProposalState.SENT, None
    proposal.meeting_id = meeting.id
    return True


def _turn(
    edition: Edition, batch_id: str, proposal_id: str, state: ProposalState, action: str
) -> Proposal:
    batch = _lock_batch(edition, batch_id)
    proposal = queries.find_proposal(batch.id, proposal_id)
    if proposal is None:
        raise UnknownProposalError(proposal_id)
    [locked] = queries.lock_proposals([proposal.id])
    if locked.state is ProposalState.SENT:
        raise AlreadySentError(proposal_id)
    if locked.state is not state:
        locked.state, locked.refused = state, None
        db.session.flush()
        _note(f"meetings.proposal_{action}", edition, "proposal", locked.public_id)
    return locked


def _make_proposal(batch: Batch, pick: Pick) -> Proposal:
    return Proposal(
        batch_id=batch.id,
        edition_id=batch.edition_id,
        ikm_id=pick.ikm_id,
        partner_id=pick.partner_id,
        score=min(1.0, max(0.0, pick.score)),
        musts=pick.musts,
        stopped=pick.stopped,
        state=ProposalState.DRAFT,
    )


def _lock_open(edition: Edition) -> Edition:
    """Lock the edition; expect it to take requests and no job of a proposal to be under way."""
    edition = lock_edition(edition.id)
    if edition.phase is not Phase.OPEN:
        raise NotOpenError
    under_way = queries.find_job_under_way(edition.host_id, edition.id)
    if under_way is not None:
        raise UnderWayError(under_way)
    return edition


def _lock_batch(edition: Edition, public_id: str) -> Batch:
    batch = queries.lock_batch(edition.id, public_id)
    if batch is None:
        raise UnknownBatchError(public_id)
    if batch.id != queries.find_newest_id(edition.id):
        raise ReplacedError(public_id)
    return batch


def _note(action: str, edition: Edition, kind: str, public_id: str) -> None:
    trail.record(action, host_id=edition.host_id, object_kind=kind, object_id=public_id)

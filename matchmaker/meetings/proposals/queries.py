"""Reads of proposals, of the jobs that make and send them, and of what there is to allot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.directory.visibility import is_shown
from matchmaker.jobs import queries as jobs
from matchmaker.jobs.models import Job
from matchmaker.matching.parts import has_graduated
from matchmaker.meetings.core import LIVE
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals.core import ProposalState
from matchmaker.meetings.proposals.models import Batch, Proposal

ALLOT = "meetings.allot"
SEND = "meetings.send_proposals"
KINDS = (ALLOT, SEND)
MOST_BATCHES = 8

Pair = tuple[int, int]
"""An IKM's and a partner's participation."""


def list_live_pairs(edition_id: int) -> list[Pair]:
    """Return the pairs that have a live meeting."""
    return _pairs(
        select(Meeting.ikm_id, Meeting.partner_id).where(
            Meeting.edition_id == edition_id, Meeting.state.in_(LIVE)
        )
    )


def list_ended_pairs(edition_id: int) -> list[Pair]:
    """Return the pairs of which somebody has ended a meeting in this edition."""
    return _pairs(
        select(Meeting.ikm_id, Meeting.partner_id)
        .where(Meeting.edition_id == edition_id, Meeting.state.not_in(LIVE))
        .distinct()
    )


def list_dropped_pairs(edition_id: int) -> list[Pair]:
    """Return the pairs that the organiser left out of any proposal of the edition."""
    return _pairs(
        select(Proposal.ikm_id, Proposal.partner_id)
        .where(Proposal.edition_id == edition_id, Proposal.state == ProposalState.DROPPED)
        .distinct()
    )


def list_batches(edition_id: int) -> Sequence[Batch]:
    """Return the newest proposals, the newest first."""
    return db.session.scalars(
        select(Batch)
        .where(Batch.edition_id == edition_id)
        .order_by(Batch.id.desc())
        .limit(MOST_BATCHES)
    ).all()


def find_batch(edition_id: int, public_id: str) -> Batch | None:
    """Return a proposal of the edition."""
    return db.session.scalar(
        select(Batch).where(Batch.edition_id == edition_id, Batch.public_id == public_id)
    )


def find_newest_id(edition_id: int) -> int | None:
    """Return the id of the edition's newest proposal, the only one that can still be sent."""
    return db.session.scalar(select(func.max(Batch.id)).where(Batch.edition_id == edition_id))


def lock_batch(edition_id: int, public_id: str) -> Batch | None:
    """Lock a proposal of the edition: changes of its pairs queue up."""
    return db.session.scalar(
        select(Batch)
        .where(Batch.edition_id == edition_id, Batch.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def count_states(batch_ids: Collection[int]) -> Mapping[int, Mapping[ProposalState, int]]:
    """Return how many pairs of each proposal are in each state."""
    found: dict[int, dict[ProposalState, int]] = {
        n: dict.fromkeys(ProposalState, 0) for n in batch_ids
    }
    rows = db.session.execute(
        select(Proposal.batch_id, Proposal.state, func.count())
        .where(Proposal.batch_id.in_(batch_ids))
        .group_by(Proposal.batch_id, Proposal.state)
    )
    for batch_id, state, number in rows:
        found[batch_id][ProposalState(state)] = number
    return found


def list_proposals(batch_id: int) -> Sequence[Proposal]:
    """Return all pairs of a proposal with both companies, the best first."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.batch_id == batch_id)
        .options(
            joinedload(Proposal.ikm).joinedload(Participation.company),
            joinedload(Proposal.partner).joinedload(Participation.company),
        )
        .order_by(Proposal.score.desc(), Proposal.id)
    ).all()


def list_held_back(batch_id: int) -> Mapping[int, str]:
    """Return the pairs that wait and cannot be sent now, each with the code of why.

    One side is shown to nobody ("hidden"), or the IKM stands past the gate no more ("gate").
    """
    shown = select(Participation.id).join(Participation.company).where(is_shown())
    past_gate = select(Participation.id).where(has_graduated())
    hidden = or_(Proposal.ikm_id.not_in(shown), Proposal.partner_id.not_in(shown))
    rows = db.session.execute(
        select(Proposal.id, case((hidden, "hidden"), else_="gate")).where(
            Proposal.batch_id == batch_id,
            Proposal.state == ProposalState.DRAFT,
            or_(hidden, Proposal.ikm_id.not_in(past_gate)),
        )
    )
    return dict(rows.all())


def find_proposal(batch_id: int, public_id: str) -> Proposal | None:
    """Return a pair of a proposal."""
    return db.session.scalar(
        select(Proposal).where(Proposal.batch_id == batch_id, Proposal.public_id == public_id)
    )


def find_pair(batch_id: int, pair: Pair) -> Proposal | None:
    """Return the pair of these two in a proposal."""
    return db.session.scalar(
        select(Proposal).where(
            Proposal.batch_id == batch_id,
            Proposal.ikm_id == pair[0],
            Proposal.partner_id == pair[1],
        )
    )


def list_draft_ids(batch_id: int, chosen: Collection[str] | None) -> list[int]:
    """Return the pairs that wait, in their order; only the chosen ones (public ids) if given."""
    wanted = select(Proposal.id).where(
        Proposal.batch_id == batch_id, Proposal.state == ProposalState.DRAFT
    )
    if chosen is not None:
        wanted = wanted.where(Proposal.public_id.in_(chosen))
    return list(db.session.scalars(wanted.order_by(Proposal.score.desc(), Proposal.id)))


def lock_drafts(ids: Collection[int]) -> Sequence[Proposal]:
    """Lock those of these pairs that still wait, with both companies, the best first."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(ids), Proposal.state == ProposalState.DRAFT)
        .options(
            joinedload(Proposal.ikm).joinedload(Participation.company),
            joinedload(Proposal.partner).joinedload(Participation.company),
        )
        .order_by(Proposal.score.desc(), Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    ).all()


def lock_proposals(ids: Collection[int]) -> Sequence[Proposal]:
    """Lock these pairs, whatever has become of them."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(ids))
        .order_by(Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    ).all()


def list_sent(ids: Collection[int]) -> Sequence[Proposal]:
    """Return those of these pairs that were sent."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(ids), Proposal.state == ProposalState.SENT)
        .order_by(Proposal.id)
    ).all()


def list_meetings(edition_id: int, meeting_ids: Collection[int]) -> Sequence[Meeting]:
    """Return these meetings of the edition with both companies, in the order of asking."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.id.in_(meeting_ids))
        .options(
            joinedload(Meeting.ikm).joinedload(Participation.company),
            joinedload(Meeting.partner).joinedload(Participation.company),
        )
        .order_by(Meeting.id)
    ).all()


def list_parts(edition_id: int, public_ids: Collection[str]) -> Mapping[str, Participation]:
    """Return participations of the edition with their companies, by public id."""
    parts = db.session.scalars(
        select(Participation)
        .where(Participation.edition_id == edition_id, Participation.public_id.in_(public_ids))
        .options(joinedload(Participation.company))
    )
    return {part.public_id: part for part in parts}


def find_job_under_way(host_id: int, edition_id: int) -> Job | None:
    """Return the job that makes or sends a proposal of this edition now, if any."""
    return jobs.find_under_way(host_id, edition_id, KINDS)


def find_newest_job(host_id: int, edition_id: int) -> Job | None:
    """Return the job asked for last, whatever became of it."""
    return jobs.find_newest(host_id, edition_id, KINDS)


def find_job(host_id: int, edition_id: int, public_id: str) -> Job | None:
    """Return a job that makes or sends a proposal of this edition."""
    return jobs.find_by_public_id(host_id, edition_id, KINDS, public_id)


def _pairs(wanted: Select[int, int]) -> list[Pair]:
    return [(ikm, partner) for ikm, partner in db.session.execute(wanted)]

"""What this room keeps of a person and their companies, and how it forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.meetings import service
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals.core import ProposalState
from matchmaker.meetings.proposals.models import Proposal


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return every meeting of the person's companies, and what the organiser proposed for them."""
    parts = list(_part_ids(subject.company_ids))
    meetings = db.session.scalars(
        select(Meeting)
        .where(_of(parts))
        .options(
            joinedload(Meeting.ikm).joinedload(Participation.company),
            joinedload(Meeting.partner).joinedload(Participation.company),
            joinedload(Meeting.slot),
        )
        .order_by(Meeting.asked_at, Meeting.id)
    )
    return {
        "meetings": [
            {
                "ikm": meeting.ikm.company.name,
                "partner": meeting.partner.company.name,
                "state": meeting.state,
                "asked_by": meeting.asked_by,
                "asked_by_yourself": meeting.asked_by_user_id == subject.user_id,
                "purpose": meeting.purpose,
                "message": meeting.message,
                "note": meeting.answer_note,
                "starts_at": meeting.slot.starts_at if meeting.slot else None,
                "asked_at": meeting.asked_at,
                "answered_at": meeting.answered_at,
                "ended_at": meeting.ended_at,
            }
            for meeting in meetings
        ],
        "proposals": _proposals(parts),
    }


def _proposals(parts: Sequence[int]) -> list[dict[str, Any]]:
    """The pairs in which the organiser proposed the companies, sent or not."""
    found = db.session.scalars(
        select(Proposal)
        .where(or_(Proposal.ikm_id.in_(parts), Proposal.partner_id.in_(parts)))
        .options(
            joinedload(Proposal.ikm).joinedload(Participation.company),
            joinedload(Proposal.partner).joinedload(Participation.company),
        )
        .order_by(Proposal.id)
    )
    return [
        {
            "ikm": proposal.ikm.company.name,
            "partner": proposal.partner.company.name,
            "match": round(100 * proposal.score),
            "state": proposal.state,
        }
        for proposal in found
    ]


def erase(subject: Subject, now: datetime) -> None:
    """Cancel what still lies ahead of a company without anybody else, and empty the words.

    The other side of each is told; what was held stays counted.
    """
    for part_id in _part_ids(subject.sole_ids):
        service.cancel_all_of(part_id, now=now)
    gone = list(_part_ids(subject.sole_ids))
    db.session.execute(
        delete(Proposal).where(
            or_(Proposal.ikm_id.in_(gone), Proposal.partner_id.in_(gone)),
            Proposal.state != ProposalState.SENT,
        )
    )
    db.session.execute(update(Meeting).where(_of(gone)).values(message="", answer_note=""))
    db.session.execute(
        update(Meeting).where(Meeting.asked_by_user_id == subject.user_id).values(message="")
    )
    db.session.flush()


def _of(part_ids: Sequence[int]) -> Any:
    return or_(Meeting.ikm_id.in_(part_ids), Meeting.partner_id.in_(part_ids))


def _part_ids(company_ids: frozenset[int]) -> Sequence[int]:
    return db.session.scalars(
        select(Participation.id)
        .where(Participation.company_id.in_(company_ids))
        .order_by(Participation.edition_id, Participation.id)
    ).all()

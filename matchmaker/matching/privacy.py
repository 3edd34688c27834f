"""What this room keeps of a person's companies, and how it forgets them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import aliased

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Edition
from matchmaker.matching.evidence.models import PairOutcome
from matchmaker.matching.lists.models import Listed
from matchmaker.matching.models import Wish


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return what the person's companies have said of others; what others say is theirs."""
    about, other = aliased(Participation), aliased(Company)
    rows = db.session.execute(
        select(Wish, other.name)
        .join(Participation, Participation.id == Wish.from_id)
        .join(about, about.id == Wish.about_id)
        .join(other, other.id == about.company_id)
        .where(Participation.company_id.in_(subject.company_ids))
        .order_by(Wish.id)
    )
    return {
        "wishes": [
            {"about": name, "wish": wish.kind, "said_at": wish.said_at} for wish, name in rows
        ],
        "outcomes": _list_outcomes(subject),
    }


def _list_outcomes(subject: Subject) -> list[dict[str, Any]]:
    ikm, partner = aliased(Company), aliased(Company)
    own = or_(
        PairOutcome.ikm_id.in_(subject.company_ids), PairOutcome.partner_id.in_(subject.company_ids)
    )
    rows = db.session.execute(
        select(PairOutcome, ikm.name, partner.name, Edition.name)
        .join(ikm, ikm.id == PairOutcome.ikm_id)
        .join(partner, partner.id == PairOutcome.partner_id)
        .join(Edition, Edition.id == PairOutcome.edition_id)
        .where(own)
        .order_by(PairOutcome.id)
    )
    return [
        {
            "about": partner_name if row.ikm_id in subject.company_ids else ikm_name,
            "edition": edition,
            "what_came": row.outcome,
            "stayed_away": row.absent,
            "noted_at": row.noted_at,
        }
        for row, ikm_name, partner_name, edition in rows
    ]


def erase(subject: Subject, now: datetime) -> None:
    """Forget the wishes of and about a company for which nobody else acts, and what came of it."""
    of_company = or_(
        PairOutcome.ikm_id.in_(subject.sole_ids), PairOutcome.partner_id.in_(subject.sole_ids)
    )
    db.session.execute(delete(PairOutcome).where(of_company))
    gone = select(Participation.id).where(Participation.company_id.in_(subject.sole_ids))
    db.session.execute(delete(Wish).where(or_(Wish.from_id.in_(gone), Wish.about_id.in_(gone))))
    # No list tells of them any more, in an edition that is over either. The list itself is a
    # refresh's to take away: its row is held by whoever writes onto it.
    on_lists = or_(Listed.seeker_id.in_(gone), Listed.candidate_id.in_(gone))
    db.session.execute(delete(Listed).where(on_lists))

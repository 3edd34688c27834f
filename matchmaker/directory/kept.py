"""The shortlists and saved searches that a person keeps, for their copy and for forgetting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.searches.models import SavedSearch, SearchHit
from matchmaker.directory.shortlists.models import Shortlist, ShortlistEntry


def list_shortlisted(subject: Subject) -> list[dict[str, Any]]:
    """Return what stands on the person's lists, with the notes."""
    rows = db.session.execute(
        select(Shortlist.name, Company.name, ShortlistEntry.note, ShortlistEntry.added_at)
        .join(ShortlistEntry, ShortlistEntry.shortlist_id == Shortlist.id)
        .join(Participation, Participation.id == ShortlistEntry.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Shortlist.user_id == subject.user_id)
        .order_by(Shortlist.id, ShortlistEntry.id)
    )
    return [
        {"list": name, "company": company, "note": note, "since": since}
        for name, company, note, since in rows
    ]


def list_saved(subject: Subject) -> list[dict[str, Any]]:
    """Return the searches that the person has saved."""
    rows: Sequence[SavedSearch] = db.session.scalars(
        select(SavedSearch).where(SavedSearch.user_id == subject.user_id).order_by(SavedSearch.id)
    ).all()
    return [
        {
            "name": one.name,
            "looks_for": one.address,
            "news": one.wants_news,
            "since": one.created_at,
        }
        for one in rows
    ]


def forget_kept(subject: Subject) -> None:
    """Delete the person's lists, shared ones too, and their searches."""
    if subject.user_id is None:
        return
    db.session.execute(delete(Shortlist).where(Shortlist.user_id == subject.user_id))
    db.session.execute(delete(SavedSearch).where(SavedSearch.user_id == subject.user_id))


def forget_listed(company_id: int) -> None:
    """Take an erased company off everybody's lists, with what was written about it."""
    parts = select(Participation.id).where(Participation.company_id == company_id)
    db.session.execute(delete(ShortlistEntry).where(ShortlistEntry.participation_id.in_(parts)))
    db.session.execute(delete(SearchHit).where(SearchHit.participation_id.in_(parts)))

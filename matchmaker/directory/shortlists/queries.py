"""Reads of shortlists. Whoever is not shown to the reader now is in none of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.db import db
from matchmaker.directory.finding.core import Sight
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.owner import Owner
from matchmaker.directory.queries import visible_part_ids
from matchmaker.directory.shortlists.models import Shortlist, ShortlistEntry


def list_shortlists(owner: Owner) -> Sequence[Shortlist]:
    """Return the owner's lists and those that colleagues share, by name, with who made them."""
    return db.session.scalars(
        select(Shortlist)
        .where(_readable(owner))
        .options(joinedload(Shortlist.user))
        .order_by(func.lower(Shortlist.name), Shortlist.id)
    ).all()


def count_entries(
    list_ids: Collection[int], edition_id: int, sight: Sight, regency_code: str | None = None
) -> Mapping[int, int]:
    """Return how many companies the reader sees on each list; 0 is left out."""
    rows = db.session.execute(
        select(ShortlistEntry.shortlist_id, func.count())
        .where(
            ShortlistEntry.shortlist_id.in_(list_ids),
            ShortlistEntry.removed_at.is_(None),
            ShortlistEntry.participation_id.in_(visible_part_ids(edition_id, sight, regency_code)),
        )
        .group_by(ShortlistEntry.shortlist_id)
    )
    return {row[0]: row[1] for row in rows}


def find_shortlist(owner: Owner, public_id: str, *, removed: bool = False) -> Shortlist | None:
    """Return a list that the owner may read; with `removed` one of their own taken away lately."""
    readable = _own(owner) & Shortlist.removed_at.is_not(None) if removed else _readable(owner)
    return db.session.scalar(
        select(Shortlist)
        .where(readable, Shortlist.public_id == public_id)
        .options(joinedload(Shortlist.user))
    )


def find_last_used(owner: Owner) -> Shortlist | None:
    """Return the list that the owner put a company on last, or made last; their own only."""
    last = (
        select(func.max(ShortlistEntry.added_at))
        .where(ShortlistEntry.shortlist_id == Shortlist.id)
        .scalar_subquery()
    )
    return db.session.scalar(
        select(Shortlist)
        .where(_own(owner), Shortlist.removed_at.is_(None))
        .order_by(func.greatest(last, Shortlist.created_at).desc(), Shortlist.id.desc())
        .limit(1)
    )


def list_entries(
    shortlist: Shortlist, sight: Sight, regency_code: str | None = None
) -> Sequence[ShortlistEntry]:
    """Return what of a list the reader may see now, the newest first, with products and permits."""
    return db.session.scalars(
        _entries(shortlist, sight, regency_code)
        .options(
            joinedload(ShortlistEntry.participation)
            .joinedload(Participation.company)
            .options(selectinload(Company.products), selectinload(Company.permits))
        )
        .order_by(ShortlistEntry.added_at.desc(), ShortlistEntry.id.desc())
    ).all()


def count_hidden(shortlist: Shortlist, sight: Sight, regency_code: str | None = None) -> int:
    """Return how many companies of a list are not shown to the reader now."""
    return db.session.scalars(
        select(func.count())
        .select_from(ShortlistEntry)
        .where(
            ShortlistEntry.shortlist_id == shortlist.id,
            ShortlistEntry.removed_at.is_(None),
            ShortlistEntry.participation_id.not_in(
                visible_part_ids(shortlist.edition_id, sight, regency_code)
            ),
        )
    ).one()


def find_entry(
    shortlist: Shortlist, company_public_id: str, sight: Sight, regency_code: str | None = None
) -> ShortlistEntry | None:
    """Return a company's place on a list while the reader may see it."""
    return db.session.scalar(
        _entries(shortlist, sight, regency_code)
        .join(Participation, Participation.id == ShortlistEntry.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Company.public_id == company_public_id)
        .options(joinedload(ShortlistEntry.participation).joinedload(Participation.company))
    )


def list_marked(owner: Owner, participation_ids: Collection[int]) -> frozenset[int]:
    """Return those of the parts that stand on a list of the owner's or a shared one."""
    return frozenset(
        db.session.scalars(
            select(ShortlistEntry.participation_id)
            .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
            .where(
                _readable(owner),
                ShortlistEntry.removed_at.is_(None),
                ShortlistEntry.participation_id.in_(participation_ids),
            )
        )
    )


def list_marked_companies(owner: Owner, parts: Sequence[Participation]) -> frozenset[str]:
    """Return the public ids of those of the companies that stand on a list, for a page's cards."""
    marked = list_marked(owner, [part.id for part in parts])
    return frozenset(part.company.public_id for part in parts if part.id in marked)


def list_lists_with(owner: Owner, participation_id: int) -> Sequence[Shortlist]:
    """Return the lists on which a part stands, by name."""
    return db.session.scalars(
        select(Shortlist)
        .join(ShortlistEntry, ShortlistEntry.shortlist_id == Shortlist.id)
        .where(
            _readable(owner),
            ShortlistEntry.removed_at.is_(None),
            ShortlistEntry.participation_id == participation_id,
        )
        .order_by(func.lower(Shortlist.name), Shortlist.id)
    ).all()


def count_lists(owner: Owner) -> int:
    """Return how many lists the owner has made."""
    return db.session.scalars(
        select(func.count())
        .select_from(Shortlist)
        .where(_own(owner), Shortlist.removed_at.is_(None))
    ).one()


def _own(owner: Owner) -> ColumnElement[bool]:
    return and_(
        Shortlist.edition_id == owner.edition_id,
        Shortlist.user_id == owner.user_id,
        Shortlist.company_id.is_not_distinct_from(owner.company_id),
    )


def _readable(owner: Owner) -> ColumnElement[bool]:
    shared = and_(
        Shortlist.edition_id == owner.edition_id,
        Shortlist.shared,
        Shortlist.company_id == owner.company_id,
    )
    readable = _own(owner) if owner.company_id is None else or_(_own(owner), shared)
    return and_(readable, Shortlist.removed_at.is_(None))


def _entries(
    shortlist: Shortlist, sight: Sight, regency_code: str | None
) -> Select[ShortlistEntry]:
    return select(ShortlistEntry).where(
        ShortlistEntry.shortlist_id == shortlist.id,
        ShortlistEntry.removed_at.is_(None),
        ShortlistEntry.participation_id.in_(
            visible_part_ids(shortlist.edition_id, sight, regency_code)
        ),
    )

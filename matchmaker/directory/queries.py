"""Reads of companies and their part in an edition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker.db import db
from matchmaker.directory.models import Company, Participation


def list_own_participations(
    edition_id: int, company_ids: Collection[int]
) -> Sequence[Participation]:
    """Return the parts that these companies have in the edition, with the company, by name."""
    return db.session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.edition_id == edition_id, Participation.company_id.in_(company_ids))
        .options(joinedload(Participation.company))
        .order_by(Company.name, Participation.id)
    ).all()


def find_participation(edition_id: int, company_public_id: str) -> Participation | None:
    """Return a company's part in an edition by the company's public id, with the company."""
    return db.session.scalar(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.edition_id == edition_id, Company.public_id == company_public_id)
        .options(joinedload(Participation.company))
    )

"""Reads of who has edited what, and of what can be brought back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import any_, literal, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from matchmaker.db import db
from matchmaker.directory.editing.models import Edit, Removed
from matchmaker.directory.models import Company, Participation, Permit, Product, ProductPhoto
from matchmaker.events.models import Edition


def find_last_edit(company_id: int, participation_id: int | None, name: str) -> Edit | None:
    """Return the newest edit of an answer, with the person who made it.

    One of the company's when `participation_id` is None, else of needs, terms and brief.
    """
    return db.session.scalar(
        select(Edit)
        .where(
            Edit.company_id == company_id,
            Edit.participation_id.is_not_distinct_from(participation_id),
            literal(name) == any_(Edit.fields),
        )
        .options(joinedload(Edit.user))
        .order_by(Edit.revision.desc())
        .limit(1)
    )


def find_removed(company_id: int, public_id: str) -> Removed | None:
    """Return what was taken off a company's profile."""
    return db.session.scalar(
        select(Removed).where(Removed.company_id == company_id, Removed.public_id == public_id)
    )


def get_profile(participation_id: int) -> Participation:
    """Return a part in an edition with all that its profile shows, read afresh."""
    company = joinedload(Participation.company)
    return db.session.scalars(
        select(Participation)
        .where(Participation.id == participation_id)
        .options(
            company.options(
                selectinload(Company.products)
                .selectinload(Product.photos)
                .joinedload(ProductPhoto.file),
                selectinload(Company.permits).options(
                    joinedload(Permit.scan), joinedload(Permit.verified_by)
                ),
            )
        )
        .execution_options(populate_existing=True)
    ).one()


def find_newest_part(
    company_ids: Collection[int], public_id: str
) -> tuple[Participation, str] | None:
    """Return the newest part of one of these companies, with the edition's slug."""
    row = db.session.execute(
        select(Participation, Edition.slug)
        .join(Company, Company.id == Participation.company_id)
        .join(Edition, Edition.id == Participation.edition_id)
        .where(Company.id.in_(company_ids), Company.public_id == public_id)
        .options(contains_eager(Participation.company))
        .order_by(Participation.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def is_nib_taken(company: Company, nib: str) -> bool:
    """Tell whether another company of the host has this NIB."""
    return (
        db.session.scalar(
            select(Company.id).where(
                Company.host_id == company.host_id, Company.nib == nib, Company.id != company.id
            )
        )
        is not None
    )

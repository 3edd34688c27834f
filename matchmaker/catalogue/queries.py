"""Reads of the catalogue: what is open, who stands in it, and its prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.accounts.consent_texts import PRODUCTS_ALONE, Purpose
from matchmaker.accounts.consents import list_versions
from matchmaker.catalogue.core import PRINT
from matchmaker.catalogue.models import Opening, Print
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation, Product, ProductPhoto
from matchmaker.directory.visibility import is_public
from matchmaker.events.models import Edition
from matchmaker.files.core import FileKind
from matchmaker.files.models import StoredFile
from matchmaker.jobs import queries as jobs
from matchmaker.jobs.models import Job


def find_open_edition(slug: str) -> Edition | None:
    """Return the edition of that address whose catalogue is open; whoever asks."""
    return db.session.scalar(
        select(Edition).join(Opening, Opening.edition_id == Edition.id).where(Edition.slug == slug)
    )


def is_open(edition_id: int) -> bool:
    """Tell whether everybody may see the catalogue of an edition."""
    return find_opening(edition_id) is not None


def find_opening(edition_id: int) -> Opening | None:
    """Return since when the catalogue of an edition is open."""
    return db.session.get(Opening, edition_id)


def list_open_slugs() -> Sequence[str]:
    """Return the addresses of the editions whose catalogues are open."""
    return db.session.scalars(
        select(Edition.slug).join(Opening, Opening.edition_id == Edition.id).order_by(Edition.slug)
    ).all()


def load_pages(participation_ids: Sequence[int]) -> Sequence[Participation]:
    """Return parts with products, their photos and permits, by kabupaten and name."""
    company = joinedload(Participation.company)
    return db.session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id.in_(participation_ids))
        .options(
            company.options(
                selectinload(Company.products)
                .selectinload(Product.photos)
                .joinedload(ProductPhoto.file),
                selectinload(Company.permits),
            )
        )
        .order_by(Company.regency_code.nulls_last(), func.lower(Company.name), Company.id)
    ).all()


def list_company_photos(company_ids: Sequence[int]) -> dict[int, StoredFile]:
    """Return the photo of each company that has one."""
    rows = db.session.scalars(
        select(StoredFile).where(
            StoredFile.company_id.in_(company_ids), StoredFile.kind == FileKind.PHOTO
        )
    )
    return {row.company_id: row for row in rows if row.company_id is not None}


def list_shown_whole(company_ids: Sequence[int]) -> frozenset[int]:
    """Return the companies that have agreed to more than name, products and kabupaten."""
    versions = list_versions(company_ids, Purpose.PUBLIC_CATALOGUE)
    return frozenset(
        company for company, version in versions.items() if version not in PRODUCTS_ALONE
    )


def list_prints(edition_id: int) -> Sequence[Print]:
    """Return the prints of an edition, the newest first."""
    return db.session.scalars(
        select(Print).where(Print.edition_id == edition_id).order_by(Print.id.desc())
    ).all()


def find_print(edition_id: int, public_id: str) -> Print | None:
    """Return a print of the edition."""
    return db.session.scalar(
        select(Print).where(Print.edition_id == edition_id, Print.public_id == public_id)
    )


def list_outdated(edition_id: int) -> frozenset[int]:
    """Return the prints of an edition with somebody in them who may no longer be shown."""
    shown = select(Company.id).where(is_public()).scalar_subquery()
    member = func.unnest(Print.company_ids).table_valued("company_id").render_derived()
    gone = select(1).select_from(member).where(member.c.company_id.not_in(shown))
    return frozenset(
        db.session.scalars(select(Print.id).where(Print.edition_id == edition_id, gone.exists()))
    )


def list_prints_before(moment: datetime) -> Sequence[Print]:
    """Return the prints that were made before a moment."""
    return db.session.scalars(select(Print).where(Print.made_at < moment)).all()


def find_job(host_id: int, edition_id: int, public_id: str) -> Job | None:
    """Return a job that prints this edition's catalogue."""
    return jobs.find_by_public_id(host_id, edition_id, (PRINT,), public_id)


def find_newest_job(host_id: int, edition_id: int) -> Job | None:
    """Return the print that was asked for last, whatever became of it."""
    return jobs.find_newest(host_id, edition_id, (PRINT,))


def find_job_under_way(host_id: int, edition_id: int) -> Job | None:
    """Return the job that prints this edition's catalogue now."""
    return jobs.find_under_way(host_id, edition_id, (PRINT,))

"""Reads of stored files."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.files.core import FileKind
from matchmaker.files.models import StoredFile


def find_file(host_id: int, public_id: str) -> StoredFile | None:
    """Return the host's file of that public id."""
    return db.session.scalar(
        select(StoredFile).where(StoredFile.host_id == host_id, StoredFile.public_id == public_id)
    )


def find_photo(company_id: int) -> StoredFile | None:
    """Return the photo of a company."""
    return db.session.scalar(
        select(StoredFile).where(
            StoredFile.company_id == company_id, StoredFile.kind == FileKind.PHOTO
        )
    )


def list_with_photo(company_ids: Collection[int]) -> frozenset[int]:
    """Return those of the companies that have a photo."""
    return frozenset(
        company_id
        for company_id in db.session.scalars(
            select(StoredFile.company_id).where(
                StoredFile.company_id.in_(company_ids), StoredFile.kind == FileKind.PHOTO
            )
        )
        if company_id is not None
    )


def list_files_of(company_ids: Collection[int]) -> Sequence[StoredFile]:
    """Return all the files of these companies, the oldest first."""
    return db.session.scalars(
        select(StoredFile).where(StoredFile.company_id.in_(company_ids)).order_by(StoredFile.id)
    ).all()

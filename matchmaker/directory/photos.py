"""The one photo that a company shows of itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.files import queries
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind
from matchmaker.files.models import StoredFile


def set_photo(
    company: Company, clean: CleanFile, *, by: int, data: Path, now: datetime
) -> StoredFile:
    """Show this photo from now on; an earlier one is deleted."""
    photo = files.keep(
        clean, FileKind.PHOTO, host_id=company.host_id, data=data, now=now, made_by_id=by
    )
    put_photo(company.id, photo, data)
    _note(company, "directory.photo_set")
    return photo


def remove_photo(company: Company, data: Path) -> None:
    """Show no photo any more."""
    photo = queries.find_photo(company.id)
    if photo is not None:
        files.delete([photo], data)
        _note(company, "directory.photo_removed")


def put_photo(company_id: int, photo: StoredFile, data: Path) -> None:
    """Give a company a photo that is kept already, in place of an earlier one."""
    before = queries.find_photo(company_id)
    if before is not None:
        files.delete([before], data)
    photo.company_id = company_id
    db.session.flush()


def _note(company: Company, action: str) -> None:
    trail.record(
        action,
        host_id=company.host_id,
        object_kind="company",
        object_id=company.public_id,
        acting_for_id=company.id,
    )

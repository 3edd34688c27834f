"""What was taken off a profile: kept for a day, brought back as it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from matchmaker.db import Base, db
from matchmaker.directory.core import PermitState
from matchmaker.directory.editing.core import Removable, to_plain
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.editing.queries import is_nib_taken
from matchmaker.directory.editing.service import lock_owner, note_edit
from matchmaker.directory.models import Company, Permit, Product, ProductPhoto
from matchmaker.files import service as files
from matchmaker.files.models import StoredFile
from matchmaker.reference.permits import PermitKind

KEPT_FOR = timedelta(days=1)
_DAYS = {"issued_on", "expires_on"}


class CannotReturnError(ValueError):
    """What it belonged to is gone, or the same stands there again."""


def keep_removed(
    company_id: int,
    kind: Removable,
    data: dict[str, Any],
    *,
    photos: Collection[int] = (),
    now: datetime,
) -> Removed:
    """Keep the values of what is taken off, with its files."""
    removed = Removed(
        company_id=company_id, kind=kind, data=data, file_ids=list(photos), removed_at=now
    )
    db.session.add(removed)
    db.session.flush()
    return removed


def bring_back(company: Company, removed: Removed, *, by_id: int, now: datetime) -> None:
    """Put back what was taken off; raises CannotReturnError."""
    lock_owner(company)
    field = {
        Removable.PRODUCT: _return_product,
        Removable.PERMIT: _return_permit,
        Removable.PHOTO: _return_photo,
    }[removed.kind](company, removed)
    db.session.delete(removed)
    db.session.flush()
    note_edit(company, [field], by_id=by_id, now=now)


def drop_old(company_id: int, data: Path, now: datetime) -> None:
    """Delete for good what was taken off more than a day ago, files too."""
    old = db.session.scalars(
        select(Removed).where(Removed.company_id == company_id, Removed.removed_at < now - KEPT_FOR)
    ).all()
    files.delete(_files([file_id for one in old for file_id in one.file_ids]), data)
    for one in old:
        db.session.delete(one)
    db.session.flush()


def values_of(row: Base) -> dict[str, Any]:
    """Return the columns of a row as JSON, without what belongs to the row alone."""
    return {
        column.key: to_plain(getattr(row, column.key))
        for column in row.__mapper__.column_attrs
        if column.key not in {"id", "company_id"}
    }


def _return_product(company: Company, removed: Removed) -> str:
    wanted = removed.data["position"]
    taken = {product.position for product in company.products}
    last = max(taken, default=0)
    values = _columns(Product, removed.data)
    photos = [
        ProductPhoto(file=file, position=place)
        for place, file in enumerate(_files(removed.file_ids), start=1)
    ]
    product = Product(**{**values, "position": last + 1}, photos=photos)
    company.products.append(product)
    db.session.flush()
    others = [one for one in company.products if one is not product]
    others.insert(min(wanted, last + 1) - 1, product)
    for place, one in enumerate(others, start=1):
        one.position = last + 1 + place
    db.session.flush()
    for place, one in enumerate(others, start=1):
        one.position = place
    db.session.flush()
    db.session.expire(company, ["products"])
    return f"product:{product.public_id}"


def _return_permit(company: Company, removed: Removed) -> str:
    values = _columns(Permit, removed.data)
    twins = {(permit.kind, permit.number) for permit in company.permits}
    if (values["kind"], values["number"]) in twins:
        raise CannotReturnError(values["kind"])
    if values["state"] == PermitState.VERIFIED:
        # What was compared may have changed meanwhile.
        values["state"] = PermitState.DECLARED
    values["verified_at"] = values["verified_by_id"] = None
    for name in _DAYS:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    values["scan_id"] = removed.file_ids[0] if removed.file_ids else None
    if values["kind"] == PermitKind.NIB and values["number"]:
        if is_nib_taken(company, values["number"]):
            raise CannotReturnError(values["kind"])
        company.nib = values["number"]
    permit = Permit(**values)
    company.permits.append(permit)
    db.session.flush()
    return f"permit:{permit.public_id}"


def _return_photo(company: Company, removed: Removed) -> str:
    product = next((p for p in company.products if p.public_id == removed.data["product"]), None)
    found = _files(removed.file_ids)
    if product is None or not found:
        raise CannotReturnError(removed.kind)
    photo = ProductPhoto(file=found[0], position=len(product.photos) + 1)
    product.photos.insert(removed.data["position"] - 1, photo)
    for place, one in enumerate(product.photos, start=1):
        one.position = place
    db.session.flush()
    return f"product:{product.public_id}.photos"


def _columns(model: type[Base], data: dict[str, Any]) -> dict[str, Any]:
    """Return the kept values; a text that was empty is kept as nothing."""
    columns = model.__table__.columns
    return {
        name: "" if value is None and not columns[name].nullable else value
        for name, value in data.items()
        if name in columns
    }


def _files(ids: Sequence[int]) -> list[StoredFile]:
    found = {
        file.id: file
        for file in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))
    }
    return [found[file_id] for file_id in ids if file_id in found]

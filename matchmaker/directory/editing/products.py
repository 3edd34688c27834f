"""Products of an IKM and their photos: added, put in order, taken off, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from matchmaker.db import db
from matchmaker.directory.editing.answers import classify
from matchmaker.directory.editing.core import Removable, move
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.editing.removing import drop_old, keep_removed, values_of
from matchmaker.directory.editing.service import lock_owner, note_edit
from matchmaker.directory.models import Company, Product, ProductPhoto
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind

MOST_PRODUCTS = 40
MOST_PHOTOS = 8


class TooManyError(ValueError):
    """A profile has room for no more of them; `most` says how many."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def add_product(company: Company, name: str, *, by_id: int, now: datetime) -> Product:
    """Add a product at the end; raises TooManyError."""
    lock_owner(company)
    if len(company.products) >= MOST_PRODUCTS:
        raise TooManyError(MOST_PRODUCTS)
    last = max((product.position for product in company.products), default=0)
    product = Product(name_id=name, position=last + 1)
    classify(product, company.sectors)
    company.products.append(product)
    db.session.flush()
    note_edit(company, [f"product:{product.public_id}"], by_id=by_id, now=now)
    return product


def move_product(product: Product, steps: int, *, by_id: int, now: datetime) -> None:
    """Put a product further to the front (negative) or back; the first is the main one."""
    company = product.company
    lock_owner(company)
    put_in_order(move(company.products, product, steps))
    note_edit(company, ["products"], by_id=by_id, now=now)


def remove_product(product: Product, *, by_id: int, data: Path, now: datetime) -> Removed:
    """Take a product off the profile; `bring_back` undoes it for a day."""
    company = product.company
    lock_owner(company)
    drop_old(company.id, data, now)
    photos = [photo.file_id for photo in product.photos]
    removed = keep_removed(
        company.id, Removable.PRODUCT, values_of(product), photos=photos, now=now
    )
    company.products.remove(product)
    db.session.flush()
    put_in_order(company.products)
    note_edit(company, [f"product:{product.public_id}"], by_id=by_id, now=now)
    return removed


def put_in_order(products: Sequence[Product]) -> None:
    """Give the products the positions in which they stand here."""
    # A position is unique at every moment: first all of them out of the way.
    highest = max((product.position for product in products), default=0) + len(products)
    for place, product in enumerate(products, start=1):
        product.position = highest + place
    db.session.flush()
    for place, product in enumerate(products, start=1):
        product.position = place
    db.session.flush()
    if products:
        db.session.expire(products[0].company, ["products"])


def add_photo(
    product: Product, clean: CleanFile, *, by_id: int, data: Path, now: datetime
) -> ProductPhoto:
    """Add a photo at the end; the first is the cover. Raises TooManyError."""
    company = product.company
    lock_owner(company)
    if len(product.photos) >= MOST_PHOTOS:
        raise TooManyError(MOST_PHOTOS)
    stored = files.keep(
        clean,
        FileKind.PRODUCT,
        host_id=company.host_id,
        company_id=company.id,
        data=data,
        now=now,
        made_by_id=by_id,
    )
    photo = ProductPhoto(file=stored, position=len(product.photos) + 1)
    product.photos.append(photo)
    db.session.flush()
    note_edit(company, [_photos_of(product)], by_id=by_id, now=now)
    return photo


def move_photo(
    product: Product, photo: ProductPhoto, steps: int, *, by_id: int, now: datetime
) -> None:
    """Put a photo further to the front (negative) or back."""
    lock_owner(product.company)
    _number(move(product.photos, photo, steps))
    db.session.flush()
    db.session.expire(product, ["photos"])
    note_edit(product.company, [_photos_of(product)], by_id=by_id, now=now)


def remove_photo(
    product: Product, photo: ProductPhoto, *, by_id: int, data: Path, now: datetime
) -> Removed:
    """Take a photo off; `bring_back` undoes it for a day."""
    company = product.company
    lock_owner(company)
    drop_old(company.id, data, now)
    values: dict[str, Any] = {"product": product.public_id, "position": photo.position}
    removed = keep_removed(company.id, Removable.PHOTO, values, photos=[photo.file_id], now=now)
    product.photos.remove(photo)
    _number(product.photos)
    db.session.flush()
    note_edit(company, [_photos_of(product)], by_id=by_id, now=now)
    return removed


def _number(photos: Sequence[ProductPhoto]) -> None:
    for place, photo in enumerate(photos, start=1):
        photo.position = place


def _photos_of(product: Product) -> str:
    return f"product:{product.public_id}.photos"

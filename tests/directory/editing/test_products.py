"""Products and photos: added, put in order, taken off and brought back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.editing import products
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.editing.removing import CannotReturnError, bring_back
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.files.models import StoredFile
from tests.files.evil import picture


@pytest.fixture
def data(app):
    return app.config["DATA"]


@pytest.fixture
def three(ikm, by):
    for name in ("abon lele", "emping"):
        products.add_product(ikm.company, name, **by)
    return ikm.company


def names(company):
    db.session.expire(company, ["products"])
    return [(product.position, product.name_id) for product in company.products]


def shot(product, data, by):
    return products.add_photo(
        product, files.clean(picture(), FileKind.PRODUCT), data=data, **by
    ).file.id


def test_a_product_moves_and_the_first_is_the_main_one(three, by):
    products.move_product(three.products[2], -2, **by)
    assert names(three) == [(1, "emping"), (2, "keripik singkong"), (3, "abon lele")]
    products.move_product(three.products[0], 1, **by)
    assert names(three) == [(1, "keripik singkong"), (2, "emping"), (3, "abon lele")]
    products.move_product(three.products[0], -1, **by)
    assert names(three)[0] == (1, "keripik singkong")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_product_that_was_taken_off_comes_back_where_it_was(three, data, by, place):
    before = names(three)
    product = three.products[place]
    values = (product.public_id, product.price, product.name_en)
    photo = shot(product, data, by)
    removed = products.remove_product(product, data=data, **by)
    assert [position for position, _ in names(three)] == [1, 2]
    bring_back(three, removed, **by)
    assert names(three) == before
    again = three.products[place]
    assert (again.public_id, again.price, again.name_en) == values
    assert [one.file_id for one in again.photos] == [photo]
    assert db.session.scalars(select(Removed)).all() == []


def test_photos_are_put_in_order_and_the_first_is_the_cover(ikm, data, by):
    product = ikm.company.products[0]
    one, two, three = (shot(product, data, by) for _ in range(3))
    products.move_photo(product, product.photos[2], -2, **by)
    assert [photo.file_id for photo in product.photos] == [three, one, two]
    removed = products.remove_photo(product, product.photos[0], data=data, **by)
    assert [(p.position, p.file_id) for p in product.photos] == [(1, one), (2, two)]
    bring_back(ikm.company, removed, **by)
    assert [photo.file_id for photo in product.photos] == [three, one, two]


def test_a_photo_of_a_product_that_is_gone_cannot_come_back(ikm, data, by):
    product = ikm.company.products[0]
    shot(product, data, by)
    photo = products.remove_photo(product, product.photos[0], data=data, **by)
    products.remove_product(product, data=data, **by)
    with pytest.raises(CannotReturnError):
        bring_back(ikm.company, photo, **by)


def test_after_a_day_what_was_taken_off_is_gone_with_its_files(three, data, by):
    photo = shot(three.products[1], data, by)
    products.remove_product(three.products[1], data=data, **by)
    assert db.session.get(StoredFile, photo) is not None
    later = {**by, "now": clock.now() + timedelta(days=1, minutes=1)}
    products.remove_product(three.products[1], data=data, **later)
    assert db.session.get(StoredFile, photo) is None
    assert len(db.session.scalars(select(Removed)).all()) == 1


def test_there_is_room_for_so_many(ikm, data, by, monkeypatch):
    monkeypatch.setattr(products, "MOST_PRODUCTS", 1)
    monkeypatch.setattr(products, "MOST_PHOTOS", 1)
    shot(ikm.company.products[0], data, by)
    with pytest.raises(products.TooManyError):
        shot(ikm.company.products[0], data, by)
    with pytest.raises(products.TooManyError):
        products.add_product(ikm.company, "abon", **by)

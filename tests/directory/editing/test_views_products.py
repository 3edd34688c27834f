"""Products and their photos on the pages."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from matchmaker.accounts.core import Role
from matchmaker.db import db
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import make_ikm, make_partner
from tests.files import evil


@pytest.fixture
def here(edition):
    return f"/acara/{edition.slug}/profil/produk"


@pytest.fixture
def product(ikm):
    return ikm.company.products[0]


def names(ikm) -> list[str]:
    db.session.expire_all()
    return [product.name_id for product in ikm.company.products]


def undo_of(page: str) -> str:
    return re.search(r'action="([^"]*/kembalikan/[^"]*)"', page)[1]


def send(client, here, product, content: bytes, **headers: str):
    return client.post(
        f"{here}/{product.public_id}/foto",
        data={"photo": (BytesIO(content), "IMG.jpg")},
        headers=headers,
    )


def test_a_product_is_added_moved_taken_off_and_brought_back(client, here, ikm, owner):
    sign_in(client, owner)
    added = client.post(here, data={"name": "  abon   lele 🐟 "})
    assert re.fullmatch(rf"{here}/\w{{16}}/nama", added.location)
    assert client.get(added.location).status_code == 200
    assert names(ikm) == ["keripik singkong", "abon lele 🐟"]
    second = ikm.company.products[1].public_id
    client.post(f"{here}/{second}/pindah/naik")
    assert names(ikm) == ["abon lele 🐟", "keripik singkong"]
    assert client.post(f"{here}/{second}/pindah/kiri").status_code == 404
    client.post(f"{here}/{second}/hapus")
    assert names(ikm) == ["keripik singkong"]
    client.post(undo_of(client.get(here).text))
    assert names(ikm) == ["abon lele 🐟", "keripik singkong"]


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "k" * 10_000])
def test_a_name_that_is_none_is_refused_and_kept(client, here, ikm, owner, name):
    sign_in(client, owner)
    answer = client.post(here, data={"name": name})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert names(ikm) == ["keripik singkong"]


@pytest.mark.parametrize(
    ("step", "name", "typed", "stored"),
    [
        ("kemasan", "barcode", "899 0000 0001", None),
        ("kemasan", "barcode", "8990000000105", "8990000000105"),
        ("kemasan", "barcode", "8990000000106", None),
        ("kode", "hs_code", "1905.90", "190590"),
        ("kode", "hs_code", "19059", None),
        ("kode", "kbli", "10793", "10793"),
        ("kode", "kbli", "107", None),
    ],
)
def test_codes_are_checked(client, here, ikm, product, owner, step, name, typed, stored):
    sign_in(client, owner)
    answer = client.post(f"{here}/{product.public_id}/{step}", data={name: typed})
    db.session.expire_all()
    assert getattr(ikm.company.products[0], name) == stored
    assert (answer.status_code == 422) == (stored is None)
    assert (f'id="{name}-error"' in answer.text) == (stored is None)


@pytest.mark.parametrize("content", [b"", evil.HTML, evil.SVG, evil.pdf(), evil.huge_png()])
def test_what_is_no_photo_is_refused_with_the_mend(client, here, product, owner, content):
    sign_in(client, owner)
    answer = send(client, here, product, content)
    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.text
    told = send(client, here, product, content, **{"X-Saves-Itself": "1"}).json
    assert told["mend"]
    db.session.expire_all()
    assert product.photos == []


def test_photos_stand_on_the_profile_in_the_sizes_that_screens_need(
    client, edition, host, here, ikm, product, owner
):
    sign_in(client, owner)
    for content in (evil.picture(size=(2000, 1000)), evil.picture("WEBP")):
        assert send(client, here, product, content).status_code == 303
    shop = make_partner(edition)
    sign_in(client, make_user(host, Role.PARTNER, acts_for=(shop.company_id,)))
    page = client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}").text
    photo = product.photos[0].file.public_id
    assert 'loading="lazy"' in page
    for size, width in (("small", 240), ("medium", 720), ("large", 1600)):
        assert re.search(rf"/foto/{photo}\S*ukuran={size} {width}w", page)
    assert re.search(r'alt="[^"]+, foto 2 dari 2"', page)
    address = f"/acara/{edition.slug}/direktori/{ikm.company.public_id}/foto/{photo}"
    small, large = (len(client.get(f"{address}?ukuran={size}").data) for size in ("small", "large"))
    assert small < large
    assert client.get(f"{address}?ukuran=riesig").status_code == 200


def test_a_photo_is_seen_by_whoever_sees_the_company(client, edition, host, here, product, owner):
    sign_in(client, owner)
    send(client, here, product, evil.picture())
    other = make_ikm(edition)
    photo, mine = product.photos[0].file.public_id, product.company.public_id
    sign_in(client, make_user(host, Role.IKM, acts_for=(other.company_id,)))
    there = f"/acara/{edition.slug}/direktori"
    assert client.get(f"{there}/{mine}/foto/{photo}").status_code == 404
    assert client.get(f"{there}/{other.company.public_id}/foto/{photo}").status_code == 404


def test_a_photo_moves_forward_and_comes_back(client, here, product, owner):
    sign_in(client, owner)
    for _ in range(2):
        send(client, here, product, evil.picture())
    first, second = (photo.file.public_id for photo in product.photos)
    page = f"{here}/{product.public_id}/foto"
    client.post(f"{page}/{second}/pindah/naik")
    db.session.expire_all()
    assert [photo.file.public_id for photo in product.photos] == [second, first]
    client.post(f"{page}/{second}/hapus")
    client.post(undo_of(client.get(page).text))
    db.session.expire_all()
    assert [photo.file.public_id for photo in product.photos] == [second, first]


def test_a_product_that_somebody_has_taken_off_is_not_there(client, here, product, owner):
    sign_in(client, owner)
    client.post(f"{here}/{product.public_id}/hapus")
    answer = client.post(f"{here}/{product.public_id}/jual", data={"price": "1"})
    assert answer.status_code == 404


def test_the_kind_of_product_is_chosen_from_the_list(client, here, ikm, product, owner):
    sign_in(client, owner)
    page = f"{here}/{product.public_id}/nama"
    assert '<option selected value="food_dry">' in client.get(page).text
    typed = {"name_id": product.name_id, "product_type": "food_fresh"}
    assert client.post(page, data=typed).status_code == 303
    db.session.expire_all()
    assert product.product_type == "food_fresh"
    assert client.post(page, data=typed | {"product_type": "gold"}).status_code == 422

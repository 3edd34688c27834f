"""The printed catalogue: one page an IKM, whatever people typed."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from matchmaker.paper.core import (
    LONGEST_TITLE,
    MOST_PRODUCTS,
    CataloguePage,
    CatalogueProduct,
    CatalogueSheet,
    trim,
    writable,
)
from matchmaker.paper.service import print_catalogue
from tests.paper.test_service import pages_of

WORDS = (
    "title", "consent", "by_place", "by_sector", "elsewhere", "product", "price", "capacity",
    "order", "shelf", "permits", "scan",
)  # fmt: skip
SHEET = CatalogueSheet(
    locale="id",
    edition="Temu Bisnis 2026",
    host="Inopak Institute",
    when="Selasa, 15 Desember 2026",
    where="Semarang",
    count="1 IKM",
    chosen="",
    words={word: word for word in WORDS},
)
RTL = "شركة الحلويات שלום"
FRONT = 3


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 300), (120, 80, 40)).save(out, "JPEG")
    return out.getvalue()


def product(name: str = "Keripik singkong") -> CatalogueProduct:
    return CatalogueProduct(
        name=name, other="cassava chips", price="Rp15.000", capacity="2.000", order="50", shelf=""
    )


def page(name: str = "Carica Bu Tumini", products: int = 1, pictures: int = 0) -> CataloguePage:
    return CataloguePage(
        name=name,
        place="Wonosobo",
        since="Sejak 2018",
        story=f"{name} dari dapur nenek. " * 60 if products != 1 else "",
        sectors=[("herbal", "Herbal")],
        products=[product(name) for _ in range(products)],
        more="dan 21 produk lain",
        permits=["NIB"] * 30,
        pictures=["a.jpg"] * pictures,
        address="https://temu.example/katalog/edisi/0123456789abcdef",
    )


@pytest.mark.parametrize("products", [0, 1, 9, 30])
@pytest.mark.parametrize("pictures", [0, 1, 3])
@pytest.mark.parametrize("name", ["Carica", "Sangat panjang " * 14, "x" * 200, RTL * 5, "🌶️🔥"])
def test_an_ikm_has_one_page(name, pictures, products):
    paper = print_catalogue(SHEET, [page(name, products, pictures)], {"a.jpg": picture()})
    assert pages_of(paper) == FRONT + 1


def test_what_people_typed_is_data_and_never_typst():
    nasty = '#panic("x") $ \\ " ] } @label *bold*'
    assert pages_of(print_catalogue(SHEET, [page(nasty)], {})) == FRONT + 1


@given(st.text(max_size=300))
def test_a_trimmed_page_fits_and_has_a_name(text):
    trimmed = trim(page(text, 30))
    assert 1 <= len(trimmed.name) <= LONGEST_TITLE
    assert len(trimmed.products) == MOST_PRODUCTS
    assert not re.search("[\U0001f000-\U0001faff\u200d\ufe0f\x00-\x08]", trimmed.name)


def test_right_to_left_letters_stay_and_emoji_go():
    assert writable(f"🌶️ {RTL}") == f" {RTL}"

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from matchmaker.directory.finding.address import read_search, write_search
from matchmaker.directory.finding.core import Facet, Order, Search


def test_what_is_written_is_read_again() -> None:
    search = Search(
        text="jahe merah",
        chosen={
            Facet.KIND: ("bank",),
            Facet.TAG: ("herbal", "kerajinan"),
            Facet.REGENCY: ("33.05", "33.74"),
            Facet.PERMIT: ("halal", "nib"),
            Facet.EXPORT: ("siap",),
            Facet.CAPACITY: ("-500", "10000-"),
            Facet.PRICE: ("25000-100000",),
            Facet.NEED: ("loan",),
        },
        order=Order.CAPACITY,
    )
    assert read_search(MultiDict(write_search(search))) == search
    assert write_search(Search()) == {}


@pytest.mark.parametrize(
    ("typed", "page"), [("2", 2), ("0", 1), ("-3", 1), ("x", 1), ("", 1), ("²", 1), ("9" * 9, 1)]
)
def test_a_page_is_a_number_from_one(typed: str, page: int) -> None:
    assert read_search(MultiDict({"page": typed})).page == page


def test_a_search_text_is_short_and_of_one_line() -> None:
    assert read_search(MultiDict({"q": "  a\x00b\n c "})).text == "a b c"
    assert len(read_search(MultiDict({"q": "x" * 500})).text) == 80


def test_what_nobody_knows_is_dropped() -> None:
    typed = MultiDict(
        [
            ("sektor", "x"),
            ("sektor", "herbal"),
            ("kapasitas", "500"),
            ("kapasitas", "500-2000"),
            ("harga", "-1"),
            ("ekspor", "ya"),
            ("kabupaten", "33.05"),
            ("urut", "acak"),
        ]
    )
    found = read_search(typed)
    assert found == Search(chosen={Facet.TAG: ("herbal",), Facet.CAPACITY: ("500-2000",)})
    assert read_search(typed, tags=("x",)).values(Facet.TAG) == ("x",)

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from matchmaker.directory.forms import read_search, write_search
from matchmaker.directory.search import Order, Search


def test_what_is_written_is_read_again() -> None:
    search = Search(
        text="jahe merah",
        sectors=("herbal", "kerajinan"),
        kinds=("bank",),
        regencies=("33.05", "33.74"),
        permits=("halal", "nib"),
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

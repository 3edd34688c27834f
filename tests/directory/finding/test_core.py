"""The words of a search, and the pages of a list, as plain values."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import TSQUERY

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.core import (
    BANDS,
    MOST_WORDS,
    PAGE_SIZE,
    Search,
    Sight,
    Spelling,
    choose_sight,
    cut,
    guess_words,
    list_meant,
    make_tsquery,
    pick_words,
)


@pytest.mark.parametrize(
    ("who", "sight"),
    [
        ({"organiser": True}, Sight.EVERYONE),
        ({"mentor": True}, Sight.PARTNERS),
        ({"observer": True}, Sight.GRADUATED_IKM),
        ({}, Sight.NOBODY),
        ({"organiser": True, "acting_as": CompanyKind.IKM}, Sight.PARTNERS),
        ({"mentor": True, "acting_as": CompanyKind.IKM}, Sight.PARTNERS),
        ({"acting_as": CompanyKind.BANK}, Sight.GRADUATED_IKM),
    ],
)
def test_whom_a_visitor_sees(who: dict[str, Any], sight: Sight) -> None:
    nobody = {"organiser": False, "mentor": False, "observer": False, "acting_as": None}
    assert choose_sight(**(nobody | who)) is sight


@given(st.integers(0, 5_000), st.integers(-5, 10_000))
def test_every_page_that_can_be_asked_for_is_one_of_the_list(total: int, wanted: int) -> None:
    page, pages, rows = cut(total, wanted)
    shown = range(total)[rows]
    assert 1 <= page <= pages
    assert len(shown) <= PAGE_SIZE
    assert bool(shown) == bool(total)
    assert page == wanted or wanted < 1 or wanted > pages


@given(st.integers(0, 10_000))
def test_the_pages_of_a_list_hold_each_row_once(total: int) -> None:
    pages = cut(total, 1)[1]
    rows = [row for page in range(1, pages + 1) for row in range(total)[cut(total, page)[2]]]
    assert rows == list(range(total))


@pytest.mark.parametrize("bands", BANDS.values())
def test_ranges_lie_end_to_end(bands: Any) -> None:
    assert (bands[0].low, bands[-1].high) == (None, None)
    assert all(one.high == next_.low for one, next_ in itertools.pairwise(bands))
    assert len({band.code for band in bands}) == len(bands)


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ("keripik dan singkong", ["keripik", "singkong"]),
        ("dan", ["dan"]),
        ("keripik keripik", ["keripik"]),
        ("keripik🔥 _ ok", ["keripik", "ok"]),
        ("", []),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_the_words_that_count(plain: str, words: list[str]) -> None:
    assert pick_words(plain) == words
    assert len(words) <= MOST_WORDS


def test_a_known_word_takes_only_its_other_spellings_along() -> None:
    alike = (("keripik", 0.5), ("kripik", 1.0), ("tasik", 0.3))
    assert guess_words(Spelling(word="kripik", known=True, alike=alike)) == ["keripik"]


def test_an_unknown_word_takes_what_comes_nearest() -> None:
    alike = (("singkong", 0.55), ("singkawang", 0.45), ("tinggi", 0.3))
    spelling = Spelling(word="singkng", known=False, alike=alike)
    assert guess_words(spelling) == ["singkong", "singkawang"]
    assert guess_words(Spelling(word="zzz", known=False)) == []


def test_what_was_meant_is_said_of_unknown_words_alone() -> None:
    known = Spelling(word="kripik", known=True, alike=(("keripik", 0.5),))
    unknown = Spelling(word="singkng", known=False, alike=(("singkong", 0.55), ("singkil", 0.5)))
    assert list_meant([known, unknown, unknown, Spelling(word="zzz", known=False)]) == ("singkong",)


def test_every_word_is_wanted_in_one_of_its_forms() -> None:
    chips = Spelling(word="chips", stems=("chips", "chip"))
    tea = Spelling(word="the'", known=False, alike=(("teh", 0.4),))
    assert make_tsquery([chips, tea]) == "('chips':* | 'chip') & ('the''':* | 'teh')"


def test_a_search_narrows_when_anything_is_chosen() -> None:
    assert not Search().narrows
    assert Search(text="a").narrows


@pytest.mark.usefixtures("db_session")
@pytest.mark.parametrize(
    "word", ["a", "'", "\\", "\\'", ":*", "&|!()", "a b", "مرحبا", "🔥", "<->", "x" * 80]
)
def test_postgresql_reads_what_is_made(word: str) -> None:
    """Whatever a word holds, it stays a word: nothing of it is read as an operator."""
    query = make_tsquery([Spelling(word=word), Spelling(word="b", stems=(word,))])
    nodes = db.session.scalar(select(func.numnode(cast(query, TSQUERY))))
    assert nodes == 5

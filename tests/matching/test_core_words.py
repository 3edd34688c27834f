from __future__ import annotations

import time

import pytest

from matchmaker.matching.core.words import FOUND, find_share, read_phrase, read_product


def share(sought: str, name_id: str, name_en: str = "", kind: str | None = None) -> float:
    phrase = read_phrase(sought)
    assert phrase is not None
    return find_share(phrase, read_product(name_id, name_en, kind))


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("kripik singkong", "keripik singkong"),
        ("KERIPIK", "ceriping sukun"),
        ("keripk", "keripik tempe"),
        ("coconut sugar", "gula semut"),
        ("cassava chips", "keripik singkong"),
        ("camilan", "keripik pisang"),
        ("makanan ringan", "kerupuk udang"),
        ("minuman", "kopi bubuk Dieng"),
        ("purwoceng", "teh purwaceng"),
        ("tenunan", "tenun ikat"),
        ("anyaman bambu", "anyaman bambu Salem"),
        ("essential oil", "minyak atsiri nilam"),
        ("Ｋｅｒｉｐｉｋ", "keripik singkong"),
    ],
)
def test_spelling_stems_and_english_names_find_a_product(sought: str, name: str) -> None:
    assert share(sought, name, kind="food_dry") >= 0.99


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("jamu", "keripik jamur"),
        ("kering", "kerajinan kerang"),
        ("sarang", "sarung goyor"),
        ("keripik", "sirup kawis"),
        ("minuman", "keripik singkong"),
        ("cassava chips", "batik Demak"),
        ("kopi", "kapulaga"),
    ],
)
def test_another_product_is_not_found(sought: str, name: str) -> None:
    assert share(sought, name) < FOUND


def test_the_word_that_names_the_thing_weighs_more() -> None:
    chips, cake = (
        share("keripik singkong", "keripik kentang"),
        share("keripik singkong", "getuk singkong"),
    )
    assert chips > FOUND > cake > 0
    assert share("cassava chips", "potato chips") == chips


def test_the_product_type_says_what_the_name_does_not() -> None:
    assert share("kerajinan kayu", "topeng lengger", kind="craft_wood") == pytest.approx(1.0)
    assert share("minuman herbal", "wedang uwuh", kind="herbal_drink") == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "  ", "123", "a", "!?"])
def test_nothing_is_sought_where_no_word_is_left(text: str) -> None:
    assert read_phrase(text) is None


def test_a_pasted_page_without_blanks_takes_no_time() -> None:
    started = time.perf_counter()
    share("me" * 200, "keripik" * 60)
    assert time.perf_counter() - started < 2

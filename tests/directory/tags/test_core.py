from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.tags.core.propose import ProductWords, Proposer, stem
from matchmaker.directory.tags.core.tree import (
    BelowItselfError,
    SectorStaysError,
    TagValue,
    TooDeepError,
    Tree,
    make_code,
)
from matchmaker.reference.product_types import list_known_products
from matchmaker.reference.sector_tags import list_standard_tags
from matchmaker.reference.texts import Text, same

STANDARD = Tree(
    TagValue(
        code=tag.code,
        parent_code=tag.parent_code,
        name=tag.name,
        kbli=tag.kbli,
        hs=tag.hs,
        synonyms=tag.synonyms,
        position=tag.position,
    )
    for tag in list_standard_tags()
)
CODES = [tag.code for depth, tag in STANDARD.walk() if depth > 0]
PROPOSER = Proposer(STANDARD)


def tag(code, parent, **more):
    return TagValue(code=code, parent_code=parent, name=same(code), **more)


def make_tree(**more):
    return Tree(
        [
            tag("herbal", None),
            tag("jamu", "herbal", position=1),
            tag("serbuk", "jamu", position=2),
            tag("cair", "jamu", position=1, former_codes=("botol",)),
            tag("teh", "herbal", position=2, **more),
        ]
    )


def test_the_tree_is_walked_in_its_own_order():
    assert [(depth, one.code) for depth, one in make_tree().walk()] == [
        (0, "herbal"),
        (1, "jamu"),
        (2, "cair"),
        (2, "serbuk"),
        (1, "teh"),
    ]


def test_closing_adds_what_stands_above_and_leaves_out_sectors_and_strangers():
    assert make_tree().close(["serbuk", "herbal", "batik"]) == ("jamu", "serbuk")


def test_a_former_code_stands_for_what_it_was_merged_into():
    assert make_tree().close(["botol"]) == ("jamu", "cair")
    assert make_tree().label("botol", "id") == "cair"


def test_chosen_are_those_with_nothing_of_the_set_below():
    assert make_tree().chosen(["jamu", "cair", "teh"]) == ("cair", "teh")


@given(st.sets(st.sampled_from(CODES), max_size=6))
def test_a_closed_set_is_closed_and_says_what_was_chosen(codes):
    closed = STANDARD.close(codes)
    assert STANDARD.close(closed) == closed
    assert STANDARD.close(STANDARD.chosen(closed)) == closed
    assert set(codes) <= set(closed)


def test_a_tag_finds_its_sector_and_its_depth():
    tree = make_tree()
    assert (tree.sector_of("serbuk"), tree.depth("serbuk")) == ("herbal", 2)
    assert (tree.sector_of("herbal"), tree.depth("herbal")) == ("herbal", 0)
    assert tree.sector_of("batik") is None


def test_nothing_moves_below_itself_and_sectors_stay():
    tree = make_tree()
    with pytest.raises(BelowItselfError):
        tree.check_place("jamu", "serbuk")
    with pytest.raises(BelowItselfError):
        tree.check_place("jamu", "jamu")
    with pytest.raises(SectorStaysError):
        tree.check_place("herbal", "teh")
    with pytest.raises(BelowItselfError):
        tree.check_merge("jamu", "cair")
    with pytest.raises(SectorStaysError):
        tree.check_merge("jamu", "herbal")


def test_the_tree_stops_at_four_levels():
    deep = Tree([*(t for _d, t in make_tree().walk()), tag("instan", "serbuk")])
    with pytest.raises(TooDeepError):
        deep.check_place(None, "instan")
    with pytest.raises(TooDeepError):
        deep.check_place("jamu", "teh")
    deep.check_place("serbuk", "teh")


def test_a_code_is_made_of_the_name_and_taken_by_nobody():
    assert make_code("Keripik Buah & Sayur", ()) == "keripik_buah_sayur"
    assert make_code("Keripik", {"keripik", "keripik_2"}) == "keripik_3"
    assert make_code("食品 🍵", ()) == "tag"
    assert len(make_code("x" * 10_000, ())) <= 40


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("keripik singkong", "keripik"),
        ("kripik singkng", "keripik"),
        ("kerupuk telur asin", "kerupuk"),
        ("gula semut organik", "gula_semut"),
        ("kopi bubuk Dieng", "kopi"),
        ("kopi purwaceng", "jamu_serbuk"),
        ("teh purwaceng", "teh_herbal"),
        ("manisan carica dalam sirup", "buah_sirup"),
        ("batik tulis Lasem", "batik_tulis"),
        ("batik kayu Bayat", "ukir_kayu"),
        ("kain lurik ATBM Pedan", "lurik"),
        ("abon nila", "abon"),
        ("Sambal Bu Rudy", "sambal"),
        ("ukiran kayu jati", "ukir_kayu"),
        ("bandeng presto", "olahan_ikan"),
    ],
)
def test_names_propose_the_tag_that_a_merchandiser_would_choose(name, wanted):
    assert PROPOSER.propose_for(ProductWords(name_id=name)) == [wanted]


def test_every_product_of_the_list_proposes_a_tag_of_its_sector():
    wrong = [
        product.name.id
        for product in list_known_products()
        for codes in [
            PROPOSER.propose_for(
                ProductWords(name_id=product.name.id, name_en=product.name.en), [product.sector]
            )
        ]
        if not codes or STANDARD.sector_of(codes[0]) != product.sector
    ]
    assert wrong == []


def test_english_names_serve_where_the_indonesian_one_says_nothing():
    assert PROPOSER.propose_for(ProductWords(name_id="Mak Nyus", name_en="fish crackers")) == [
        "kerupuk"
    ]


def test_codes_serve_where_no_name_does_and_only_if_they_name_one_tag():
    assert PROPOSER.propose_for(ProductWords(name_id="Mak Nyus", hs="04090000")) == ["madu"]
    assert PROPOSER.propose_for(ProductWords(name_id="Mak Nyus", kbli="20294")) == ["minyak_atsiri"]
    assert PROPOSER.propose_for(ProductWords(name_id="Mak Nyus", hs="170290")) == []


def test_a_list_of_things_proposes_each_and_a_sector_goes_first():
    assert PROPOSER.propose_for(ProductWords(name_id="Keripik, abon dan sambal")) == [
        "keripik",
        "abon",
        "sambal",
    ]
    # Dried ginger is a herb; somebody who makes food makes drinks of it.
    names = ProductWords(name_id="jahe kering")
    assert PROPOSER.propose_for(names, ["herbal"]) == ["simplisia"]


def test_what_is_proposed_for_a_company_is_closed():
    products = [ProductWords(name_id="keripik tempe"), ProductWords(name_id="batik tulis")]
    assert PROPOSER.propose(products) == ("camilan", "keripik", "kain", "batik", "batik_tulis")


def test_what_is_switched_off_is_not_proposed():
    off = Tree(
        [
            tag("herbal", None),
            TagValue(code="teh", parent_code="herbal", name=Text(id="Teh", en="Tea"), active=False),
        ]
    )
    assert Proposer(off).propose_for(ProductWords(name_id="teh hijau")) == []


@pytest.mark.parametrize("name", ["", "🍌🍌", "x" * 10_000, "\u202eabcd", "the of dan", ",,;;"])
def test_odd_names_propose_nothing_and_do_no_harm(name):
    assert PROPOSER.propose_for(ProductWords(name_id=name, name_en=name)) == []


def test_words_are_compared_by_where_they_come_from():
    assert {stem("anyaman"), stem("anyam")} == {"anyam"}
    assert {stem("cookies"), stem("cookie")} == {"cookie"}
    assert stem("manisan") != stem("manis")

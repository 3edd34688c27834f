"""The tree of sector tags: nearer is better, rarer counts more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.core.score import rank
from matchmaker.matching.core.tags import COMMON_SHARE, FLAT, TagTree
from matchmaker.matching.core.weights import DEFAULT
from tests.matching.values import DAY, make_ikm, make_retailer, score_pair

PARENTS = {
    "keripik": "teknologi_pangan",
    "keripik_buah": "keripik",
    "kue": "teknologi_pangan",
    "batik": "kerajinan",
}
TREE = TagTree(
    parents=PARENTS,
    counts={"teknologi_pangan": 240, "keripik": 90, "keripik_buah": 8, "kue": 60, "kerajinan": 40},
    total=300,
    names={"keripik": ("keripik", "chips"), "kue": ("kue kering", "biscuits")},
)
codes = st.sampled_from([*PARENTS, "teknologi_pangan", "kerajinan", "herbal"])


@given(codes, st.frozensets(codes))
def test_likeness_is_a_share_and_whole_only_for_the_tag_itself(
    asked: str, held: frozenset[str]
) -> None:
    likeness, through = TREE.likeness(asked, TREE.close(held))
    assert 0 <= likeness <= 1
    assert (through == asked) == (asked in TREE.close(held))
    if through == asked:
        assert likeness == 1


@given(codes)
def test_a_tag_is_never_more_common_than_what_it_is_a_kind_of(code: str) -> None:
    chain = [TREE.rarity(above) for above in TREE.climb(code)]
    assert chain == sorted(chain, reverse=True)
    assert COMMON_SHARE <= TREE.worth(code) <= 1


def test_the_deepest_say_what_is_sought() -> None:
    assert TREE.list_deepest(["teknologi_pangan", "keripik", "keripik_buah", "batik"]) == (
        "batik",
        "keripik_buah",
    )


def test_a_loop_in_the_tree_ends() -> None:
    assert TagTree(parents={"a": "b", "b": "a"}).climb("a") == ("a", "b")


def test_without_counts_every_tag_is_worth_the_same() -> None:
    assert FLAT.worth("keripik") == FLAT.worth("batik") == 1


def test_the_very_tag_stands_before_a_relative_and_that_before_a_stranger() -> None:
    weights = replace(DEFAULT, tags=TREE)
    seeks = make_retailer(sectors=(), tags=("keripik_buah",), products_sought=())
    makers = [
        make_ikm(id="stranger", sectors=("kerajinan",)),
        make_ikm(id="cousin", tags=("kue",)),
        make_ikm(id="parent", tags=("keripik",)),
        make_ikm(id="self", tags=("keripik_buah",)),
    ]
    order = [ranked.id for ranked in rank(seeks, makers, DAY, weights)]
    assert order == ["self", "parent", "cousin", "stranger"]


def test_a_rare_speciality_is_worth_more_than_a_common_one() -> None:
    weights = replace(DEFAULT, tags=TREE)
    seeks = make_retailer(sectors=(), tags=("keripik_buah", "kue"), products_sought=())
    rare, common = (
        score_pair(make_ikm(tags=(tag,)), seeks, DAY, weights).partner.score
        for tag in ("keripik_buah", "kue")
    )
    assert rare > common


def test_tags_are_named_in_reasons_and_gaps() -> None:
    weights = replace(DEFAULT, tags=TREE)
    seeks = make_retailer(sectors=(), tags=("kue",))
    pair = score_pair(make_ikm(tags=("keripik",)), seeks, DAY, weights)
    near = next(reason for reason in pair.partner.reasons if reason.code == "sector")
    assert near.en == "works in a field close to what is sought: food technology"
    gap = next(gap for gap in pair.partner.gaps if gap.code == "sector")
    assert not gap.hard
    assert gap.id == "bidang yang dicari kue kering, yang ada keripik"

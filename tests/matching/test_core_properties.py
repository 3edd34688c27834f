"""What holds for every pair, however odd: sums, bounds, monotone, order, identity."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.core.packaging import DEMANDS
from matchmaker.matching.core.score import rank
from matchmaker.matching.core.tags import TagTree
from matchmaker.matching.core.types import Ikm, LoanProduct, Need, Partner, Permit, Product
from matchmaker.matching.core.weights import DEFAULT
from tests.matching.values import DAY, FAR, score_pair

SECTORS = ["teknologi_pangan", "herbal", "kerajinan"]
PERMITS = ["nib", "pirt", "bpom_food", "halal", "organic"]
TERMS = ["cash", "consignment", "credit_14", "credit_30", "credit_45"]
NAMES = ["keripik singkong", "kripik pisang", "batik tulis Lasem", "gula semut", "jamu serbuk", ""]
PLACES = ["Kebumen", "Kab. Banyumas", "Blora"]
TAGS = ["keripik", "keripik_buah", "kue", "batik", "batik_tulis"]
TREE = TagTree(
    parents={
        "keripik": "teknologi_pangan",
        "keripik_buah": "keripik",
        "kue": "teknologi_pangan",
        "batik": "kerajinan",
        "batik_tulis": "batik",
    },
    counts={
        "teknologi_pangan": 200,
        "keripik": 80,
        "keripik_buah": 9,
        "kerajinan": 60,
        "batik": 20,
    },
    total=300,
)
IN_TREE = replace(DEFAULT, tags=TREE)
IDS = [f"p{n}" for n in range(6)]


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=4).map(tuple)


def maybe(low: int, high: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(low, high)


def wishes(prefix: str) -> st.SearchStrategy[dict[str, str]]:
    ids = [f"{prefix}{n}" for n in range(6)]
    return st.dictionaries(
        st.sampled_from(ids), st.sampled_from(["must", "would", "rather_not"]), max_size=3
    )


def pasts(prefix: str) -> st.SearchStrategy[dict[str, str]]:
    ids = [f"{prefix}{n}" for n in range(6)]
    return st.dictionaries(
        st.sampled_from(ids), st.sampled_from(["deal", "met", "absent"]), max_size=3
    )


products = st.builds(
    Product,
    name_id=st.sampled_from(NAMES),
    price=maybe(0, 60_000),
    capacity_per_month=maybe(0, 3_000),
    shelf_life_days=maybe(0, 400),
    barcode=st.none() | st.booleans(),
    product_type=st.sampled_from([None, "food_dry"]),
    packaging=st.sampled_from(
        [None, "pouch berdiri dengan label", "botol kaca bersegel dalam dus 250 ml"]
    ),
    packaging_seen=some(["expiry", "food_grade"]),
    hs=st.sampled_from([None, "200819"]),
    lead_time_days=maybe(0, 60),
    min_order=maybe(0, 500),
)
permits = st.builds(
    Permit,
    kind=st.sampled_from(PERMITS),
    state=st.sampled_from(["verified", "declared", "in_process", "expired"]),
    expires=st.sampled_from([None, FAR, DAY, date(2026, 12, 14)]),
)
needs = st.builds(
    Need,
    kind=st.sampled_from(["retail", "export", "loan"]),
    amount=maybe(0, 300_000_000),
    purpose=st.sampled_from([None, "working_capital", "investment"]),
)
ikm = st.builds(
    Ikm,
    id=st.just("i0"),
    kabupaten=st.none() | st.sampled_from(PLACES),
    started=st.none() | st.dates(date(2015, 1, 1), date(2027, 12, 31)),
    sectors=some(SECTORS),
    products=st.lists(products, max_size=3).map(tuple),
    permits=st.none() | st.lists(permits, max_size=5).map(tuple),
    needs=st.lists(needs, max_size=3).map(tuple),
    terms_accepted=some(TERMS),
    wishes=wishes("p"),
    tags=some(TAGS),
    past=pasts("p"),
)
loans = st.builds(
    LoanProduct,
    name=st.sampled_from(["", "KUR"]),
    minimum=maybe(0, 10_000_000),
    maximum=maybe(50_000_000, 500_000_000),
    min_months_running=maybe(0, 36),
    purpose=st.sampled_from([None, "working_capital", "investment"]),
)
price_ranges = st.none() | st.tuples(maybe(0, 20_000), maybe(20_000, 40_000))
partner = st.builds(
    Partner,
    id=st.just("p0"),
    kind=st.sampled_from(["bank", "retailer", "exporter"]),
    sectors=some(SECTORS),
    products_sought=some(NAMES),
    regions=some([*PLACES, "semua"]),
    required_permits=some([*PERMITS, "barcode", "pirt|bpom_food", "halal|barcode"]),
    min_capacity_per_month=maybe(0, 3_000),
    price_range=price_ranges,
    terms=some([*TERMS, "deposit_30"]),
    min_shelf_life_days=maybe(0, 400),
    loan_products=st.lists(loans, max_size=2).map(tuple),
    wishes=wishes("i"),
    tags=some(TAGS),
    packaging=some(["pouch", "botol kaca", "label", "expiry", "sealed", "carton"]),
    past=pasts("i"),
)
quick = settings(max_examples=150, deadline=None)


@quick
@given(ikm, partner)
def test_points_add_up_to_scores_within_bounds(firm: Ikm, other: Partner) -> None:
    pair = score_pair(firm, other, DAY)
    for side in (pair.ikm, pair.partner):
        assert 0 <= side.score <= 1
        assert math.isclose(sum(r.points for r in side.reasons), side.score, abs_tol=1e-9)
        assert all(reason.points > 0 for reason in side.reasons)
    assert 0 <= pair.score <= 1
    assert math.isclose(pair.score, math.sqrt(pair.ikm.score * pair.partner.score), abs_tol=1e-9)


@quick
@given(ikm, partner)
def test_every_reason_and_gap_can_be_said_in_both_languages(firm: Ikm, other: Partner) -> None:
    pair = score_pair(firm, other, DAY)
    for side in (pair.ikm, pair.partner):
        for item in (*side.reasons, *side.gaps):
            assert item.id.strip()
            assert item.en.strip()
            assert "None" not in item.id + item.en


@quick
@given(ikm, partner)
def test_both_seekers_see_the_same_pair(firm: Ikm, other: Partner) -> None:
    (seen_by_ikm,) = rank(firm, [other], DAY)
    (seen_by_partner,) = rank(other, [firm], DAY)
    assert seen_by_ikm.score == seen_by_partner.score
    assert (seen_by_ikm.seeker, seen_by_ikm.candidate) == (
        seen_by_partner.candidate,
        seen_by_partner.seeker,
    )
    assert seen_by_ikm.stopped == seen_by_partner.stopped


@quick
@given(ikm, partner, st.sampled_from(PERMITS), st.sampled_from(["verified", "declared"]))
def test_a_further_permit_never_lowers_a_score(
    firm: Ikm, other: Partner, kind: str, state: str
) -> None:
    more = replace(firm, permits=(*(firm.permits or ()), Permit(kind=kind, state=state)))
    assert score_pair(more, other, DAY).score >= score_pair(firm, other, DAY).score - 1e-12


@quick
@given(ikm, partner, st.sampled_from(sorted(DEMANDS)))
def test_more_seen_on_the_packaging_never_lowers_a_score(
    firm: Ikm, other: Partner, seen: str
) -> None:
    better = [
        replace(product, packaging_seen=(*product.packaging_seen, seen))
        for product in firm.products
    ]
    more = replace(firm, products=tuple(better))
    assert score_pair(more, other, DAY).score >= score_pair(firm, other, DAY).score - 1e-12


@quick
@given(ikm, partner, st.integers(0, 2), st.integers(1, 5_000))
def test_more_capacity_never_lowers_a_score(
    firm: Ikm, other: Partner, which: int, more: int
) -> None:
    if which >= len(firm.products):
        return
    grown = [*firm.products]
    grown[which] = replace(
        grown[which], capacity_per_month=(grown[which].capacity_per_month or 0) + more
    )
    better = replace(firm, products=tuple(grown))
    assert score_pair(better, other, DAY).score >= score_pair(firm, other, DAY).score - 1e-12


@quick
@given(ikm, partner, products, st.integers(0, 80_000), st.integers(0, 80_000))
def test_a_nearer_price_never_lowers_a_score(
    firm: Ikm, other: Partner, product: Product, one: int, two: int
) -> None:
    low, high = other.price_range or (None, None)

    def distance(price: int) -> float:
        return max((low or 0) - price, price - (high if high is not None else price), 0)

    if (one - (low or 0)) * (two - (low or 0)) < 0:
        return  # one too cheap, one too dear: they are not on one line
    near, far = sorted((one, two), key=distance)
    scores = [
        score_pair(replace(firm, products=(replace(product, price=p),)), other, DAY).score
        for p in (near, far)
    ]
    assert scores[0] >= scores[1] - 1e-12


@quick
@given(partner, st.lists(ikm, min_size=2, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter(
    other: Partner, firms: list[Ikm], random: object
) -> None:
    named = [replace(firm, id=f"i{n}") for n, firm in enumerate(firms)]
    shuffled = [
        replace(
            firm,
            products=tuple(reversed(firm.products)),
            sectors=tuple(reversed(firm.sectors)),
            permits=None if firm.permits is None else tuple(reversed(firm.permits)),
            needs=tuple(reversed(firm.needs)),
            terms_accepted=tuple(reversed(firm.terms_accepted)),
        )
        for firm in named
    ]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    turned = replace(
        other,
        products_sought=tuple(reversed(other.products_sought)),
        required_permits=tuple(reversed(other.required_permits)),
        loan_products=tuple(reversed(other.loan_products)),
        terms=tuple(reversed(other.terms)),
    )
    first, second = rank(other, named, DAY), rank(turned, shuffled, DAY)
    assert [r.id for r in first] == [r.id for r in second]
    for one, two in zip(first, second, strict=True):
        assert math.isclose(one.score, two.score, abs_tol=1e-9)
        assert {(g.code, g.hard, g.side) for g in one.gaps} == {
            (g.code, g.hard, g.side) for g in two.gaps
        }


@quick
@given(partner, ikm, st.lists(ikm, max_size=3))
def test_swapping_two_identical_companies_changes_nothing(
    other: Partner, twin: Ikm, rest: list[Ikm]
) -> None:
    plain = replace(other, wishes={})
    one, two = replace(twin, id="a"), replace(twin, id="b")
    others = [replace(firm, id=f"r{n}") for n, firm in enumerate(rest)]
    first = rank(plain, [one, *others, two], DAY)
    second = rank(plain, [two, *others, one], DAY)
    assert first == second
    scores = {r.id: r.score for r in first}
    assert scores["a"] == scores["b"]


@quick
@given(partner, st.lists(ikm, min_size=1, max_size=6))
def test_stopped_pairs_come_after_open_ones_and_rather_not_comes_last(
    other: Partner, firms: list[Ikm]
) -> None:
    ranking = rank(other, [replace(f, id=f"i{n}") for n, f in enumerate(firms)], DAY)
    classes = [(r.rather_not, any(g.hard for g in r.gaps)) for r in ranking]
    assert classes == sorted(classes)
    for earlier, later in pairwise(ranking):
        if (earlier.rather_not, earlier.stopped) == (later.rather_not, later.stopped):
            assert earlier.score >= later.score - 1e-8


@quick
@given(ikm, partner, st.sampled_from(TAGS))
def test_a_further_tag_never_lowers_a_score(firm: Ikm, other: Partner, tag: str) -> None:
    more = replace(firm, tags=(*firm.tags, tag))
    before = score_pair(firm, other, DAY, IN_TREE).score
    assert score_pair(more, other, DAY, IN_TREE).score >= before - 1e-12


@quick
@given(ikm, partner, st.sampled_from(["hs", "name_en", "lead_time_days", "min_order"]))
def test_a_fact_more_for_exporters_never_lowers_a_score(
    firm: Ikm, other: Partner, field: str
) -> None:
    stated = {"hs": "200819", "name_en": "zzz", "lead_time_days": 7, "min_order": 10}[field]
    more = replace(firm, products=tuple(replace(p, **{field: stated}) for p in firm.products))
    if any(getattr(p, field) for p in firm.products):
        return
    assert score_pair(more, other, DAY).score >= score_pair(firm, other, DAY).score - 1e-12


@quick
@given(ikm, partner)
def test_points_add_up_in_a_tree_with_rarity_too(firm: Ikm, other: Partner) -> None:
    pair = score_pair(firm, other, DAY, IN_TREE)
    for side in (pair.ikm, pair.partner):
        assert math.isclose(sum(r.points for r in side.reasons), side.score, abs_tol=1e-9)
        assert 0 <= side.score <= 1


@quick
@given(ikm, partner)
def test_two_identical_companies_fare_the_same(firm: Ikm, other: Partner) -> None:
    one, twin = rank(other, [replace(firm, id="a"), replace(firm, id="b")], DAY, IN_TREE)
    strangers = "a" not in other.wishes and "b" not in other.wishes
    assert strangers
    assert one.score == twin.score
    assert [(r.code, r.points) for r in one.reasons] == [(r.code, r.points) for r in twin.reasons]


@quick
@given(ikm, partner)
def test_whoever_stayed_away_stands_below_a_stranger_and_they_below_who_came(
    firm: Ikm, other: Partner
) -> None:
    """Of companies that are alike in all else, as both the pair's sides remember them."""
    stranger = replace(firm, id="i9")
    scores = []
    for past in ("absent", None, "met", "deal"):
        # What is remembered of a third company makes earlier editions count for all alike.
        known = {"else": "met"} | ({"i9": past} if past else {})
        scores.append(score_pair(stranger, replace(other, past=known), DAY).partner.score)
    assert scores == sorted(scores)
    assert scores[0] < scores[1] or scores[1] == 0

"""The expected order in every case of the format's samples, and of briefs of our own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matchmaker.matching.core.score import rank
from matchmaker.matching.core.types import Ikm, LoanProduct, Need, Partner, Permit, Product
from matchmaker.matching.files import answer, parse_match
from tests.matching.values import CHIPS, DAY, HELD, KUR, make_bank, make_ikm, make_retailer

SAMPLES = Path(__file__).parents[1] / "samples"
CASES = json.loads((SAMPLES / "matching_cases.json").read_text())
OWN = json.loads((SAMPLES / "matching_cases_own.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_sample_case_gives_the_expected_order(case: dict[str, Any]) -> None:
    question = parse_match(case)
    ranking = rank(question.seeker, question.candidates, question.day)
    assert [ranked.id for ranked in ranking] == case["order"]


@pytest.mark.parametrize("case", OWN, ids=lambda case: f"{case['brief']}: {case['why']}")
def test_our_own_case_gives_the_expected_order_and_stops(case: dict[str, Any]) -> None:
    question = parse_match(case)
    found = answer(question)
    assert question.notes == ()
    assert [ranked.id for ranked in found.ranking] == case["order"]
    stops = {r.id: sorted({gap.code for gap in r.gaps if gap.hard}) for r in found.ranking}
    assert {each: codes for each, codes in stops.items() if codes} == case["stopped_by"]
    assert [each for each, _ in found.refused] == case.get("refused", [])


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["why"])
def test_no_order_of_our_own_follows_from_the_names(case: dict[str, Any]) -> None:
    """Equals are ordered by id: a case in which everybody is equal proves nothing."""
    question = parse_match(case)
    order = case["order"]
    turned = {each: f"x{9 - n}" for n, each in enumerate(order)}
    again = json.loads(_rename(json.dumps(case), turned))
    assert [r.id for r in answer(parse_match(again)).ranking] == [turned[each] for each in order]
    assert len(order) > 1
    assert question.candidates


def _rename(text: str, names: dict[str, str]) -> str:
    for own, other in names.items():
        text = text.replace(f'"{own}"', f'"{other}"')
    return text


SUGAR = Product(
    name_id="gula semut", product_type="food_dry", price=28_000, capacity_per_month=8_000
)
BATIK = Product(
    name_id="batik tulis Lasem", product_type="craft_other", price=350_000, capacity_per_month=60
)
LOAN = (Need(kind="loan", amount=50_000_000, purpose="working_capital"),)
INVEST = LoanProduct(
    name="KUR investasi",
    minimum=10_000_000,
    maximum=100_000_000,
    purpose="investment",
    min_months_running=6,
)
EXPORTER = Partner(
    id="e",
    kind="exporter",
    products_sought=("coconut sugar",),
    required_permits=("nib",),
    terms=("cash",),
)
MAKER = make_ikm(needs=(Need(kind="export"),), products=(SUGAR,))

BRIEFS: dict[str, tuple[Ikm | Partner, list[Ikm | Partner]]] = {
    "an Indonesian name alone is found under its English name": (
        EXPORTER,
        [replace(MAKER, id="z"), replace(MAKER, id="a", products=(BATIK,))],
    ),
    "an exporter answers who looks for export before who looks for a shelf": (
        EXPORTER,
        [replace(MAKER, id="z"), replace(MAKER, id="a", needs=(Need(kind="retail"),))],
    ),
    "a loan of the right purpose beats one of another": (
        make_ikm(needs=LOAN),
        [make_bank(id="z"), make_bank(id="a", loan_products=(INVEST,))],
    ),
    "a bank serving the kabupaten beats one that does not": (
        make_ikm(needs=LOAN),
        [make_bank(id="z", regions=("Kab. Kebumen",)), make_bank(id="a", regions=("Blora",))],
    ),
    "cash beats credit beats consignment in the owner's eyes": (
        make_ikm(terms_accepted=("cash", "credit_30", "consignment")),
        [
            make_retailer(id="c", terms=("cash",)),
            make_retailer(id="b", terms=("credit_30",)),
            make_retailer(id="a", terms=("consignment",)),
        ],
    ),
    "a price near the range beats one far from it": (
        make_retailer(),
        [
            make_ikm(id="z", products=(replace(CHIPS, price=32_000),)),
            make_ikm(id="a", products=(replace(CHIPS, price=55_000),)),
        ],
    ),
    "a firm with one fitting product among three is not stopped by the others": (
        make_retailer(),
        [
            make_ikm(id="z", products=(BATIK, CHIPS, SUGAR)),
            make_ikm(id="a", products=(replace(CHIPS, capacity_per_month=300), SUGAR)),
        ],
    ),
    "cassava chips come before potato chips and these before batik": (
        make_retailer(sectors=(), products_sought=("keripik singkong",)),
        [
            make_ikm(id="c"),
            make_ikm(
                id="b",
                products=(replace(CHIPS, name_id="keripik kentang", name_en="potato chips"),),
            ),
            make_ikm(
                id="a",
                products=(
                    replace(CHIPS, name_id="batik Demak", name_en="", product_type="craft_other"),
                ),
            ),
        ],
    ),
    "permits never stated come before permits that are not there": (
        make_retailer(),
        [make_ikm(id="z", permits=None), make_ikm(id="a", permits=())],
    ),
    "a firm old enough comes before one that has not said": (
        make_bank(),
        [make_ikm(id="z", needs=LOAN), make_ikm(id="a", needs=LOAN, started=None)],
    ),
    "a mutual wish beats a one-sided one": (
        make_retailer(wishes={"z": "must", "a": "must"}),
        [make_ikm(id="z", wishes={"mitra-1": "must"}), make_ikm(id="a")],
    ),
    "what the owner would rather not comes last on the partner's list too": (
        make_retailer(),
        [make_ikm(id="z", permits=()), make_ikm(id="a", wishes={"mitra-1": "rather_not"})],
    ),
    "a jamu shelf does not take a mushroom for jamu": (
        make_retailer(sectors=(), products_sought=("jamu",)),
        [
            make_ikm(
                id="z",
                products=(
                    replace(CHIPS, name_id="jamu serbuk", name_en="", product_type="herbal_claim"),
                ),
            ),
            make_ikm(id="a", products=(replace(CHIPS, name_id="keripik jamur", name_en=""),)),
        ],
    ),
}


@pytest.mark.parametrize("why", BRIEFS)
def test_our_own_brief_gives_the_expected_order(why: str) -> None:
    seeker, expected = BRIEFS[why]
    ranking = rank(seeker, sorted(expected, key=lambda c: c.id), DAY)
    assert [ranked.id for ranked in ranking] == [company.id for company in expected]


def gaps_of(seeker: Ikm | Partner, candidate: Ikm | Partner) -> list[tuple[str, bool]]:
    return [(gap.code, gap.hard) for gap in rank(seeker, [candidate], DAY)[0].gaps]


HALAL = make_retailer(required_permits=("halal",))


@pytest.mark.parametrize(
    ("seeker", "candidate", "expected"),
    [
        (HALAL, make_ikm(permits=()), [("permit", True)]),
        (HALAL, make_ikm(permits=None), [("permit", False)]),
        (HALAL, make_ikm(permits=(Permit(kind="halal", expires=date(2026, 12, 15)),)), []),
        (
            HALAL,
            make_ikm(permits=(Permit(kind="halal", expires=date(2026, 12, 14)),)),
            [("permit", True)],
        ),
        (make_retailer(), make_ikm(products=(replace(CHIPS, barcode=False),)), [("barcode", True)]),
        (make_retailer(), make_ikm(products=(replace(CHIPS, barcode=None),)), [("barcode", False)]),
        (
            make_retailer(),
            make_ikm(products=(replace(CHIPS, capacity_per_month=999),)),
            [("capacity", True)],
        ),
        (make_retailer(), make_ikm(products=(replace(CHIPS, capacity_per_month=1_000),)), []),
        (make_retailer(), make_ikm(sectors=()), [("sector", False)]),
        (make_retailer(), make_ikm(sectors=("herbal",)), [("sector", True)]),
        (make_retailer(), make_ikm(kabupaten="Blora"), [("region", False)]),
        (make_retailer(), make_ikm(kabupaten="KAB. KEBUMEN"), []),
        (make_retailer(), make_ikm(terms_accepted=()), [("terms", False)]),
        (make_retailer(), make_ikm(terms_accepted=("cash",)), [("terms", True)]),
        (make_bank(), make_ikm(needs=(Need(kind="loan"),)), [("amount", False)]),
        (make_bank(), make_ikm(needs=(replace(LOAN[0], amount=5),)), [("amount", True)]),
        (make_bank(), make_ikm(needs=LOAN, started=date(2026, 7, 16)), [("age", True)]),
        (make_bank(), make_ikm(needs=LOAN, started=date(2026, 6, 15)), []),
        (
            make_bank(loan_products=(KUR, replace(KUR, min_months_running=1))),
            make_ikm(needs=LOAN, started=date(2026, 11, 1)),
            [],
        ),
        (make_bank(), make_ikm(), [("amount", False), ("need", False)]),
    ],
)
def test_gaps_are_hard_exactly_where_the_format_says(
    seeker: Partner, candidate: Ikm, expected: list[tuple[str, bool]]
) -> None:
    assert gaps_of(seeker, candidate) == expected


def test_what_is_not_asked_is_not_weighed() -> None:
    """Only sector and wish are asked: a declared wish and the sector fill the side."""
    seeker = Partner(id="p", kind="retailer", sectors=("herbal",), wishes={"ikm-1": "must"})
    (ranked,) = rank(seeker, [make_ikm(sectors=("herbal",), products=(), permits=())], DAY)
    assert {r.code for r in ranked.reasons if r.side == "seeker"} == {"sector", "wish"}
    assert ranked.seeker == pytest.approx(1.0)


def test_a_wish_is_always_weighed_and_none_earns_nothing() -> None:
    scores = [
        rank(make_retailer(wishes=wishes), [make_ikm()], DAY)[0].seeker
        for wishes in ({"ikm-1": "must"}, {"ikm-1": "would"}, {})
    ]
    assert scores[0] > scores[1] > scores[2]
    assert scores[0] == pytest.approx(1.0)


def test_verified_earns_more_than_declared() -> None:
    declared = tuple(replace(permit, state="declared") for permit in HELD)
    verified, stated = (
        rank(make_retailer(), [make_ikm(permits=held)], DAY)[0] for held in (HELD, declared)
    )
    assert verified.seeker > stated.seeker
    assert not stated.stopped


def test_companies_of_one_side_are_not_ranked_against_each_other() -> None:
    with pytest.raises(TypeError, match="ranked against partners"):
        rank(make_ikm(), [make_ikm(id="b")], DAY)
    with pytest.raises(TypeError, match="ranked against IKM"):
        rank(make_bank(), [make_retailer()], DAY)

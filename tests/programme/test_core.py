from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import PermitState
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.roster import read_roster
from matchmaker.programme.core import (
    Candidate,
    CriterionCode,
    Outcome,
    default_gate,
    evaluate,
    months_between,
)
from matchmaker.programme.permits import PermitFact, is_held
from matchmaker.reference.permits import PermitKind
from tests.directory.rosters import SAMPLES
from tests.programme.verdicts import outcomes

DAY = date(2026, 12, 15)
GATE = default_gate()


def permit(
    kind: str, number: str = "1", state: str = "declared", expires: date | None = None
) -> PermitFact:
    return PermitFact(
        kind=PermitKind(kind), number=number, state=PermitState(state), expires=expires
    )


READY = Candidate(
    started_on=date(2020, 1, 1),
    product_type="food_dry",
    type_is_guessed=False,
    permits=(permit("nib"), permit("pirt", "5063319109999-31")),
    markets=("reseller online",),
    capacity_per_month=100,
    price=20_000,
    min_order=10,
)


def outcome(candidate: Candidate, code: str, day: date = DAY) -> str:
    return outcomes(evaluate(GATE, candidate, day))[CriterionCode(code)]


def of_row(row: IkmRow) -> Candidate:
    main = row.products[0]
    return Candidate(
        started_on=row.started.day if row.started else None,
        product_type=main.product_type,
        type_is_guessed=main.type_is_guessed,
        permits=tuple(
            PermitFact(kind=p.kind, number=p.number, state=p.state, expires=p.expires)
            for p in row.permits
        ),
        markets=row.markets,
        capacity_per_month=main.capacity_per_month,
        price=main.price,
        min_order=main.min_order,
    )


def test_the_sample_roster_gets_exactly_the_expected_gate() -> None:
    content = (SAMPLES / "ikm.xlsx").read_bytes()
    roster = read_roster(content, RosterKind.IKM, today=DAY)
    with (SAMPLES / "gate.expected.csv").open() as file:
        expected = list(csv.DictReader(file))
    for verdict, wanted in zip(roster.verdicts, expected, strict=True):
        assert isinstance(verdict.row, IkmRow)
        gate = evaluate(GATE, of_row(verdict.row), DAY)
        got = {
            "No": wanted["No"],
            "product_type": gate.product_type,
            **{result.criterion: result.outcome for result in gate.results},
            "graduated": "yes" if gate.graduated else "no",
        }
        assert got == wanted
    assert sum(row["graduated"] == "yes" for row in expected) == 235


def test_who_meets_every_criterion_naik_kelas() -> None:
    verdict = evaluate(GATE, READY, DAY)
    assert verdict.graduated
    assert all(result.evidence.id and result.mend is None for result in verdict.results)


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (date(2025, 12, 15), "pass"),
        (date(2025, 12, 16), "fail"),
        (date(2025, 12, 31), "fail"),
        (date(2024, 12, 31), "pass"),
        (date(2030, 1, 1), "fail"),
        (None, "unknown"),
    ],
)
def test_a_year_in_business(started: date | None, expected: str) -> None:
    assert outcome(replace(READY, started_on=started), "running_12_months") == expected


@pytest.mark.parametrize(
    ("product_type", "kinds", "expected"),
    [
        ("food_dry", "nib pirt", "pass"),
        ("food_dry", "nib bpom_food", "pass"),
        ("food_dry", "pirt", "fail"),
        ("food_dry", "nib bpom_herbal", "fail"),
        ("food_processed_md", "nib pirt", "fail"),
        ("food_processed_md", "nib bpom_food", "pass"),
        ("food_short_life", "nib", "pass"),
        ("herbal_drink", "nib bpom_herbal", "pass"),
        ("herbal_claim", "nib pirt", "fail"),
        ("herbal_claim", "nib bpom_food", "pass"),
        ("craft_wood", "nib", "pass"),
        ("craft_other", "", "fail"),
    ],
)
def test_permits_follow_the_product(product_type: str, kinds: str, expected: str) -> None:
    held = tuple(permit(kind, "5063319109999-31") for kind in kinds.split())
    assert outcome(replace(READY, product_type=product_type, permits=held), "permits") == expected


@pytest.mark.parametrize(
    ("fact", "held"),
    [
        (permit("nib"), True),
        (permit("nib", state="verified"), True),
        (permit("nib", state="in_process"), False),
        (permit("nib", expires=DAY), True),
        (permit("nib", expires=DAY - timedelta(days=1)), False),
        (permit("pirt", "5063319109999-26"), True),
        (permit("pirt", "5063319109999-25"), False),
        (permit("pirt", "5063319109999-25", expires=date(2027, 1, 1)), True),
        (permit("pirt", ""), False),
    ],
)
def test_what_is_held_on_the_day(fact: PermitFact, held: bool) -> None:
    assert is_held(fact, DAY) is held


def test_a_lapsed_or_pending_permit_is_named_as_the_reason() -> None:
    lapsed = replace(READY, permits=(permit("nib"), permit("pirt", "5063319109999-25")))
    result = evaluate(GATE, lapsed, DAY).results[1]
    assert (result.outcome, result.evidence.id) == (
        Outcome.FAIL,
        "P-IRT berakhir pada 31 Desember 2025, 349 hari sebelum acara.",
    )
    assert result.mend is not None
    assert result.mend.id == (
        "Perlu P-IRT atau BPOM MD yang berlaku. Perpanjang P-IRT di dinas kesehatan kabupaten."
    )
    pending = replace(READY, permits=(permit("nib", state="in_process"),))
    assert "NIB masih dalam proses" in evaluate(GATE, pending, DAY).results[1].evidence.id


def test_the_market_and_production_are_unknown_while_nobody_asked() -> None:
    assert outcome(replace(READY, markets=None), "knows_market") == "unknown"
    assert outcome(replace(READY, markets=()), "knows_market") == "unknown"
    for field in ("capacity_per_month", "price", "min_order"):
        candidate = replace(READY, **{field: None})
        assert outcome(candidate, "knows_production") == "unknown"
        assert not evaluate(GATE, candidate, DAY).graduated
    assert outcome(replace(READY, min_order=0), "knows_production") == "pass"


def test_a_gate_holds_only_its_own_criteria() -> None:
    gate = replace(GATE, criteria=(CriterionCode.PERMITS,))
    verdict = evaluate(gate, replace(READY, started_on=None, markets=None), DAY)
    assert verdict.graduated
    assert set(outcomes(verdict)) == {CriterionCode.PERMITS}
    longer = replace(GATE, months_running=24)
    young = replace(READY, started_on=date(2025, 6, 1))
    assert outcomes(evaluate(longer, young, DAY))[CriterionCode.RUNNING_12_MONTHS] == "fail"


DATES = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(DATES, DATES)
def test_months_grow_with_time_and_a_year_is_twelve(start: date, end: date) -> None:
    later = end + timedelta(days=1)
    assert months_between(start, end) <= months_between(start, later)
    assert months_between(start, start) == 0
    same_day = date(start.year + 1, start.month, min(start.day, 28))
    if start.day <= 28:
        assert months_between(start, same_day) == 12
        assert months_between(start, same_day - timedelta(days=1)) == 11


def test_the_29th_of_february_comes_a_year_later_on_the_28th() -> None:
    assert months_between(date(2024, 2, 29), date(2025, 2, 28)) == 12


@given(
    started=st.none() | DATES,
    kinds=st.sets(st.sampled_from(PermitKind)),
    markets=st.none() | st.just(("pasar",)),
    price=st.none() | st.integers(0, 10**9),
    product_type=st.sampled_from(sorted(GATE.product_types)),
    days=st.integers(0, 4000),
)
def test_time_alone_never_takes_a_year_in_business_away(
    started: date | None,
    kinds: set[PermitKind],
    markets: tuple[str, ...] | None,
    price: int | None,
    product_type: str,
    days: int,
) -> None:
    candidate = replace(
        READY,
        started_on=started,
        permits=tuple(permit(kind, "5063319109999-99") for kind in sorted(kinds)),
        markets=markets,
        price=price,
        product_type=product_type,
    )
    now, later = (evaluate(GATE, candidate, day) for day in (DAY, DAY + timedelta(days=days)))
    assert now.graduated == all(result.outcome == "pass" for result in now.results)
    assert all((result.mend is None) == (result.outcome == "pass") for result in now.results)
    if now.graduated:
        assert later.graduated

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import PermitState
from matchmaker.programme.core import (
    VERIFIABLE,
    Candidate,
    CriterionCode,
    FieldCheck,
    Outcome,
    evaluate,
)
from matchmaker.programme.gates.core import (
    DEFAULT_SETTINGS,
    GateSettings,
    SettingsError,
    build_gate,
    list_changes,
    read_settings,
)
from matchmaker.programme.permits import PermitFact
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.product_types import list_product_types
from tests.programme.verdicts import outcomes

DAY = date(2026, 12, 15)
SETTINGS = st.builds(
    GateSettings,
    criteria=st.lists(st.sampled_from(CriterionCode), min_size=1, unique=True).map(tuple),
    months_running=st.integers(1, 120),
    permits=st.dictionaries(
        st.sampled_from([one.code for one in list_product_types()]),
        st.sampled_from(["nib", "nib & pirt", "nib & (pirt | bpom_food)", "halal | organic"]),
    ),
)


def candidate(**changes) -> Candidate:
    values = {
        "started_on": date(2018, 1, 1),
        "product_type": "food_dry",
        "type_is_guessed": False,
        "permits": tuple(
            PermitFact(kind=kind, number="1-31", state=PermitState.DECLARED)
            for kind in (PermitKind.NIB, PermitKind.PIRT)
        ),
        "markets": ("pasar",),
        "capacity_per_month": 100,
        "price": 10_000,
        "min_order": 5,
    }
    return Candidate(**values | changes)


@given(SETTINGS)
def test_settings_come_back_from_their_row_as_they_went(settings: GateSettings) -> None:
    stored = settings.as_json()
    assert read_settings(stored).as_json() == stored
    assert set(build_gate(settings).criteria) == set(settings.criteria)


def test_no_settings_are_the_programmes_gate() -> None:
    assert read_settings(None) == DEFAULT_SETTINGS
    assert evaluate(build_gate(DEFAULT_SETTINGS), candidate(), DAY).graduated


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (GateSettings(criteria=()), "no_criterion"),
        (GateSettings(months_running=0), "months"),
        (GateSettings(months_running=121), "months"),
        (GateSettings(permits={"food_dry": "nib &"}), "permits"),
        (GateSettings(permits={"food_dry": "paspor"}), "permits"),
        (GateSettings(permits={"spaceship": "nib"}), "product_type"),
        (GateSettings(field_verified=frozenset({CriterionCode.PERMITS})), "field_verified"),
        (
            GateSettings(
                criteria=(CriterionCode.PERMITS,),
                field_verified=frozenset({CriterionCode.KNOWS_MARKET}),
            ),
            "field_verified",
        ),
    ],
)
def test_what_makes_no_gate_is_refused_with_its_problem(settings, problem) -> None:
    with pytest.raises(SettingsError) as refused:
        build_gate(settings)
    assert refused.value.problem == problem


@given(SETTINGS, st.sampled_from(CriterionCode))
def test_asking_less_never_keeps_anybody_out(settings: GateSettings, dropped) -> None:
    fewer = tuple(code for code in settings.criteria if code is not dropped)
    if not fewer:
        return
    less = GateSettings(
        criteria=fewer, months_running=settings.months_running, permits=settings.permits
    )
    if evaluate(build_gate(settings), candidate(), DAY).graduated:
        assert evaluate(build_gate(less), candidate(), DAY).graduated


def test_a_mentors_word_counts_where_the_gate_asks_for_it() -> None:
    gate = build_gate(GateSettings(field_verified=frozenset(VERIFIABLE)))

    def outcome(**seen: FieldCheck) -> Outcome:
        checks = {CriterionCode(code): check for code, check in seen.items()}
        verdict = evaluate(gate, candidate(seen=checks), DAY)
        return outcomes(verdict)[CriterionCode.KNOWS_MARKET]

    yes = FieldCheck(holds=True, by="Endang", day=DAY)
    no = FieldCheck(holds=False, by="Endang", day=DAY, note="Tidak berjualan lagi.")
    assert outcome() is Outcome.UNKNOWN
    assert outcome(knows_market=yes) is Outcome.PASS
    assert outcome(knows_market=no) is Outcome.FAIL


def test_without_being_asked_a_difference_in_the_field_is_told_and_stops_nobody() -> None:
    no = FieldCheck(holds=False, by="Endang", day=date(2026, 11, 3), note="Hanya 300 kemasan.")
    seen = candidate(seen={CriterionCode.KNOWS_PRODUCTION: no})
    verdict = evaluate(build_gate(DEFAULT_SETTINGS), seen, DAY)
    assert verdict.graduated
    told = verdict.results[3].evidence.id
    assert "Lain di lapangan, kata Endang, 3 November 2026: Hanya 300 kemasan." in told


def test_changes_name_what_turned_what_came_and_what_is_asked_no_more() -> None:
    narrow = GateSettings(criteria=(CriterionCode.PERMITS, CriterionCode.KNOWS_MARKET))
    verdict = evaluate(build_gate(narrow), candidate(markets=None), DAY)
    before = [
        {"criterion": "permits", "outcome": "pass"},
        {"criterion": "knows_production", "outcome": "unknown"},
    ]
    changes = {
        one["criterion"]: (one["before"], one["after"]) for one in list_changes(before, verdict)
    }
    assert changes == {"knows_market": (None, "unknown"), "knows_production": ("unknown", None)}


@given(SETTINGS)
def test_the_same_verdict_twice_changes_nothing(settings: GateSettings) -> None:
    verdict = evaluate(build_gate(settings), candidate(), DAY)
    stored = [
        {"criterion": str(one.criterion), "outcome": str(one.outcome)} for one in verdict.results
    ]
    assert list_changes(stored, verdict) == []
    assert len(list_changes(None, verdict)) == len(verdict.results)

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import PermitState
from matchmaker.programme.permits import PermitFact
from matchmaker.programme.scores.core import (
    ItemCode,
    Readiness,
    ScoreCode,
    list_tickable,
    score,
    score_all,
)
from matchmaker.reference.permits import PermitKind

DAY = date(2026, 12, 15)
PERMITS = st.lists(
    st.builds(
        PermitFact,
        kind=st.sampled_from(PermitKind),
        number=st.just("1-30"),
        state=st.sampled_from(PermitState),
    ),
    max_size=4,
).map(tuple)
FACTS = st.builds(
    Readiness,
    edible=st.booleans(),
    permits=PERMITS,
    barcode=st.booleans(),
    hs_code=st.booleans(),
    capacity=st.booleans(),
    lead_time=st.booleans(),
    english_name=st.booleans(),
    ticks=st.frozensets(st.sampled_from(ItemCode)),
)
STATED = ("barcode", "hs_code", "capacity", "lead_time", "english_name")


@given(FACTS, st.sampled_from(sorted(list_tickable())), st.sampled_from(ScoreCode))
def test_ticking_never_lowers_a_score(facts: Readiness, item: ItemCode, code: ScoreCode) -> None:
    ticked = replace(facts, ticks=facts.ticks | {item})
    assert score(code, ticked, DAY).percent >= score(code, facts, DAY).percent


@given(FACTS, st.sampled_from(STATED), st.sampled_from(ScoreCode))
def test_stating_more_never_lowers_a_score(facts: Readiness, fact: str, code: ScoreCode) -> None:
    known = replace(facts, **{fact: True})
    assert score(code, known, DAY).percent >= score(code, facts, DAY).percent


@given(FACTS)
def test_a_hundred_is_everything_and_each_missing_item_has_its_mend(facts: Readiness) -> None:
    for one in score_all(facts, DAY).values():
        assert 0 <= one.percent <= 100
        assert (one.percent == 100) == (one.missing == ())
        assert all(item.mend.id and item.mend.en for item in one.missing)
        assert one.met + len(one.missing) == len(one.items)


def test_what_follows_from_the_profile_is_not_for_anybody_to_tick() -> None:
    bare = Readiness(edible=True, ticks=frozenset(ItemCode))
    [barcode] = [i for i in score(ScoreCode.PACKAGING, bare, DAY).items if i.code == "barcode"]
    assert (barcode.derived, barcode.met) == (True, False)


def test_a_craft_has_no_expiry_date_and_the_halal_logo_waits_for_the_certificate() -> None:
    def codes(**facts) -> set[str]:
        return {str(i.code) for i in score(ScoreCode.PACKAGING, Readiness(**facts), DAY).items}

    halal = PermitFact(kind=PermitKind.HALAL, number="ID1", state=PermitState.DECLARED)
    assert codes(edible=False) == {"label", "net_weight", "barcode"}
    assert "halal_logo" not in codes(edible=True)
    assert "halal_logo" in codes(edible=True, permits=(halal,))

"""What a pair earns of each criterion adds up to the score by even weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from matchmaker.matching.core.prepare import prepare_ikm, prepare_partner
from matchmaker.matching.core.score import judge_for_brief
from matchmaker.matching.core.tags import FLAT
from matchmaker.matching.core.types import Ikm, Partner, Permit
from matchmaker.matching.learning.earning import (
    NOT_LEARNED,
    earned_by_ikm,
    earned_by_partner,
    even_weights,
)
from tests.matching.test_core_properties import ikm, partner

DAY = date(2026, 12, 15)
EVEN = even_weights(FLAT)


def pair(firm: Ikm, other: Partner):
    return prepare_ikm(firm, DAY, EVEN), prepare_partner(other, EVEN)


def test_a_share_of_the_permits_is_a_share_of_the_criterion() -> None:
    firm = Ikm(id="i", permits=(Permit(kind="nib", state="verified"),))
    asked = Partner(id="p", kind="retailer", required_permits=("nib", "halal"))
    assert earned_by_partner(*reversed(pair(firm, asked)))["permits"] == pytest.approx(0.5)


@settings(max_examples=100, deadline=None)
@given(ikm, partner)
def test_what_is_earned_adds_up_to_the_score(firm, other) -> None:
    offer, brief = pair(firm, other)
    judged = judge_for_brief(brief, offer)
    for earned, shares, score, past in (
        (earned_by_partner(brief, offer), dict(brief.shares), judged.seeker, other.past),
        (earned_by_ikm(offer, brief), dict(offer.shares[other.kind]), judged.candidate, firm.past),
    ):
        asked = set(shares) - NOT_LEARNED
        assert set(earned) == asked
        assert all(0 <= value <= 1 for value in earned.values())
        even = 1 / len(shares)
        dimmed = 1 - even if past.get(firm.id, past.get(other.id)) == "absent" else 1
        learned = even * sum(earned.values())
        assert dimmed * learned <= score + 1e-9
        assert score <= dimmed * (learned + even * len(set(shares) & NOT_LEARNED)) + 1e-9


def test_an_absence_of_years_ago_teaches_nothing() -> None:
    firm = Ikm(id="i", permits=(Permit(kind="nib", state="verified"),))
    plain = Partner(id="p", kind="retailer", required_permits=("nib", "halal"), past={"x": "met"})
    waited = replace(plain, past={"i": "absent"})
    one, other = (earned_by_partner(*reversed(pair(firm, asked))) for asked in (plain, waited))
    assert one == pytest.approx(other)

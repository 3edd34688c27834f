"""What would bring a pair up is what judging it again says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.core.mends import BY_IKM, BY_PARTNER, list_mends
from matchmaker.matching.core.types import Ikm, Need, Partner
from matchmaker.matching.core.weights import DEFAULT
from tests.matching.test_core_properties import IN_TREE, ikm, partner
from tests.matching.values import CHIPS, DAY, make_bank, make_ikm, make_retailer, score_pair


@settings(max_examples=150, deadline=None)
@given(ikm, partner, st.integers(1, 6))
def test_every_mend_helps_and_the_best_come_first(firm: Ikm, other: Partner, most: int) -> None:
    now = score_pair(firm, other, DAY, IN_TREE).score
    mends = list_mends(firm, other, DAY, IN_TREE, most)
    assert len(mends) <= most
    for mend in mends:
        assert 0 <= mend.score <= 1
        assert abs(mend.score - now - mend.gain) < 1e-9
        assert mend.opened > 0 or mend.gain > 0
        assert "{" not in mend.id + mend.en
    order = [(mend.opened, round(mend.gain, 9)) for mend in mends]
    assert order == sorted(order, reverse=True)
    assert mends == list_mends(firm, other, DAY, IN_TREE, 50)[:most]


def test_a_missing_permit_and_little_capacity_are_mended_by_the_ikm() -> None:
    small = make_ikm(permits=(), products=(replace(CHIPS, capacity_per_month=300),))
    shop = make_retailer(required_permits=("halal",))
    said = [mend.en for mend in list_mends(small, shop, DAY, DEFAULT)]
    assert set(said[:2]) == {
        "the IKM makes 1,000 a month",
        "the IKM holds the halal certificate, verified",
    }


def test_of_other_terms_the_best_is_enough() -> None:
    ikm = make_ikm(terms_accepted=("cash", "credit_14"))
    shop = make_retailer(terms=("consignment", "credit_45"))
    phrases = [mend.phrase for mend in list_mends(ikm, shop, DAY, DEFAULT, 20)]
    assert phrases.count("offer_terms") == phrases.count("accept_terms") == 1


def test_of_alternative_permits_each_is_a_way() -> None:
    bare = make_ikm(permits=())
    shop = make_retailer(required_permits=("pirt|bpom_food",))
    said = {mend.id for mend in list_mends(bare, shop, DAY, DEFAULT, 20)}
    assert {
        "IKM memegang P-IRT, terverifikasi",
        "IKM memegang BPOM MD, terverifikasi",
    } <= said


def test_a_loan_too_large_is_mended_from_either_side() -> None:
    firm = make_ikm(needs=(Need(kind="loan", amount=150_000_000, purpose="working_capital"),))
    mends = list_mends(firm, make_bank(), DAY, DEFAULT, 10)
    said = {(mend.by, mend.en) for mend in mends if mend.opened}
    assert said == {
        (BY_IKM, "the IKM looks for a loan of Rp100.000.000"),
        (BY_PARTNER, "the partner lends up to Rp150.000.000"),
    }


def test_what_fits_wholly_needs_nothing_of_the_partner() -> None:
    mends = list_mends(make_ikm(), make_retailer(), DAY, DEFAULT, 10)
    assert not any(mend.opened for mend in mends)

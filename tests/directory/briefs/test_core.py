from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.briefs.core import (
    KNOWN_TERMS,
    Terms,
    add_loan,
    drop_loan,
    name_loans,
    put_loan,
    read_counted,
)
from matchmaker.directory.core import Brief, LoanProduct
from matchmaker.matching.values import nearest_terms

TWO = Brief(loan_products=(LoanProduct(name="KUR mikro", max=100), LoanProduct(name="KUR kecil")))


@given(
    st.lists(st.sampled_from(KNOWN_TERMS), unique=True),
    st.none() | st.integers(1, 180),
    st.none() | st.integers(1, 100),
)
def test_terms_taken_apart_and_put_together_again_mean_the_same(usual, days, percent):
    codes = Terms(usual=tuple(usual), credit_days=days, deposit_percent=percent).to_codes()
    assert set(Terms.from_codes(codes).to_codes()) == set(codes)


def test_other_days_and_percents_stand_beside_the_usual_ones():
    terms = Terms.from_codes(("cash", "credit_21", "credit_30", "deposit_50", "beras"))
    assert terms == Terms(usual=("cash", "credit_30"), credit_days=21, deposit_percent=50)
    assert read_counted("credit_") is None
    assert read_counted("credit_9999") is None


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("credit_21", "credit_30"),
        ("credit_45", "credit_45"),
        ("credit_60", "credit_60"),
        ("deposit_50", "deposit_30"),
        ("deposit_10", "deposit_10"),
        ("cash", "cash"),
        ("credit_lama", "credit_lama"),
    ],
)
def test_matching_takes_the_usual_terms_that_mean_no_less_to_an_ikm(code, nearest):
    assert nearest_terms(code) == nearest


def test_loans_get_a_code_of_their_name_and_keep_it():
    assert list(name_loans(TWO.loan_products)) == ["kur_mikro", "kur_kecil"]
    renamed = put_loan(TWO, "kur_mikro", name="KUR Rakyat")
    assert list(name_loans(renamed.loan_products)) == ["kur_mikro", "kur_kecil"]
    assert renamed.loan_products[0].max == 100
    with pytest.raises(KeyError):
        put_loan(TWO, "tidak_ada", name="x")


def test_loans_are_added_at_the_end_and_taken_away():
    more, code = add_loan(TWO, LoanProduct(name="KUR mikro"))
    assert code == "kur_mikro_2"
    less, dropped = drop_loan(more, "kur_mikro")
    assert dropped.max == 100
    assert list(name_loans(less.loan_products)) == ["kur_kecil", "kur_mikro_2"]


def test_a_brief_of_an_older_version_reads_and_an_unknown_field_does_no_harm():
    old = {"sectors": ["herbal"], "loan_products": [{"name": "KUR", "min": 1, "max": 2}]}
    brief = Brief.from_json(old | {"from_the_future": 1})
    assert brief.sectors == ("herbal",)
    assert (brief.tags, brief.packaging, brief.buys_for, brief.notes) == ((), (), None, "")
    assert brief.loan_products[0].conditions == ""
    assert Brief.from_json(brief.to_json()) == brief
    assert Brief.from_json({}) == Brief()

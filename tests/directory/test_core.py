from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import Brief, LoanProduct, Need, NeedKind

words = st.text(max_size=20)
lists = st.lists(words, max_size=4).map(tuple)
amounts = st.none() | st.integers(0, 10**12)
loans = st.builds(
    LoanProduct,
    name=words,
    min=amounts,
    max=amounts,
    purpose=st.none() | st.sampled_from(["working_capital", "investment"]),
    min_months_running=st.none() | st.integers(0, 600),
)
briefs = st.builds(
    Brief,
    sectors=lists,
    products_sought=lists,
    regions=lists,
    required_permits=lists,
    min_capacity_per_month=amounts,
    price_low=amounts,
    price_high=amounts,
    terms=lists,
    min_shelf_life_days=amounts,
    loan_products=st.lists(loans, max_size=3).map(tuple),
    destinations=lists,
)


@given(brief=briefs)
def test_a_brief_comes_back_from_the_database_as_it_went_in(brief):
    assert Brief.from_json(json.loads(json.dumps(brief.to_json()))) == brief


@given(kind=st.sampled_from(NeedKind), amount=amounts, purpose=st.none() | words)
def test_a_need_comes_back_from_the_database_as_it_went_in(kind, amount, purpose):
    need = Need(kind=kind, amount=amount, purpose=purpose)
    assert Need.from_json(json.loads(json.dumps(need.to_json()))) == need


def test_a_brief_that_was_never_written_asks_for_nothing():
    assert Brief.from_json({}) == Brief()

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import Brief, CompanyKind, LoanProduct
from matchmaker.directory.progress.core import (
    ALWAYS,
    Answered,
    Demand,
    Topic,
    count_demand,
    list_items,
    measure,
)

TOPICS = [topic for topic in Topic if topic is not Topic.REQUIREMENT]
KINDS = ("nib", "pirt", "bpom_food", "halal", "barcode")
REQUIREMENTS = st.sampled_from([*KINDS, "pirt|bpom_food", "halal|organic"])
DEMANDS = st.builds(
    Demand,
    requirements=st.dictionaries(REQUIREMENTS, st.integers(1, 30)),
    asked=st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 30)),
)
SAID = st.builds(
    Answered,
    topics=st.frozensets(st.sampled_from(TOPICS)),
    held=st.frozensets(st.sampled_from(KINDS)),
)
BRIEFS = st.builds(
    Brief,
    sectors=st.sampled_from([(), ("herbal",), ("kerajinan", "herbal")]),
    required_permits=st.lists(REQUIREMENTS, max_size=4).map(tuple),
    min_capacity_per_month=st.one_of(st.none(), st.integers(1, 1000)),
    min_shelf_life_days=st.one_of(st.none(), st.integers(1, 365)),
)
PARTNERS = st.lists(
    st.tuples(st.sampled_from([k for k in CompanyKind if k is not CompanyKind.IKM]), BRIEFS)
)


@given(SAID, SAID, DEMANDS)
def test_an_answer_more_never_lowers_the_progress(some, more, demand):
    both = Answered(topics=some.topics | more.topics, held=some.held | more.held)
    before, after = measure(some, demand), measure(both, demand)
    assert after.done >= before.done
    assert after.total == before.total
    assert set(after.missing) <= set(before.missing)


@given(SAID, DEMANDS)
def test_done_and_missing_are_all_there_is(said, demand):
    progress = measure(said, demand)
    assert progress.done + len(progress.missing) == progress.total >= len(ALWAYS)


@given(SAID, DEMANDS)
def test_what_most_ask_for_comes_first_after_the_product(said, demand):
    missing = measure(said, demand).missing
    rest = [item for item in missing if item.topic is not Topic.PRODUCT]
    assert [item.asked_by for item in rest] == sorted((i.asked_by for i in rest), reverse=True)
    if Topic.PRODUCT not in said.topics:
        assert missing[0].topic is Topic.PRODUCT


@given(PARTNERS)
def test_the_numbers_are_those_of_the_briefs(partners):
    demand = count_demand(partners, ["herbal"])
    heard = [
        (kind, brief)
        for kind, brief in partners
        if kind is CompanyKind.BANK or not brief.sectors or "herbal" in brief.sectors
    ]
    for requirement, count in demand.requirements.items():
        assert count == sum(requirement in brief.required_permits for _, brief in heard)
    exporters = sum(kind is CompanyKind.EXPORTER for kind, _ in heard)
    assert demand.asked.get(Topic.HS, 0) == exporters
    assert demand.asked.get(Topic.STORY, 0) == len(heard)


def test_a_brief_for_other_sectors_asks_nothing_of_this_firm():
    brief = Brief(sectors=("kerajinan",), required_permits=("halal",))
    demand = count_demand([(CompanyKind.RETAILER, brief)], ["herbal"])
    assert (dict(demand.requirements), dict(demand.asked)) == ({}, {})


def test_a_bank_asks_for_sales_and_since_when():
    brief = Brief(loan_products=(LoanProduct(name="KUR mikro", min_months_running=6),))
    asked = count_demand([(CompanyKind.BANK, brief)], ["herbal"]).asked
    assert (asked[Topic.SALES], asked[Topic.STARTED], asked.get(Topic.PRICE)) == (1, 1, None)


def test_one_permit_of_an_alternative_is_enough():
    demand = Demand(requirements={"pirt|bpom_food": 9})
    [item] = [i for i in list_items(Answered(held=frozenset({"bpom_food"})), demand)
              if i.topic is Topic.REQUIREMENT]  # fmt: skip
    assert (item.done, item.asked_by) == (True, 9)

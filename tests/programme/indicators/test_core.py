from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.programme.indicators.core import (
    Change,
    Direction,
    Indicator,
    Values,
    find_change,
    list_changes,
    sum_changes,
)

numbers = st.none() | st.integers(0, 10**11)
names = st.none() | st.lists(st.sampled_from(("toko", "pasar", "marketplace")), max_size=3).map(
    tuple
)
measured = st.builds(
    Values,
    on=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    sales=numbers,
    workers=numbers,
    capacity=numbers,
    markets=names,
    permits=names,
)
series = st.lists(measured, max_size=6, unique_by=lambda values: values.on)

BEFORE = Values(on=date(2026, 6, 1), sales=4_000_000, workers=2, markets=("Toko  Srikandi",))
AFTER = Values(
    on=date(2026, 11, 1), sales=5_000_000, workers=2, markets=("toko srikandi", "pasar kota")
)


def test_before_and_now_are_the_first_and_the_latest():
    sales = find_change([AFTER, BEFORE], Indicator.SALES)
    assert sales == Change(
        indicator=Indicator.SALES,
        before=4_000_000,
        now=5_000_000,
        since=BEFORE.on,
        until=AFTER.on,
    )
    assert (sales.difference, sales.percent, sales.direction) == (1_000_000, 25, Direction.UP)


def test_markets_are_counted_and_named_whatever_their_capitals_and_spaces():
    change = find_change([BEFORE, AFTER], Indicator.MARKETS)
    assert change is not None
    assert (change.before, change.now) == (1, 2)
    assert (change.gained, change.lost) == (("pasar kota",), ())


def test_what_was_measured_once_or_not_at_all_has_not_changed():
    assert find_change([BEFORE, AFTER], Indicator.CAPACITY) is None
    assert find_change([BEFORE], Indicator.SALES) is None
    later = Values(on=date(2026, 12, 1), workers=5)
    assert find_change([BEFORE, AFTER, later], Indicator.SALES).now == 5_000_000


def test_from_nothing_there_are_no_per_cent():
    nothing, some = Values(on=BEFORE.on, sales=0), Values(on=AFTER.on, sales=100)
    change = find_change([nothing, some], Indicator.SALES)
    assert (change.difference, change.percent) == (100, None)


@given(series)
def test_the_order_of_measuring_decides_and_not_that_of_the_list(rows):
    assert list_changes(rows) == list_changes(rows[::-1])


@given(series)
def test_a_change_is_made_of_the_steps_between(rows):
    for change in list_changes(rows):
        amounts = [
            amount
            for values in sorted(rows, key=lambda values: values.on)
            if (amount := values.number(change.indicator)) is not None
        ]
        assert change.difference == sum(b - a for a, b in pairwise(amounts))
        assert (change.difference > 0) == (change.direction is Direction.UP)
        if change.indicator in {Indicator.MARKETS, Indicator.PERMITS}:
            assert change.difference == len(change.gained) - len(change.lost)


@given(st.lists(series, max_size=5))
def test_sums_are_those_of_each_and_every_ikm_counts_once(many):
    changes = [change for rows in many for change in list_changes(rows)]
    totals = sum_changes(changes)
    assert set(totals) == set(Indicator)
    for indicator, total in totals.items():
        mine = [change for change in changes if change.indicator is indicator]
        assert total.ikm == len(mine) == total.up + total.down + total.same
        assert total.difference == sum(change.difference for change in mine)


@given(st.lists(series, max_size=4), st.lists(series, max_size=4))
def test_sums_of_two_cohorts_add_up(ones, others):
    def of(many):
        return sum_changes(change for rows in many for change in list_changes(rows))

    both, first, second = of([*ones, *others]), of(ones), of(others)
    for indicator in Indicator:
        assert both[indicator].now == first[indicator].now + second[indicator].now
        assert both[indicator].ikm == first[indicator].ikm + second[indicator].ikm

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.programme.cohorts.core import (
    Phase,
    add_months,
    is_long_without_a_visit,
    phases_of,
)

days = st.dates(date(2015, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 24), 2, date(2027, 1, 24)),
        (date(2026, 12, 31), 14, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_a_month_on_is_the_same_day_or_the_months_last(day, months, later):
    assert add_months(day, months) == later


def test_a_year_that_no_calendar_has_is_said_so():
    with pytest.raises(OverflowError):
        add_months(date(9999, 6, 1), 12)


@given(day=days, close=st.integers(1, 24), follow=st.integers(0, 60), at=days)
def test_the_phases_follow_each_other_without_a_gap(day, close, follow, at):
    phases = phases_of(day, close, follow)
    assert phases.starts < phases.follows <= phases.ends
    expected = (
        Phase.BEFORE
        if at < phases.starts
        else Phase.CLOSE
        if at < phases.follows
        else Phase.FOLLOW
        if at < phases.ends
        else Phase.OVER
    )
    assert phases.at(at) is expected
    assert 0 <= phases.share(at) <= 1
    assert 0 < phases.close_share <= 1


@given(day=days, earlier=st.integers(0, 400), later=st.integers(0, 400))
def test_time_only_passes(day, earlier, later):
    phases = phases_of(day, 2, 12)
    first, second = sorted((earlier, later))
    assert phases.share(day + timedelta(days=first)) <= phases.share(day + timedelta(days=second))


@pytest.mark.parametrize(
    ("last", "alone"),
    [
        (date(2026, 11, 24), False), (date(2026, 10, 25), False), (date(2026, 10, 24), True),
        (None, True),
    ],
)  # fmt: skip
def test_a_month_without_a_visit_counts_from_the_last_one_or_from_joining(last, alone):
    today, joined = date(2026, 11, 24), date(2026, 9, 1)
    assert is_long_without_a_visit(last, joined, today) is alone
    assert not is_long_without_a_visit(None, today, today)

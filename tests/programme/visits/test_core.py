from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.programme.visits.core import (
    EARLIEST_DAY,
    DayFault,
    judge_coming_day,
    judge_past_day,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (TODAY, None), (TODAY - timedelta(days=400), None), (date(1, 1, 1), DayFault.TOO_EARLY),
        (TODAY + timedelta(days=1), DayFault.NOT_YET), (date(9999, 12, 31), DayFault.NOT_YET),
    ],
)  # fmt: skip
def test_a_visit_that_was_lies_between_the_programmes_begin_and_today(day, fault):
    assert judge_past_day(day, TODAY) is fault


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (TODAY, None), (TODAY + timedelta(days=700), None),
        (TODAY - timedelta(days=1), DayFault.TOO_EARLY), (date(9999, 1, 1), DayFault.TOO_LATE),
    ],
)  # fmt: skip
def test_a_planned_day_is_today_or_within_two_years(day, fault):
    assert judge_coming_day(day, TODAY) is fault


@given(st.integers(-9_000, 9_000), st.integers(0, 30_000))
def test_only_today_can_be_both_behind_and_ahead(off, since):
    today = EARLIEST_DAY + timedelta(days=since)
    day = today + timedelta(days=off)
    if judge_past_day(day, today) is None and judge_coming_day(day, today) is None:
        assert day == today

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.programme.targets.core import (
    Dimension,
    Plan,
    TargetProblem,
    Turn,
    draw_progress,
    find_problems,
)

TODAY = date(2026, 11, 24)
PLAN = Plan(number=350, starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(
    st.integers(1, 100_000),
    DAYS,
    st.integers(1, 900),
    st.lists(DAYS, min_size=2, max_size=2).map(sorted),
)
def test_the_plan_rises_from_nothing_to_all_and_never_falls(number, start, length, days) -> None:
    plan = Plan(number=number, starts_on=start, due_on=start + timedelta(days=length))
    first, second = (plan.planned(day) for day in days)
    assert 0 <= first <= second <= number
    assert plan.planned(plan.starts_on) == 0
    assert plan.planned(plan.due_on) == number


@given(st.lists(DAYS), DAYS)
def test_the_line_ends_with_what_the_history_says(days, today) -> None:
    points = draw_progress(PLAN, [Turn(day=day, up=True) for day in days], today)
    assert [point.day for point in points] == sorted({point.day for point in points})
    told = [point for point in points if point.reached is not None]
    assert all(point.reached is None for point in points if point.day > today)
    if told:
        assert told[-1].reached == sum(day <= told[-1].day for day in days)


def test_who_falls_back_is_taken_off_again() -> None:
    turns = [
        Turn(day=date(2026, 3, 1), up=True),
        Turn(day=date(2026, 3, 2), up=True),
        Turn(day=date(2026, 6, 1), up=False),
    ]
    by_day = {point.day: point.reached for point in draw_progress(PLAN, turns, TODAY)}
    assert by_day[date(2026, 2, 28)] == 0
    assert by_day[date(2026, 3, 31)] == 2
    assert by_day[TODAY] == 1
    assert by_day[PLAN.due_on] is None


@pytest.mark.parametrize(
    ("plan", "shares", "problems"),
    [
        (PLAN, {}, {}),
        (PLAN, {Dimension.KABUPATEN: {"33.02": 200, "33.05": 150}}, {}),
        (
            PLAN,
            {Dimension.KABUPATEN: {"33.02": 200, "33.05": 140}},
            {TargetProblem.KABUPATEN_TOO_FEW: 10},
        ),
        (PLAN, {Dimension.KABUPATEN: {"33.02": 351}}, {TargetProblem.KABUPATEN_TOO_MANY: 1}),
        (PLAN, {Dimension.SECTOR: {"herbal": 400}}, {}),
        (PLAN, {Dimension.SECTOR: {"herbal": 300}}, {TargetProblem.SECTOR_TOO_FEW: 50}),
        (
            Plan(number=0, starts_on=TODAY, due_on=TODAY),
            {},
            {TargetProblem.NUMBER: 0, TargetProblem.DUE_BEFORE_START: 0},
        ),
        (
            Plan(number=1, starts_on=date(2, 1, 1), due_on=date(2026, 12, 20)),
            {},
            {TargetProblem.TOO_LONG: 0},
        ),
        (
            Plan(number=1, starts_on=date(2026, 1, 1), due_on=date(2026, 11, 20)),
            {},
            {TargetProblem.DUE_IN_THE_PAST: 4},
        ),
    ],
)
def test_what_does_not_add_up_is_told_with_by_how_much(plan, shares, problems) -> None:
    assert find_problems(plan, shares, TODAY) == problems

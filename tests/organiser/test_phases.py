from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.events.core import Phase
from matchmaker.organiser.phases import Standing, Step, list_steps

DAYS = [date(2026, 12, 15), date(2026, 12, 16)]


def now_in(phase: Phase, today: date) -> Step:
    [current] = [
        each.step for each in list_steps(phase, DAYS, today) if each.standing is Standing.NOW
    ]
    return current


@pytest.mark.parametrize(
    ("phase", "today", "step"),
    [
        (Phase.PREPARING, date(2026, 11, 1), Step.CURATE),
        (Phase.OPEN, date(2026, 11, 1), Step.REQUESTS),
        (Phase.PUBLISHED, date(2026, 12, 14), Step.PLAN),
        (Phase.OPEN, date(2026, 12, 15), Step.DAY),
        (Phase.PUBLISHED, date(2026, 12, 16), Step.DAY),
        (Phase.PUBLISHED, date(2026, 12, 17), Step.FOLLOW_UP),
        (Phase.CLOSED, date(2026, 11, 1), Step.FOLLOW_UP),
    ],
)
def test_the_step_follows_the_phase_until_the_days_decide(phase, today, step):
    assert now_in(phase, today) is step


@given(phase=st.sampled_from(Phase), days_away=st.integers(-400, 400))
def test_everything_before_the_current_step_is_done_and_nothing_after_it(phase, days_away):
    steps = list_steps(phase, DAYS, DAYS[0] + timedelta(days=days_away))
    standings = [each.standing for each in steps]
    at = standings.index(Standing.NOW)
    assert [each.step for each in steps] == list(Step)
    assert standings[:at] == [Standing.DONE] * at
    assert standings[at + 1 :] == [Standing.NEXT] * (len(steps) - at - 1)


def test_an_edition_without_days_stands_where_its_phase_says():
    steps = list_steps(Phase.OPEN, [], date(2026, 12, 15))
    assert [each.step for each in steps if each.standing is Standing.NOW] == [Step.REQUESTS]


@pytest.mark.parametrize(
    ("phase", "step"), [(Phase.OPEN, Step.CURATE), (Phase.PUBLISHED, Step.PLAN)]
)
def test_an_edition_with_one_side_only_is_still_being_curated(phase, step):
    steps = list_steps(phase, DAYS, date(2026, 11, 1), both_sides=False)
    assert [each.step for each in steps if each.standing is Standing.NOW] == [step]

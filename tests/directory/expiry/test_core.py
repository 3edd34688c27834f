from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.expiry.core import Stage, find_end, month_before, say_mend, stage_of
from matchmaker.reference.permits import PermitKind


def test_a_pirt_ends_with_the_year_of_its_last_two_digits():
    assert find_end("pirt", "2133305010012-26", None) == date(2026, 12, 31)
    assert find_end("pirt", "dihapus-7", None) is None
    assert find_end("halal", "ID33110000000000026", None) is None
    assert find_end("halal", "x", date(2027, 3, 1)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 12, 31), date(2026, 11, 30)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2025, 12, 15)),
    ],
)
def test_a_month_before_is_the_same_day_or_the_last_of_that_month(day, before):
    assert month_before(day) == before


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 11, 29), None),
        (date(2026, 11, 30), Stage.NEAR),
        (date(2026, 12, 31), Stage.NEAR),
        (date(2027, 1, 1), Stage.OVER),
        (date(2027, 1, 30), Stage.OVER),
        (date(2027, 1, 31), None),
    ],
)
def test_it_is_said_from_a_month_ahead_and_for_a_while_after(today, stage):
    assert stage_of(date(2026, 12, 31), today) == stage


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_end_is_near_at_some_day_and_over_at_another(end):
    assert stage_of(end, month_before(end)) is Stage.NEAR
    assert stage_of(end, end + timedelta(days=1)) is Stage.OVER
    assert timedelta(days=28) <= end - month_before(end) <= timedelta(days=31)


def test_every_kind_of_permit_has_its_mend():
    for kind in PermitKind:
        assert say_mend(kind).id
        assert say_mend(kind).en
    assert say_mend("sni").id == say_mend(PermitKind.HACCP).id

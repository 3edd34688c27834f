from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.privacy.core import Attended, add_months, kept_until, list_due, notice_is_due

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
months = st.integers(1, 120)
parts = st.lists(
    st.builds(Attended, company_id=st.integers(1, 5), last_day=days, months=months), max_size=20
)


@given(day=days, count=months)
def test_months_land_in_the_right_month_and_never_later_in_it(day: date, count: int) -> None:
    later = add_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 12, 15), 24, date(2028, 12, 15)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_known_days(day: date, count: int, then: date) -> None:
    assert add_months(day, count) == then


@given(attended=parts)
def test_the_longest_edition_decides(attended: list[Attended]) -> None:
    until = kept_until(attended)
    assert set(until) == {part.company_id for part in attended}
    for part in attended:
        assert until[part.company_id] >= add_months(part.last_day, part.months)


@given(attended=parts, today=days)
def test_nobody_is_due_while_any_of_their_editions_keeps_them(
    attended: list[Attended], today: date
) -> None:
    due = set(list_due(attended, today))
    for part in attended:
        if add_months(part.last_day, part.months) >= today:
            assert part.company_id not in due


@given(
    attended=parts,
    today=days,
    more=st.builds(Attended, company_id=st.integers(1, 5), last_day=days, months=months),
)
def test_one_more_edition_never_makes_anybody_due(
    attended: list[Attended], today: date, more: Attended
) -> None:
    before = set(list_due(attended, today)) | {more.company_id}
    assert set(list_due([*attended, more], today)) <= before


def test_on_its_last_day_an_edition_still_keeps_its_people() -> None:
    part = Attended(company_id=1, last_day=date(2026, 12, 16), months=24)
    assert list_due([part], date(2028, 12, 16)) == []
    assert list_due([part], date(2028, 12, 17)) == [1]


def test_the_notice_is_due_after_three_times_24_hours() -> None:
    noted = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert notice_is_due(noted) == datetime(2026, 11, 27, 3, tzinfo=UTC)

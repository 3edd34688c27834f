from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.meetings.agenda import Item, Position, lay_out, list_next

START = datetime(2026, 12, 15, 2, tzinfo=UTC)
WIB = "Asia/Jakarta"

# Meetings of one person do not overlap: hours are numbers of a grid.
HOURS = st.sets(st.integers(0, 24 * 3), max_size=20)
MOMENTS = st.integers(-60, 60 * 24 * 4)


def items_at(hours):
    return [
        Item(
            what=hour,
            starts_at=START + timedelta(hours=hour),
            ends_at=START + timedelta(hours=hour, minutes=20),
        )
        for hour in hours
    ]


def at(minutes):
    return START + timedelta(minutes=minutes)


@given(hours=HOURS, minutes=MOMENTS)
def test_every_item_stands_once_in_order_and_on_its_local_day(hours, minutes):
    days = lay_out(items_at(hours), now=at(minutes), zone=WIB)
    lines = [(day, line) for day in days for line in day.lines if line.item]
    assert [line.item.what for _, line in lines] == sorted(hours)
    assert all(line.at.astimezone(ZoneInfo(WIB)).date() == day.date for day, line in lines)
    assert [day.date for day in days] == sorted({day.date for day in days})


@given(hours=HOURS, minutes=MOMENTS)
def test_what_is_behind_and_what_is_next_follow_from_now(hours, minutes):
    now = at(minutes)
    items = items_at(hours)
    lines = [line for day in lay_out(items, now=now, zone=WIB) for line in day.lines if line.item]
    coming = list_next(items, now)
    assert [line.item for line in lines if line.position is Position.NEXT] == coming
    assert len(coming) == (max(hours, default=-9) * 60 + 20 > minutes)
    for line in lines:
        assert (line.position is Position.PAST) == (line.item.ends_at <= now)
    for one in coming:
        assert all(item.ends_at <= now for item in items if item.starts_at < one.starts_at)


def test_what_two_people_of_a_company_do_at_one_hour_is_all_next():
    both = [*items_at([2]), *items_at([2])]
    items = [*items_at([1]), *both, *items_at([3])]
    assert list_next(items, at(90)) == both
    [day] = lay_out(items, now=at(90), zone=WIB)
    assert [line.position for line in day.lines if line.item] == ["past", "next", "next", "later"]


@given(hours=HOURS, minutes=MOMENTS)
def test_now_stands_once_and_only_today_between_begun_and_not_begun(hours, minutes):
    now = at(minutes)
    days = lay_out(items_at(hours), now=now, zone=WIB)
    today = now.astimezone(ZoneInfo(WIB)).date()
    for day in days:
        marks = [index for index, line in enumerate(day.lines) if line.item is None]
        assert day.is_today == (day.date == today)
        assert len(marks) == day.is_today
        for index in marks:
            assert all(line.at <= now for line in day.lines[:index])
            assert all(line.at > now for line in day.lines[index + 1 :])


def test_a_meeting_before_seven_in_jakarta_belongs_to_that_day_though_utc_says_yesterday():
    early = datetime(2026, 12, 14, 23, 30, tzinfo=UTC)
    [day] = lay_out(
        [Item(what="early", starts_at=early, ends_at=early + timedelta(minutes=20))],
        now=early,
        zone=WIB,
    )
    assert day.date.isoformat() == "2026-12-15"
    assert day.is_today

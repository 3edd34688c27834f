"""The edition that a visitor arrives at."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.events.models import Day, Edition
from matchmaker.organiser.arrival import choose_edition

NOW = datetime(2026, 12, 10, tzinfo=UTC)


def edition(number: int, *days: date) -> Edition:
    return Edition(id=number, time_zone="Asia/Jakarta", days=[Day(date=day) for day in days])


SPRING = edition(1, date(2026, 3, 1))
SUMMER = edition(2, date(2026, 6, 1), date(2026, 6, 2))
RUNNING = edition(3, date(2026, 12, 9), date(2026, 12, 10))
COMING = edition(4, date(2027, 3, 1))
LATER = edition(5, date(2027, 6, 1))
ALL = [LATER, SPRING, COMING, RUNNING, SUMMER]


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ([SPRING, SUMMER], SUMMER),
        ([SUMMER, RUNNING, COMING], RUNNING),
        ([SUMMER, LATER, COMING], COMING),
        ([], LATER),
    ],
)
def test_the_next_one_wins_then_the_last_one_then_the_newest(wanted, chosen):
    assert choose_edition(ALL, {each.id for each in wanted}, NOW) is chosen


def test_a_day_ends_where_the_edition_takes_place():
    end_of_day = datetime(2026, 12, 10, 17, tzinfo=UTC)  # midnight in Jakarta
    assert choose_edition(ALL, {RUNNING.id, COMING.id}, end_of_day) is COMING


def test_without_any_edition_there_is_none():
    assert choose_edition([], {1}, NOW) is None

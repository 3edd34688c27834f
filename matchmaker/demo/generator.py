"""The roster of the demo: a pure function of a seed and the edition's days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from matchmaker.demo.ikm import make_ikm
from matchmaker.demo.partners import make_partners
from matchmaker.demo.values import DemoRoster
from matchmaker.demo.words import Names
from matchmaker.reference.regencies import list_programme_regencies

SEED = 20_261_124
IKM_PER_KABUPATEN = 25
SOONEST = timedelta(days=21)
THURSDAY = 3
# Month and day on which no office sends anybody.
_HOLIDAYS = frozenset({(1, 1), (5, 1), (6, 1), (8, 17), (12, 24), (12, 25), (12, 26), (12, 31)})


def make_roster(seed: int, days: tuple[date, date]) -> DemoRoster:
    """Return 350 IKM (25 in each of the 14 kabupaten) and 90 partners; equal for equal arguments.

    Permits, ages and attendance refer to the edition's two days.
    """
    dice = roll(seed)
    names = Names(dice)
    regencies = list_programme_regencies()
    ikm = tuple(
        make_ikm(dice, names, place + 1, regencies[place % len(regencies)], days)
        for place in range(IKM_PER_KABUPATEN * len(regencies))
    )
    return DemoRoster(ikm=ikm, partners=tuple(make_partners(dice, names, days)))


def edition_days(today: date) -> tuple[date, date]:
    """Return two working days in a row, three weeks ahead or as soon after as holidays allow."""
    day = today + SOONEST
    while day.weekday() > THURSDAY or _is_holiday(day):
        day += timedelta(days=1)
    return day, day + timedelta(days=1)


def _is_holiday(day: date) -> bool:
    following = day + timedelta(days=1)
    return not _HOLIDAYS.isdisjoint({(day.month, day.day), (following.month, following.day)})


def roll(seed: int) -> Random:
    """Return the dice of a seed: the same throws on every machine."""
    return Random(seed)  # noqa: S311 (it makes a demo, no secret)

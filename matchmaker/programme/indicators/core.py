"""Before and after as plain values: what changed between an IKM's first and latest measurement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Larger numbers are typing errors: a medium firm sells Rp50 billion a year (PP 7/2021).
MOST_SALES_PER_MONTH = 100_000_000_000
MOST_WORKERS = 10_000
MOST_CAPACITY = 100_000_000
MOST_MARKETS = 20
# A sum over fewer IKM gives the turnover of one of them away.
FEWEST_SUMMED = 3
LONGEST_MARKET = 80


class Occasion(StrEnum):
    """When it was measured: at joining, at a visit, or once a year."""

    BASELINE = "baseline"
    VISIT = "visit"
    YEARLY = "yearly"


class Indicator(StrEnum):
    """What is measured."""

    SALES = "sales"
    WORKERS = "workers"
    CAPACITY = "capacity"
    MARKETS = "markets"
    PERMITS = "permits"


class Direction(StrEnum):
    """Which way an indicator went."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True, kw_only=True, slots=True)
class Values:
    """One measurement; None is "not asked". Sales are whole rupiah a month."""

    on: date
    sales: int | None = None
    workers: int | None = None
    capacity: int | None = None
    markets: tuple[str, ...] | None = None
    permits: tuple[str, ...] | None = None

    def number(self, indicator: Indicator) -> int | None:
        """Return an indicator as a number: of markets and permits, how many different ones."""
        value = getattr(self, indicator)
        return len(_named(value)) if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An indicator before and now; `gained` and `lost` name markets and permits."""

    indicator: Indicator
    before: int
    now: int
    since: date
    until: date
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def difference(self) -> int:
        """Return now less before."""
        return self.now - self.before

    @property
    def percent(self) -> int | None:
        """Return the difference in per cent of before; None when before was nothing."""
        return round(100 * self.difference / self.before) if self.before else None

    @property
    def direction(self) -> Direction:
        """Return which way it went."""
        if self.difference == 0:
            return Direction.SAME
        return Direction.UP if self.difference > 0 else Direction.DOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """An indicator summed over the IKM of which both before and now are known."""

    indicator: Indicator
    ikm: int = 0
    before: int = 0
    now: int = 0
    up: int = 0
    down: int = 0
    same: int = 0

    @property
    def difference(self) -> int:
        """Return now less before, summed."""
        return self.now - self.before

    @property
    def percent(self) -> int | None:
        """Return the difference in per cent of before; None when before was nothing."""
        return round(100 * self.difference / self.before) if self.before else None


def find_change(series: Iterable[Values], indicator: Indicator) -> Change | None:
    """Return how an indicator went from its first to its latest value; None under two values."""
    known = sorted(
        (values for values in series if values.number(indicator) is not None),
        key=lambda values: values.on,
    )
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    had, has = _names(first, indicator), _names(last, indicator)
    return Change(
        indicator=indicator,
        before=first.number(indicator) or 0,
        now=last.number(indicator) or 0,
        since=first.on,
        until=last.on,
        gained=tuple(name for key, name in has.items() if key not in had),
        lost=tuple(name for key, name in had.items() if key not in has),
    )


def list_changes(series: Sequence[Values]) -> list[Change]:
    """Return the changes of all indicators that were measured twice or more, in their order."""
    found = (find_change(series, indicator) for indicator in Indicator)
    return [change for change in found if change is not None]


def sum_changes(changes: Iterable[Change]) -> dict[Indicator, Total]:
    """Sum the changes of many IKM; an indicator that nobody was measured twice in is all zeros."""
    by_indicator: dict[Indicator, list[Change]] = {indicator: [] for indicator in Indicator}
    for change in changes:
        by_indicator[change.indicator].append(change)
    return {indicator: _total(indicator, each) for indicator, each in by_indicator.items()}


def add_totals(parts: Iterable[Mapping[Indicator, Total]]) -> dict[Indicator, Total]:
    """Sum totals of groups that share no IKM, such as kabupaten."""
    totals = {indicator: Total(indicator=indicator) for indicator in Indicator}
    for part in parts:
        for indicator, one in part.items():
            so_far = totals[indicator]
            totals[indicator] = Total(
                indicator=indicator,
                ikm=so_far.ikm + one.ikm,
                before=so_far.before + one.before,
                now=so_far.now + one.now,
                up=so_far.up + one.up,
                down=so_far.down + one.down,
                same=so_far.same + one.same,
            )
    return totals


def _total(indicator: Indicator, changes: Sequence[Change]) -> Total:
    directions = [change.direction for change in changes]
    return Total(
        indicator=indicator,
        ikm=len(changes),
        before=sum(change.before for change in changes),
        now=sum(change.now for change in changes),
        up=directions.count(Direction.UP),
        down=directions.count(Direction.DOWN),
        same=directions.count(Direction.SAME),
    )


def _named(names: tuple[str, ...]) -> Mapping[str, str]:
    """Return names by what makes them the same: capitals and spaces do not count."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(" ".join(name.split()).casefold(), name)
    return found


def _names(values: Values, indicator: Indicator) -> Mapping[str, str]:
    value = getattr(values, indicator)
    return _named(value) if isinstance(value, tuple) else {}

"""Write down what was measured of an IKM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.programme.indicators import queries
from matchmaker.programme.indicators.core import Occasion
from matchmaker.programme.indicators.models import Measurement

# What is written down from memory at joining may be of the year before.
EARLIEST = date(2015, 1, 1)


class NothingMeasuredError(ValueError):
    """No number, market or permit was given."""


class DayOutOfRangeError(ValueError):
    """Nobody has measured before 2015, nor tomorrow."""


@dataclass(frozen=True, kw_only=True)
class MeasuredEntry:
    """What somebody says of a business on a day; None was not asked."""

    measured_on: date
    sales_per_month: int | None = None
    workers: int | None = None
    capacity_per_month: int | None = None
    markets: tuple[str, ...] | None = None
    permits: tuple[str, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was given."""
        return all(
            value is None
            for value in (
                self.sales_per_month,
                self.workers,
                self.capacity_per_month,
                self.markets,
                self.permits,
            )
        )


def measure(
    company: Company,
    entry: MeasuredEntry,
    *,
    by_id: int,
    now: datetime,
    visit_id: int | None = None,
    yearly: bool = False,
) -> Measurement:
    """Keep a measurement; the first of a company is its baseline.

    A second one of the same day adds to the first what it says, and corrects it. Raises
    NothingMeasuredError or DayOutOfRangeError.
    """
    if entry.is_empty:
        raise NothingMeasuredError
    # Somewhere in Indonesia it is tomorrow already.
    if not EARLIEST <= entry.measured_on <= (now + timedelta(hours=9)).date():
        raise DayOutOfRangeError(entry.measured_on.isoformat())
    row = queries.find_measurement(company.id, entry.measured_on)
    if row is None:
        row = Measurement(
            host_id=company.host_id,
            company_id=company.id,
            measured_on=entry.measured_on,
            occasion=_occasion(company.id, yearly=yearly),
        )
        db.session.add(row)
    row.visit_id = visit_id or row.visit_id
    row.recorded_by_id = by_id
    _write(row, entry)
    db.session.flush()
    trail.record(
        "programme.indicators_measured",
        host_id=company.host_id,
        object_kind="company",
        object_id=company.public_id,
        acting_for_id=company.id,
        details={"day": entry.measured_on.isoformat(), "occasion": str(row.occasion)},
    )
    return row


def _occasion(company_id: int, *, yearly: bool) -> Occasion:
    if queries.find_baseline(company_id) is None:
        return Occasion.BASELINE
    return Occasion.YEARLY if yearly else Occasion.VISIT


def _write(row: Measurement, entry: MeasuredEntry) -> None:
    """Take over what was said; what was not asked this time stays."""
    for name in ("sales_per_month", "workers", "capacity_per_month"):
        value = getattr(entry, name)
        if value is not None:
            setattr(row, name, value)
    if entry.markets is not None:
        row.markets = list(entry.markets)
    if entry.permits is not None:
        row.permits = list(entry.permits)

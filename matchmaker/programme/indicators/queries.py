"""Reads of what was measured: of one IKM, and summed per cohort, kabupaten or sector."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.indicators.core import (
    Change,
    Indicator,
    Occasion,
    Total,
    Values,
    list_changes,
    sum_changes,
)
from matchmaker.programme.indicators.models import Measurement


class GroupBy(StrEnum):
    """By what the changes of many IKM are summed."""

    COHORT = "cohort"
    REGENCY = "regency"
    SECTOR = "sector"


def list_measurements(company_id: int) -> Sequence[Measurement]:
    """Return all that was measured of a company, the earliest first."""
    return db.session.scalars(
        select(Measurement)
        .where(Measurement.company_id == company_id)
        .order_by(Measurement.measured_on)
    ).all()


def find_baseline(company_id: int) -> Measurement | None:
    """Return what was measured when the company joined the programme."""
    return db.session.scalar(
        select(Measurement).where(
            Measurement.company_id == company_id, Measurement.occasion == Occasion.BASELINE
        )
    )


def find_measurement(company_id: int, measured_on: date) -> Measurement | None:
    """Return what was measured of a company on a day."""
    return db.session.scalar(
        select(Measurement).where(
            Measurement.company_id == company_id, Measurement.measured_on == measured_on
        )
    )


def values_of(row: Measurement) -> Values:
    """Return a row as the core reads it."""
    return Values(
        on=row.measured_on,
        sales=row.sales_per_month,
        workers=row.workers,
        capacity=row.capacity_per_month,
        markets=None if row.markets is None else tuple(row.markets),
        permits=None if row.permits is None else tuple(row.permits),
    )


def list_changes_of(company_ids: Collection[int]) -> dict[int, list[Change]]:
    """Return the changes of each of these companies, by company; one query."""
    series: dict[int, list[Values]] = {}
    for row in db.session.scalars(
        select(Measurement).where(Measurement.company_id.in_(company_ids))
    ):
        series.setdefault(row.company_id, []).append(values_of(row))
    return {company_id: list_changes(each) for company_id, each in series.items()}


def get_totals(
    host_id: int, group_by: GroupBy, *, regency_code: str | None = None
) -> dict[str, dict[Indicator, Total]]:
    """Sum before and now of all IKM that are or were in a cohort of the host's.

    Keys are a cohort's public id, a kabupaten's code ("" when unknown) or a sector's code; an IKM
    of two sectors counts in both. An IKM that changed cohorts counts in each. `regency_code` is
    for a dinas that sees its own kabupaten only. A sum over one or two IKM gives their turnover
    away: look at `Total.ikm` before showing it to observers.
    """
    grouped: dict[str, set[int]] = {}
    query = (
        select(CohortMember, Cohort.public_id)
        .join(CohortMember.company)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(CohortMember.host_id == host_id)
        .options(joinedload(CohortMember.company))
    )
    if regency_code is not None:
        query = query.where(Company.regency_code == regency_code)
    for member, cohort in db.session.execute(query):
        for key in _KEYS[group_by](member.company, cohort):
            grouped.setdefault(key, set()).add(member.company_id)
    changes = list_changes_of(set().union(*grouped.values()))
    return {
        key: sum_changes(change for company in companies for change in changes.get(company, ()))
        for key, companies in sorted(grouped.items())
    }


_KEYS: dict[GroupBy, Callable[[Company, str], Iterable[str]]] = {
    GroupBy.COHORT: lambda _company, cohort: (cohort,),
    GroupBy.REGENCY: lambda company, _cohort: (company.regency_code or "",),
    GroupBy.SECTOR: lambda company, _cohort: company.sectors,
}

"""How far the IKM of an edition have come, stage by stage: each a count of IKM, never a sum.

The stages overlap: an IKM that met a partner has agreed to meet one, too. What is counted in one
is never added to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.meetings.core import PLACED, MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.programme.cohorts.models import CohortMember
from matchmaker.programme.gates.models import GateChange
from matchmaker.programme.models import GateResult
from matchmaker.programme.targets.core import Dimension
from matchmaker.programme.targets.queries import EVERYBODY, Choice


@dataclass(frozen=True, kw_only=True)
class Stages:
    """IKM by stage. `code` is the kabupaten or sector, empty for all or for "not stated"."""

    code: str
    ikm: int
    mentored: int
    graduated: int
    graduated_in_year: int
    asked: int
    agreed: int
    met: int


def get_stages(
    edition_id: int, zone: str, choice: Choice = EVERYBODY, year: int | None = None
) -> Stages:
    """Return the stages of whom the choice is about."""
    [found] = db.session.execute(select(*_counts(edition_id, zone, choice, year))).all()
    return Stages(code="", **found._mapping)


def list_stages(
    edition_id: int,
    zone: str,
    dimension: Dimension,
    choice: Choice = EVERYBODY,
    year: int | None = None,
) -> Sequence[Stages]:
    """Return the stages of each kabupaten or sector; an IKM of two sectors counts in both."""
    each = _each(edition_id, zone, choice, year, dimension)
    rows = db.session.execute(
        select(each.c.code, *_sums(each)).group_by(each.c.code).order_by(each.c.code)
    )
    return [Stages(**row._mapping) for row in rows]


def _counts(
    edition_id: int, zone: str, choice: Choice, year: int | None
) -> list[ColumnElement[int]]:
    return _sums(_each(edition_id, zone, choice, year, None))


def _sums(each: Any) -> list[ColumnElement[int]]:
    return [
        func.count().label("ikm"),
        *(
            func.count().filter(each.c[name]).label(name)
            for name in ("mentored", "graduated", "graduated_in_year", "asked", "agreed", "met")
        ),
    ]


def _each(
    edition_id: int, zone: str, choice: Choice, year: int | None, dimension: Dimension | None
) -> Any:
    """Return a row an IKM (and sector) with a yes or no for each stage."""
    columns: list[Any] = [
        _is_mentored().label("mentored"),
        func.coalesce(GateResult.standing, False).label("graduated"),
        _graduated_in(zone, year).label("graduated_in_year"),
        _meets(None).label("asked"),
        _meets(PLACED | {MeetingState.ACCEPTED}).label("agreed"),
        _meets({MeetingState.TOOK_PLACE}).label("met"),
    ]
    if dimension is Dimension.KABUPATEN:
        columns.append(func.coalesce(Company.regency_code, "").label("code"))
    elif dimension is Dimension.SECTOR:
        columns.append(func.unnest(Company.sectors).label("code"))
    wanted = (
        select(*columns)
        .select_from(Participation)
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .where(Participation.edition_id == edition_id, Company.kind == CompanyKind.IKM)
    )
    if choice.regency_code:
        wanted = wanted.where(Company.regency_code == choice.regency_code)
    if choice.sector:
        wanted = wanted.where(Company.sectors.contains([choice.sector]))
    return wanted.subquery()


def _is_mentored() -> ColumnElement[bool]:
    return or_(
        select(CohortMember.id).where(CohortMember.company_id == Company.id).exists(),
        select(Mandate.id)
        .where(Mandate.company_id == Company.id, Mandate.kind == MandateKind.MENTOR)
        .exists(),
    )


def _meets(states: Iterable[MeetingState] | None) -> ColumnElement[bool]:
    wanted = select(Meeting.id).where(Meeting.ikm_id == Participation.id)
    if states is not None:
        wanted = wanted.where(Meeting.state.in_(list(states)))
    return wanted.exists()


def _graduated_in(zone: str, year: int | None) -> ColumnElement[bool]:
    """Return whether an IKM became naik kelas in a year and still is."""
    wanted = select(GateChange.id).where(
        GateChange.participation_id == Participation.id,
        GateChange.standing,
        ~func.coalesce(GateChange.stood, False),
    )
    if year is not None:
        begins = datetime.combine(date(year, 1, 1), time(), ZoneInfo(zone))
        ends = datetime.combine(date(year + 1, 1, 1), time(), ZoneInfo(zone))
        wanted = wanted.where(GateChange.changed_at >= begins, GateChange.changed_at < ends)
    return func.coalesce(GateResult.standing, False) & wanted.exists()

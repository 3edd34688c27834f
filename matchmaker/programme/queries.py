"""Reads of the gate: who passed, who did not and why, who decided against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import selectinload

from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation, Product
from matchmaker.events.models import Day
from matchmaker.programme.core import CriterionCode, Outcome, Standing
from matchmaker.programme.models import GateOverride, GateResult
from matchmaker.reference.texts import Text

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One criterion of a stored verdict."""

    code: CriterionCode
    outcome: Outcome
    evidence: Text
    mend: Text | None


@dataclass(frozen=True, kw_only=True, slots=True)
class GateLine:
    """One IKM at the gate. `reason` is the organiser's, when the gate was overridden."""

    participation_id: int
    public_id: str
    company_id: str
    name: str
    regency_code: str | None
    product: str
    type_is_guessed: bool
    graduated: bool
    standing: bool
    criteria: tuple[Criterion, ...]
    overridden: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GateCounts:
    """How many IKM stand where, and how many do not pass each criterion."""

    total: int
    passed: int
    held: int
    unknown: int
    overridden: int
    open_by_criterion: Mapping[CriterionCode, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideLine:
    """A decision against the gate, or its withdrawal (`passes` None)."""

    passes: bool | None
    reason: str
    decided_by: str
    decided_at: datetime


def list_open_parts(company_id: int, today: date) -> Sequence[tuple[Participation, date]]:
    """Return a company's parts in editions not over and judged, with the gate's day."""
    last = select(func.max(Day.date)).where(Day.edition_id == Participation.edition_id)
    rows = db.session.execute(
        select(Participation, GateResult.day)
        .join(GateResult, GateResult.participation_id == Participation.id)
        .where(Participation.company_id == company_id, last.scalar_subquery() >= today)
        .order_by(Participation.id)
    )
    return [(part, day) for part, day in rows]


def list_ikm(edition_id: int, participation_id: int | None = None) -> Sequence[Participation]:
    """Return the IKM of an edition (or one of them) with what the gate looks at."""
    wanted = (
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(
            Participation.edition_id == edition_id,
            Company.kind == CompanyKind.IKM,
            # What they had shown counts on; there is nothing left to judge anew.
            Company.erased_at.is_(None),
        )
    )
    if participation_id is not None:
        wanted = wanted.where(Participation.id == participation_id)
    company = selectinload(Participation.company)
    return db.session.scalars(
        wanted.options(
            company.selectinload(Company.products), company.selectinload(Company.permits)
        ).order_by(Participation.id)
    ).all()


def get_results(participation_ids: Sequence[int]) -> Mapping[int, GateResult]:
    """Return the stored results by participation; one never judged has none."""
    return {
        result.participation_id: result
        for result in db.session.scalars(
            select(GateResult).where(GateResult.participation_id.in_(participation_ids))
        )
    }


def list_standing_overrides(edition_id: int) -> Mapping[int, GateOverride]:
    """Return the last decision on each participation that has one (it may be a withdrawal)."""
    return {
        override.participation_id: override
        for override in db.session.scalars(
            select(GateOverride)
            .join(Participation, Participation.id == GateOverride.participation_id)
            .where(Participation.edition_id == edition_id)
            .order_by(GateOverride.id)
        )
    }


def find_ikm_participation(edition_id: int, public_id: str) -> Participation | None:
    """Return an IKM's participation by its public id."""
    return db.session.scalar(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(
            Participation.edition_id == edition_id,
            Participation.public_id == public_id,
            Company.kind == CompanyKind.IKM,
        )
    )


def list_overrides(participation_id: int) -> Sequence[OverrideLine]:
    """Return every decision on a participation, the latest first: they are kept for good."""
    rows = db.session.execute(
        select(GateOverride, User.name)
        .join(User, User.id == GateOverride.decided_by_id)
        .where(GateOverride.participation_id == participation_id)
        .order_by(GateOverride.id.desc())
    )
    return [
        OverrideLine(
            passes=override.passes,
            reason=override.reason,
            decided_by=name,
            decided_at=override.decided_at,
        )
        for override, name in rows
    ]


def get_counts(edition_id: int) -> GateCounts:
    """Return how an edition's IKM stand."""
    rows = db.session.execute(
        select(GateResult.outcomes, GateResult.graduated, GateResult.standing)
        .join(Participation, Participation.id == GateResult.participation_id)
        .where(Participation.edition_id == edition_id)
    ).all()
    open_by_criterion = dict.fromkeys(CriterionCode, 0)
    unknown = 0
    for row in rows:
        open_ones = [one for one in row.outcomes if one["outcome"] != Outcome.PASS]
        for one in open_ones:
            open_by_criterion[CriterionCode(one["criterion"])] += 1
        unknown += not row.standing and all(one["outcome"] == Outcome.UNKNOWN for one in open_ones)
    passed = sum(row.standing for row in rows)
    return GateCounts(
        total=len(rows),
        passed=passed,
        held=len(rows) - passed,
        unknown=unknown,
        overridden=sum(row.standing != row.graduated for row in rows),
        open_by_criterion=open_by_criterion,
    )


def find_gate_day(edition_id: int) -> date | None:
    """Return the day as of which the edition was last judged."""
    return db.session.scalar(
        select(func.max(GateResult.day))
        .join(Participation, Participation.id == GateResult.participation_id)
        .where(Participation.edition_id == edition_id)
    )


def list_regency_codes(edition_id: int) -> Sequence[tuple[str, int]]:
    """Return the regencies of the edition's IKM with how many come from each."""
    rows = db.session.execute(
        select(Company.regency_code, func.count())
        .join(Participation, Participation.company_id == Company.id)
        .where(
            Participation.edition_id == edition_id,
            Company.kind == CompanyKind.IKM,
            Company.regency_code.is_not(None),
        )
        .group_by(Company.regency_code)
        .order_by(Company.regency_code)
    )
    return [(code, count) for code, count in rows if code]


def list_gate_lines(
    edition_id: int,
    *,
    standing: Standing | None = None,
    regency_codes: Sequence[str] = (),
    criterion: CriterionCode | None = None,
    search: str = "",
    page: int = 1,
) -> tuple[Sequence[GateLine], int]:
    """Return one page (from 1) of the IKM that fit, by name, and how many fit in all."""
    wanted = _fits(edition_id, standing, regency_codes, criterion, search)
    total = db.session.scalar(select(func.count()).select_from(_joined().where(*wanted).subquery()))
    rows = db.session.execute(
        _joined()
        .where(*wanted)
        .order_by(func.lower(Company.name), Participation.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    overrides = list_standing_overrides(edition_id)
    return [_line(row, overrides.get(row.id)) for row in rows], total or 0


def find_gate_line(participation_id: int) -> GateLine | None:
    """Return how one IKM stands; None before it was judged."""
    row = db.session.execute(_joined().where(Participation.id == participation_id)).first()
    if row is None:
        return None
    last = db.session.scalar(
        select(GateOverride)
        .where(GateOverride.participation_id == participation_id)
        .order_by(GateOverride.id.desc())
        .limit(1)
    )
    return _line(row, last)


def _joined() -> Any:
    return (
        select(
            Participation.id,
            Participation.public_id,
            Company.public_id.label("company_public_id"),
            Company.name,
            Company.regency_code,
            Product.name_id.label("product"),
            Product.type_is_guessed,
            GateResult.outcomes,
            GateResult.graduated,
            GateResult.standing,
        )
        .join(Company, Company.id == Participation.company_id)
        .join(GateResult, GateResult.participation_id == Participation.id)
        .outerjoin(Product, and_(Product.company_id == Company.id, Product.position == 1))
    )


def _fits(
    edition_id: int,
    standing: Standing | None,
    regency_codes: Sequence[str],
    criterion: CriterionCode | None,
    search: str,
) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [Participation.edition_id == edition_id]
    failed = GateResult.outcomes.contains([{"outcome": Outcome.FAIL.value}])
    if standing is Standing.PASSED:
        fits.append(GateResult.standing.is_(True))
    elif standing is Standing.FAILED:
        fits.append(~GateResult.standing & (failed | GateResult.graduated))
    elif standing is Standing.UNKNOWN:
        fits.append(~GateResult.standing & ~failed & ~GateResult.graduated)
    elif standing is Standing.OVERRIDDEN:
        fits.append(GateResult.standing != GateResult.graduated)
    if regency_codes:
        fits.append(Company.regency_code.in_(regency_codes))
    if criterion is not None:
        passed = [{"criterion": criterion.value, "outcome": Outcome.PASS.value}]
        fits.append(~GateResult.outcomes.contains(passed))
    if search:
        fits.append(Company.name.icontains(search, autoescape=True))
    return fits


def _line(row: Row[Any], override: GateOverride | None) -> GateLine:
    decided = override is not None and override.passes is not None
    return GateLine(
        participation_id=row.id,
        public_id=row.public_id,
        company_id=row.company_public_id,
        name=row.name,
        regency_code=row.regency_code,
        product=row.product or "",
        type_is_guessed=bool(row.type_is_guessed),
        graduated=row.graduated,
        standing=row.standing,
        criteria=tuple(_criterion(one) for one in row.outcomes),
        overridden=decided,
        reason=override.reason if override is not None and decided else "",
    )


def _criterion(stored: Mapping[str, Any]) -> Criterion:
    mend = stored.get("mend")
    return Criterion(
        code=CriterionCode(stored["criterion"]),
        outcome=Outcome(stored["outcome"]),
        evidence=Text(**stored["evidence"]),
        mend=Text(**mend) if mend else None,
    )

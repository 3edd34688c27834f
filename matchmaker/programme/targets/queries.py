"""Reads of targets, and of how many were naik kelas when, by the history of the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.programme.gates.models import GateChange
from matchmaker.programme.models import GateResult
from matchmaker.programme.targets.core import Dimension, Turn
from matchmaker.programme.targets.models import Target


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whom the figures are about: one kabupaten, one sector, both, or everybody."""

    regency_code: str | None = None
    sector: str | None = None


@dataclass(frozen=True, kw_only=True)
class PartFigures:
    """How many IKM of a kabupaten or a sector take part, are naik kelas, and are to be."""

    code: str
    ikm: int
    reached: int
    target: int | None


EVERYBODY = Choice()


def find_target(edition_id: int) -> Target | None:
    """Return the target of an edition with its parts."""
    return db.session.scalar(
        select(Target).where(Target.edition_id == edition_id).options(selectinload(Target.shares))
    )


def shares_of(target: Target) -> Mapping[Dimension, Mapping[str, int]]:
    """Return the parts of a target by dimension and code."""
    found: dict[Dimension, dict[str, int]] = {one: {} for one in Dimension}
    for share in target.shares:
        found[share.dimension][share.code] = share.number
    return found


def list_turns(edition_id: int, zone: str, choice: Choice = EVERYBODY) -> Sequence[Turn]:
    """Return when whom the choice is about began and ceased to be naik kelas, oldest first."""
    rows = db.session.execute(
        select(GateChange.changed_at, GateChange.standing)
        .join(Participation, Participation.id == GateChange.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(
            Participation.edition_id == edition_id,
            func.coalesce(GateChange.stood, False) != GateChange.standing,
            *_fits(choice),
        )
        .order_by(GateChange.changed_at, GateChange.id)
    )
    return [Turn(day=_day(at, zone), up=standing) for at, standing in rows]


def list_parts(
    edition_id: int, dimension: Dimension, choice: Choice, target: Target | None
) -> Sequence[PartFigures]:
    """Return each kabupaten or sector with its figures; those with a target and no IKM too.

    An IKM of two sectors counts in both. With a kabupaten chosen its IKM alone count, and no
    sector has a target: those are set for all kabupaten together. So it is the other way round.
    """
    code = (
        func.coalesce(Company.regency_code, "")
        if dimension is Dimension.KABUPATEN
        else func.unnest(Company.sectors)
    )
    each = (
        select(code.label("code"), GateResult.standing)
        .select_from(Participation)
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .where(Participation.edition_id == edition_id, *_fits(choice))
        .subquery()
    )
    rows = db.session.execute(
        select(each.c.code, func.count(), func.count().filter(each.c.standing)).group_by(
            each.c.code
        )
    )
    counted = {found: (ikm, reached) for found, ikm, reached in rows}
    targets = _targets(target, dimension, choice)
    codes = counted.keys() | targets.keys()
    allowed = _allowed(dimension, choice)
    if allowed is not None:
        codes &= allowed
    return [
        PartFigures(
            code=one,
            ikm=counted.get(one, (0, 0))[0],
            reached=counted.get(one, (0, 0))[1],
            target=targets.get(one),
        )
        for one in sorted(codes)
    ]


def _targets(target: Target | None, dimension: Dimension, choice: Choice) -> Mapping[str, int]:
    if target is None:
        return {}
    other = choice.sector if dimension is Dimension.KABUPATEN else choice.regency_code
    return {} if other else shares_of(target)[dimension]


def _allowed(dimension: Dimension, choice: Choice) -> set[str] | None:
    """Return the codes that a choice leaves of a dimension, None for all."""
    chosen = choice.regency_code if dimension is Dimension.KABUPATEN else choice.sector
    return {chosen} if chosen else None


def _fits(choice: Choice) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [Company.kind == CompanyKind.IKM]
    if choice.regency_code:
        fits.append(Company.regency_code == choice.regency_code)
    if choice.sector:
        fits.append(Company.sectors.contains([choice.sector]))
    return fits


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()

"""The participations of an edition that can be paired, loaded with all that is judged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.visibility import is_shown
from matchmaker.programme.models import GateResult


def has_graduated() -> ColumnElement[bool]:
    """Return the condition that a participation stands past the naik kelas gate."""
    return (
        select(GateResult.participation_id)
        .where(GateResult.participation_id == Participation.id, GateResult.standing)
        .exists()
    )


def is_across(kind: CompanyKind) -> ColumnElement[bool]:
    """Return the condition to stand on the other side of a kind: partners, or graduated IKM."""
    if kind is CompanyKind.IKM:
        return Company.kind != CompanyKind.IKM
    return and_(Company.kind == CompanyKind.IKM, has_graduated())


def can_be_paired() -> ColumnElement[bool]:
    """Return the condition that a participation is shown, and graduated where it is an IKM."""
    return and_(or_(Company.kind != CompanyKind.IKM, has_graduated()), is_shown())


def list_participations(*conditions: ColumnElement[bool]) -> Sequence[Participation]:
    """Return participations with company, products and permits, by their id."""
    company = contains_eager(Participation.company)
    return db.session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(*conditions)
        .options(
            company, company.options(selectinload(Company.products), selectinload(Company.permits))
        )
        .order_by(Participation.id)
    ).all()

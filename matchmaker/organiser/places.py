"""What became of an edition's IKM by kabupaten and by sector, as observers ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.meetings.core import PLACED, MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.programme.models import GateResult


@dataclass(frozen=True, kw_only=True)
class PlaceFigures:
    """What became of the IKM of one kabupaten or one sector (`code`)."""

    code: str
    ikm: int
    graduated: int
    agreed: int


def list_by_kabupaten(edition_id: int, regency_code: str | None = None) -> Sequence[PlaceFigures]:
    """Count IKM, those past the gate and their agreed meetings by kabupaten, most IKM first.

    With `regency_code` of that kabupaten alone, as its dinas asks.
    """
    return _by(edition_id, func.coalesce(Company.regency_code, ""), regency_code)


def list_by_sector(edition_id: int, regency_code: str | None = None) -> Sequence[PlaceFigures]:
    """Count the same by sector; an IKM of two sectors counts in both."""
    return _by(edition_id, func.unnest(Company.sectors), regency_code)


def _by(
    edition_id: int, what: ColumnElement[str], regency_code: str | None
) -> Sequence[PlaceFigures]:
    agreed = (
        select(Meeting.ikm_id, func.count().label("meetings"))
        .where(
            Meeting.edition_id == edition_id,
            Meeting.state.in_(PLACED | {MeetingState.ACCEPTED}),
        )
        .group_by(Meeting.ikm_id)
        .subquery()
    )
    each = (
        select(
            what.label("code"),
            GateResult.standing.label("standing"),
            func.coalesce(agreed.c.meetings, 0).label("meetings"),
        )
        .select_from(Participation)
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .outerjoin(agreed, agreed.c.ikm_id == Participation.id)
        .where(
            Participation.edition_id == edition_id,
            Company.kind == CompanyKind.IKM,
            true() if regency_code is None else Company.regency_code == regency_code,
        )
        .subquery()
    )
    rows = db.session.execute(
        select(
            each.c.code,
            func.count(),
            func.count().filter(each.c.standing),
            func.coalesce(func.sum(each.c.meetings), 0),
        )
        .group_by(each.c.code)
        .order_by(func.count().desc(), each.c.code)
    )
    return [
        PlaceFigures(code=code, ikm=ikm, graduated=graduated, agreed=int(meetings))
        for code, ikm, graduated, meetings in rows
    ]

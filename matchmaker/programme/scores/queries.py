"""Reads of the scores: one IKM's checklists, and all of an edition's in a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.programme import queries as gate_reads
from matchmaker.programme.gates.candidates import permits_of
from matchmaker.programme.models import GateResult
from matchmaker.programme.scores.core import ItemCode, Readiness, Score, ScoreCode, score_all
from matchmaker.programme.scores.models import ScoreTick
from matchmaker.reference.sectors import SectorCode


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Who has seen an item, and when."""

    by: str
    day: date


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """An IKM with both scores."""

    public_id: str
    company_id: str
    name: str
    regency_code: str | None
    standing: bool
    scores: Mapping[ScoreCode, Score]


def readiness_of(company: Company, ticks: Collection[ItemCode]) -> Readiness:
    """Return what the scores need of a company: its main product, its permits, the ticks."""
    main = next((product for product in company.products if product.position == 1), None)
    return Readiness(
        edible=SectorCode.CRAFT not in company.sectors[:1],
        permits=permits_of(company),
        barcode=bool(main and main.barcode),
        hs_code=bool(main and main.hs_code),
        capacity=bool(main and main.capacity_per_month),
        lead_time=bool(main and main.lead_time_days is not None),
        english_name=bool(main and main.name_en),
        ticks=frozenset(ticks),
    )


def list_ticks(company_id: int) -> Mapping[ItemCode, Tick]:
    """Return what mentors have seen at a company."""
    rows = db.session.execute(
        select(ScoreTick.item, User.name, ScoreTick.ticked_on)
        .join(User, User.id == ScoreTick.user_id)
        .where(ScoreTick.company_id == company_id)
    )
    return {ItemCode(item): Tick(by=name, day=day) for item, name, day in rows}


def get_scores(company: Company, day: date) -> Mapping[ScoreCode, Score]:
    """Return both scores of a company as of a day."""
    return score_all(readiness_of(company, list_ticks(company.id).keys()), day)


def list_scores(edition_id: int, day: date, *, sort: ScoreCode | None = None) -> list[ScoreLine]:
    """Return all IKM of an edition with their scores, by name or the highest score first."""
    parts = gate_reads.list_ikm(edition_id)
    standing = gate_reads.get_results([part.id for part in parts])
    ticks = list_all_ticks([part.company_id for part in parts])
    lines = [_line(part, standing.get(part.id), ticks, day) for part in parts]
    lines.sort(key=lambda line: (line.name.lower(), line.public_id))
    if sort is not None:
        lines.sort(key=lambda line: line.scores[sort].percent, reverse=True)
    return lines


def _line(
    part: Participation,
    result: GateResult | None,
    ticks: Mapping[int, Collection[ItemCode]],
    day: date,
) -> ScoreLine:
    company = part.company
    return ScoreLine(
        public_id=part.public_id,
        company_id=company.public_id,
        name=company.name,
        regency_code=company.regency_code,
        standing=bool(result and result.standing),
        scores=score_all(readiness_of(company, ticks.get(company.id, ())), day),
    )


def list_all_ticks(company_ids: Collection[int]) -> Mapping[int, Collection[ItemCode]]:
    """Return what mentors have seen at each of the companies; who is not in it has nothing."""
    found: dict[int, set[ItemCode]] = {}
    for company_id, item in db.session.execute(
        select(ScoreTick.company_id, ScoreTick.item).where(ScoreTick.company_id.in_(company_ids))
    ):
        found.setdefault(company_id, set()).add(ItemCode(item))
    return found

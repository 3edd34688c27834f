"""Reads of what came of pairs in earlier editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Subquery, func, or_, select, union

from matchmaker.db import db
from matchmaker.events.models import Day
from matchmaker.matching.core.past import Absent, Evidence, Outcome, remember
from matchmaker.matching.evidence.models import PairOutcome

Pair = tuple[int, int]


def list_past(
    host_id: int,
    before: date,
    *,
    ikm_ids: Collection[int] | None = None,
    partner_ids: Collection[int] | None = None,
) -> Mapping[Pair, tuple[str | None, str | None]]:
    """Return by (IKM, partner) company what each of the two remembers of the other.

    Counts editions of the host that began before a day; None for the ids means all.
    """
    begun = _list_begun(before)
    wanted: list[ColumnElement[bool]] = [PairOutcome.host_id == host_id]
    if ikm_ids is not None:
        wanted.append(PairOutcome.ikm_id.in_(ikm_ids))
    if partner_ids is not None:
        wanted.append(PairOutcome.partner_id.in_(partner_ids))
    found: defaultdict[Pair, list[Evidence]] = defaultdict(list)
    rows = db.session.execute(
        select(PairOutcome, begun.c.day)
        .join(begun, begun.c.edition_id == PairOutcome.edition_id)
        .where(*wanted)
    )
    for row, day in rows:
        found[row.ikm_id, row.partner_id].append(
            Evidence(day=day, outcome=row.outcome, absent=row.absent)
        )
    return {pair: remember(evidence) for pair, evidence in found.items()}


def list_remembering(host_id: int, before: date, company_ids: Collection[int]) -> frozenset[int]:
    """Return those of the companies that remember anybody at all, as `list_past` tells it."""
    begun = _list_begun(before)
    sides = (
        (PairOutcome.ikm_id, Absent.PARTNER),
        (PairOutcome.partner_id, Absent.IKM),
    )
    own = (
        select(company.label("company_id"))
        .join(begun, begun.c.edition_id == PairOutcome.edition_id)
        .where(
            PairOutcome.host_id == host_id,
            company.in_(company_ids),
            or_(PairOutcome.outcome != Outcome.ABSENT, PairOutcome.absent == other),
        )
        for company, other in sides
    )
    return frozenset(db.session.scalars(union(*own)))


def _list_begun(before: date) -> Subquery:
    return (
        select(Day.edition_id, func.min(Day.date).label("day"))
        .group_by(Day.edition_id)
        .having(func.min(Day.date) < before)
        .subquery("begun")
    )

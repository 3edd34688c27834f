"""What mentoring keeps of an IKM, and how it forgets the words; days and numbers stay in totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.programme.cohorts.models import CohortMember
from matchmaker.programme.indicators.models import Measurement
from matchmaker.programme.visits.models import Finding, NextStep, Visit

# A market's name may be a person's; how many there are is counted on.
MARKET_ERASED = "pasar"


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return cohorts, visits, steps and figures of the person's companies, and visits they made."""
    ids = subject.company_ids
    members = db.session.scalars(
        select(CohortMember)
        .where(CohortMember.company_id.in_(ids))
        .options(joinedload(CohortMember.cohort))
        .order_by(CohortMember.id)
    )
    steps = db.session.scalars(
        select(NextStep).where(NextStep.company_id.in_(ids)).order_by(NextStep.id)
    )
    made = db.session.scalars(
        select(Visit).where(Visit.visitor_id == subject.user_id).order_by(Visit.day, Visit.id)
    )
    return {
        "cohorts": [
            {
                "cohort": member.cohort.name,
                "joined_on": member.joined_on,
                "left_on": member.left_on,
                "reason": member.left_reason,
            }
            for member in members
        ],
        "visits": [_visit(visit) for visit in _list_visits(ids)],
        "next_steps": [
            {"what": step.what, "who": step.owner, "until": step.until, "done_on": step.done_on}
            for step in steps
        ],
        "measurements": [_measured(row) for row in _list_measurements(ids)],
        "visits_made": [{"day": visit.day, "state": visit.state} for visit in made],
    }


def erase(subject: Subject) -> None:
    """Take the words out of what concerns companies for which nobody else acts.

    Which days there were visits, about what, and the figures stay: sums rest on them, and the
    company has no name any more. The photos go with the company's files.
    """
    ids = subject.sole_ids
    of_theirs = select(Visit.id).where(Visit.company_id.in_(ids))
    db.session.execute(update(Finding).where(Finding.visit_id.in_(of_theirs)).values(words=""))
    db.session.execute(update(Visit).where(Visit.company_id.in_(ids)).values(place=""))
    db.session.execute(
        update(Visit)
        .where(Visit.company_id.in_(ids), Visit.missed_reason.is_not(None))
        .values(missed_reason="")
    )
    db.session.execute(update(NextStep).where(NextStep.company_id.in_(ids)).values(what=""))
    db.session.execute(
        update(CohortMember)
        .where(CohortMember.company_id.in_(ids), CohortMember.left_on.is_not(None))
        .values(left_reason="")
    )
    for row in _list_measurements(ids):
        if row.markets is not None:
            row.markets = [f"{MARKET_ERASED} {n}" for n in range(1, len(row.markets) + 1)]
    db.session.flush()


def _list_visits(ids: frozenset[int]) -> Sequence[Visit]:
    return db.session.scalars(
        select(Visit)
        .where(Visit.company_id.in_(ids))
        .options(
            joinedload(Visit.visitor), selectinload(Visit.findings), selectinload(Visit.photos)
        )
        .order_by(Visit.day, Visit.id)
    ).all()


def _list_measurements(ids: frozenset[int]) -> Sequence[Measurement]:
    return db.session.scalars(
        select(Measurement)
        .where(Measurement.company_id.in_(ids))
        .order_by(Measurement.company_id, Measurement.measured_on)
    ).all()


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "day": visit.day,
        "hour": visit.hour,
        "state": visit.state,
        "mode": visit.mode,
        "place": visit.place,
        "visitor": visit.visitor.name,
        "found": {finding.topic: finding.words for finding in visit.findings},
        "why_not": visit.missed_reason,
        "photos": len(visit.photos),
    }


def _measured(row: Measurement) -> dict[str, Any]:
    return {
        "day": row.measured_on,
        "occasion": row.occasion,
        "sales_per_month": row.sales_per_month,
        "workers": row.workers,
        "capacity_per_month": row.capacity_per_month,
        "markets": row.markets,
        "permits": row.permits,
    }

"""What this room keeps of a person's companies, and how it forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.programme.models import GateOverride, GateResult

# Long enough for the rule that a decision has a reason.
REASON_ERASED = "Alasan telah dihapus."
NOTHING = {"id": "", "en": ""}


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return what the gate says of the person's companies, and what organisers decided."""
    parts = _part_ids(subject)
    results = db.session.scalars(select(GateResult).where(GateResult.participation_id.in_(parts)))
    overrides = db.session.scalars(
        select(GateOverride)
        .where(GateOverride.participation_id.in_(parts))
        .order_by(GateOverride.id)
    )
    return {
        "gate": [
            {"day": r.day, "passed": r.standing, "by_the_gate": r.graduated, "criteria": r.outcomes}
            for r in results
        ],
        "decisions": [
            {"passes": o.passes, "reason": o.reason, "decided_at": o.decided_at} for o in overrides
        ],
    }


def erase(subject: Subject, now: datetime) -> None:
    """Keep the verdicts that totals count, without evidence and without reasons in words."""
    parts = _part_ids(subject, sole=True)
    for result in db.session.scalars(
        select(GateResult).where(GateResult.participation_id.in_(parts))
    ):
        result.outcomes = [one | {"evidence": NOTHING, "mend": None} for one in result.outcomes]
    db.session.execute(
        update(GateOverride)
        .where(GateOverride.participation_id.in_(parts))
        .values(reason=REASON_ERASED)
    )
    db.session.flush()


def _part_ids(subject: Subject, *, sole: bool = False) -> Sequence[int]:
    companies = subject.sole_ids if sole else subject.company_ids
    return db.session.scalars(
        select(Participation.id).where(Participation.company_id.in_(companies))
    ).all()

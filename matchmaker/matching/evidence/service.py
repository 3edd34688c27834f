"""Writes of what came of a pair; called by the rooms above, in the transaction of their change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company
from matchmaker.events.models import Edition
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.evidence.models import PairOutcome


class NotAPairError(ValueError):
    """The two are not an IKM and a partner of the edition's host."""


def note_outcome(
    edition: Edition,
    ikm: Company,
    partner: Company,
    outcome: Outcome | None,
    *,
    absent: Absent | None = None,
    now: datetime,
) -> None:
    """Note what came of a pair in an edition, in place of what was noted; None takes it back.

    `absent` says who did not come, and only then. Later editions weigh it. Raises NotAPairError.
    """
    if ikm.kind is not CompanyKind.IKM or partner.kind is CompanyKind.IKM:
        raise NotAPairError(f"companies {ikm.id} and {partner.id}")
    if {ikm.host_id, partner.host_id} != {edition.host_id}:
        raise NotAPairError(f"companies {ikm.id} and {partner.id} at edition {edition.id}")
    key = {"ikm_id": ikm.id, "partner_id": partner.id, "edition_id": edition.id}
    if outcome is None:
        db.session.execute(delete(PairOutcome).filter_by(**key))
        return
    said = {"outcome": outcome, "absent": absent, "noted_at": now}
    db.session.execute(
        insert(PairOutcome)
        .values(host_id=edition.host_id, **key, **said)
        .on_conflict_do_update(index_elements=list(key), set_=said)
    )

from __future__ import annotations

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.events.models import Edition
from matchmaker.matching.rules.models import MeetingRule


def keep_apart(edition: Edition, kind: CompanyKind = CompanyKind.RETAILER) -> None:
    """Let the edition's rule forbid IKM and partners of a kind to meet."""
    db.session.add(MeetingRule(edition_id=edition.id, partner_kind=kind, meets=False))
    db.session.commit()

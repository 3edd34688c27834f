"""Reads of an edition's own weights."""

from __future__ import annotations

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.matching.weighing.models import CriterionWeight


def list_own_weights(edition_id: int) -> dict[str, dict[str, float]]:
    """Return the weights that the edition has of its own: side, criterion, weight."""
    own: dict[str, dict[str, float]] = {}
    for row in db.session.scalars(select(CriterionWeight).filter_by(edition_id=edition_id)):
        own.setdefault(row.side, {})[row.criterion] = row.weight
    return own

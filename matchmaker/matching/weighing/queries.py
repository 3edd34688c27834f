"""Reads of an edition's own weights."""

from __future__ import annotations

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.matching.parts import can_be_paired
from matchmaker.matching.weighing.models import CriterionWeight


def list_own_weights(edition_id: int) -> dict[str, dict[str, float]]:
    """Return the weights that the edition has of its own: side, criterion, weight."""
    own: dict[str, dict[str, float]] = {}
    for row in db.session.scalars(select(CriterionWeight).filter_by(edition_id=edition_id)):
        own.setdefault(row.side, {})[row.criterion] = row.weight
    return own


def list_names(edition_id: int, most: int) -> list[str]:
    """Return the names of who can be paired; [] where there are more than `most`."""
    names = db.session.scalars(
        select(Company.name)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.edition_id == edition_id, can_be_paired())
        .distinct()
        .order_by(Company.name)
        .limit(most + 1)
    ).all()
    return list(names) if len(names) <= most else []

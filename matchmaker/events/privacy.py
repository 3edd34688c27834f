"""What this room keeps of a person, and how it forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from matchmaker.accounts.subjects import Subject
from matchmaker.db import Base, db
from matchmaker.events.models import Edition, Seat


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return the seats that stand in the person's name."""
    rows = db.session.execute(
        select(Seat, Edition.name)
        .join(Edition, Edition.id == Seat.edition_id)
        .where(Seat.user_id == subject.user_id)
        .order_by(Seat.id)
    )
    return {
        "seats": [
            {"edition": edition, "number": seat.number, "label": seat.label}
            for seat, edition in rows
        ]
    }


def erase(subject: Subject, now: datetime) -> None:
    """Take the names off the person's seats, and off all seats of a company that is erased."""
    for seat in _list_seats(subject):
        seat.label = ""
        seat.user_id = None
    db.session.flush()


def _list_seats(subject: Subject) -> Sequence[Seat]:
    parts = Base.metadata.tables["directory_participation"]
    own = select(parts.c.id).where(parts.c.company_id.in_(subject.sole_ids))
    return db.session.scalars(
        select(Seat).where(or_(Seat.user_id == subject.user_id, Seat.participation_id.in_(own)))
    ).all()

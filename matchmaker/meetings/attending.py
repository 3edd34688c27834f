"""Who of a company goes to which of its meetings: a company that sends several has to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import func, select

from matchmaker.db import db
from matchmaker.events.models import Seat
from matchmaker.meetings.models import SlotClaim

Attending = Mapping[tuple[int, int], str]
"""Who goes, by (meeting, participation)."""


def list_attending(participation_ids: Collection[int]) -> Attending:
    """Return who goes to each placed meeting of companies that send more than one person.

    In the language of now: a name where the seat has one, else its number. A plan may send
    somebody else when it changes; within one company people may stand in for each other.
    """
    several = (
        select(Seat.participation_id)
        .where(Seat.participation_id.in_(participation_ids))
        .group_by(Seat.participation_id)
        .having(func.count() > 1)
    )
    rows = db.session.execute(
        select(SlotClaim.meeting_id, Seat.participation_id, Seat.label, Seat.number)
        .join(Seat, Seat.id == SlotClaim.seat_id)
        .where(Seat.participation_id.in_(several))
    )
    return {
        (row.meeting_id, row.participation_id): row.label
        or _("Officer %(number)s", number=row.number)
        for row in rows
    }


def say_attending(who: str) -> str:
    """Say who goes, as a line of a card or a letter."""
    return _("%(who)s goes", who=who)

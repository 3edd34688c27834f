"""What privacy has to tell: the notice of a breach, to each person it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.db import db
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.privacy import breaches, queries
from matchmaker.privacy.models import Breach


def _concerned(payload: Payload) -> Sequence[Recipient]:
    breach = db.session.get_one(Breach, payload["breach_id"])
    return [recipient_of(one.user) for one in queries.list_concerned(breach)]


def _notice(payload: Payload, recipient: Recipient) -> Letter | None:
    """Say what of this very person was exposed; nothing to whom it does not concern any more."""
    breach = db.session.get_one(Breach, payload["breach_id"])
    mine = [o for o in queries.list_concerned(breach) if o.user.id == recipient.user_id]
    return breaches.letter_of(breach, mine[0].exposed) if mine else None


ANNOUNCEMENTS = (
    Announcement(topic=breaches.TOPIC, owed=True, recipients=_concerned, letter=_notice),
)

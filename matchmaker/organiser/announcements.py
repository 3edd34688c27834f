"""The invitation: a personal link, and to what it invites. Nobody taps a link that does not say."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.notifications.announcements import list_invited, make_invitation
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient


def _invitation(payload: Payload, recipient: Recipient) -> Letter | None:
    letter = make_invitation(payload, recipient)
    if letter is None:
        return None
    edition_id = payload.get("edition_id")
    edition = db.session.get(Edition, edition_id) if edition_id is not None else None
    # A link to an account as such, for a colleague of the organiser, say, invites to no edition.
    event = None
    if edition is not None and edition.days:
        event = {
            "name": edition.name,
            "day": edition.days[0].date,
            "place": f"{edition.venue}, {edition.city}",
        }
    return replace(letter, context={**letter.context, "event": event})


ANNOUNCEMENTS = (
    Announcement(
        topic="accounts.invited", sealed=True, recipients=list_invited, letter=_invitation
    ),
)

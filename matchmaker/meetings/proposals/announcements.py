"""What a proposal has to tell: a company hears once what was asked in its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

from matchmaker.accounts.models import User
from matchmaker.accounts.queries import list_people_of
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.meetings import queries as meetings
from matchmaker.meetings.cards import counterpart, purpose_label, say_role, side_in
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.proposals import queries
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.web.addresses import absolute

# A prepared WhatsApp message travels in an address: the rest is read on the page.
MOST_LINES_BY_WHATSAPP = 6


@dataclass(frozen=True, kw_only=True)
class Line:
    """A request in the letter."""

    who: str
    role: str
    purpose: str


def _told_to(payload: Payload) -> Sequence[Recipient]:
    """Return the people of the company in whose name was asked, or else its mentors."""
    part = db.session.get(Participation, payload["participation_id"])
    if part is None:
        return []
    return [recipient_of(person) for person in _people_of(part)]


def _people_of(part: Participation) -> Sequence[User]:
    return list_people_of([part.company_id]) or meetings.list_mentors_of(part.company_id)


def _letter(payload: Payload, recipient: Recipient) -> Letter | None:
    """Name the requests that still wait; None when none does."""
    part = db.session.get(Participation, payload["participation_id"])
    if part is None:
        return None
    waiting = [
        meeting
        for meeting in queries.list_meetings(payload["edition_id"], payload["meetings"])
        if meeting.state is MeetingState.REQUESTED
    ]
    if not waiting:
        return None
    edition = db.session.get_one(Edition, payload["edition_id"])
    with force_locale(recipient.locale):
        lines = [
            Line(
                who=counterpart(meeting, side_in(meeting, part.id)).company.name,
                role=say_role(counterpart(meeting, side_in(meeting, part.id))),
                purpose=purpose_label(meeting.purpose),
            )
            for meeting in waiting
        ]
    context: dict[str, Any] = {
        "own": part.company.name,
        "edition_name": edition.name,
        "lines": lines,
        "most": MOST_LINES_BY_WHATSAPP,
        "url": absolute("meetings.index", edition=edition.slug, sebagai=part.public_id),
    }
    return Letter(context=context)


ANNOUNCEMENTS = (Announcement(topic="meetings.proposed", recipients=_told_to, letter=_letter),)

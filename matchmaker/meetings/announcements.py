"""What meetings have to tell: a request, an answer, a step back. The other side hears of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from matchmaker import clock
from matchmaker.accounts.models import User
from matchmaker.accounts.queries import list_people_of
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.directory.openings import note_letter
from matchmaker.events.models import Edition
from matchmaker.matching.field import load_settings
from matchmaker.matching.presentation import MatchView
from matchmaker.meetings import queries
from matchmaker.meetings.calendar import CANCEL, PUBLISH, cancellation_of, entry_of
from matchmaker.meetings.cards import counterpart, purpose_label, say_role, say_table, say_when
from matchmaker.meetings.core import CONTACTS_OPEN, MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.reasons import why
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.web.addresses import absolute

# An id may end in a hyphen, which phones leave out of the links they make in a message.
ANCHOR = "#pertemuan"

Still = Callable[[Meeting, Payload], bool]
"""Tells whether what a fact says is still so."""


def _told_to(payload: Payload) -> Sequence[Recipient]:
    """Return the people of the other side; of both when nobody's side did it."""
    meeting = queries.find_meeting_by_id(payload["meeting_id"])
    if meeting is None:
        return []
    by = payload.get("by")
    sides = list(Side) if by is None else [Side(by).other]
    heard = {person.id: person for side in sides for person in _people_of(meeting, side)}
    return [recipient_of(person) for person in heard.values()]


def _people_of(meeting: Meeting, side: Side) -> Sequence[User]:
    """Return a company's own people or, where it has none, its mentors, who act for it."""
    company_id = _company(meeting, side).id
    return list_people_of([company_id]) or queries.list_mentors_of(company_id)


def _letter(still: Still) -> Callable[[Payload, Recipient], Letter | None]:
    """Return the maker of a letter that is only sent while the fact still holds."""

    def make(payload: Payload, recipient: Recipient) -> Letter | None:
        meeting = queries.find_meeting_by_id(payload["meeting_id"])
        if meeting is None or not still(meeting, payload):
            return None
        side = _side_of(meeting, recipient)
        if side is None:
            return None
        with force_locale(recipient.locale):
            return _write(meeting, side, payload)

    return make


def _write(meeting: Meeting, side: Side, payload: Payload) -> Letter:
    edition = db.session.get_one(Edition, meeting.edition_id)
    calendar = _cancellation(meeting, side, edition, payload)
    return Letter(
        context=_context(meeting, side, edition, payload),
        calendar=calendar,
        calendar_method=CANCEL if calendar else PUBLISH,
    )


def _context(meeting: Meeting, side: Side, edition: Edition, payload: Payload) -> dict[str, Any]:
    other = counterpart(meeting, side)
    here = {"edition": edition.slug}
    return {
        "own": _company(meeting, side).name,
        "who": other.company.name,
        "role": say_role(other),
        "purpose": purpose_label(meeting.purpose),
        "message": meeting.message,
        "proposed": meeting.proposed,
        "note": meeting.answer_note,
        "why": _why(meeting, side, edition),
        "edition_name": edition.name,
        "contact": _contact(meeting, other.company),
        "by_them": payload.get("by") is not None,
        "was_agreed": bool(payload.get("was_agreed")),
        "url": absolute("meetings.detail", meeting=meeting.public_id, **here) + ANCHOR,
        "for_you_url": absolute("matching.for_you", **here),
        **_place(meeting, edition, payload),
    }


def _place(meeting: Meeting, edition: Edition, payload: Payload) -> dict[str, str]:
    """Say the place that the meeting has, or had when the fact was recorded."""
    slot, table = queries.find_place(payload.get("slot_id"), payload.get("table_id"))
    slot, table = (slot, table) if slot else (meeting.slot, meeting.table)
    return {"when": say_when(slot, edition.time_zone), "table": say_table(slot, table)}


def _why(meeting: Meeting, side: Side, edition: Edition) -> MatchView:
    return why(meeting, side, load_settings(edition))


def _contact(meeting: Meeting, company: Company) -> Mapping[str, str | None]:
    if meeting.state not in CONTACTS_OPEN:
        return {}
    return {"name": company.contact_name, "phone": company.phone, "email": company.email}


def _cancellation(meeting: Meeting, side: Side, edition: Edition, payload: Payload) -> bytes | None:
    slot, table = queries.find_place(payload.get("slot_id"), payload.get("table_id"))
    if slot is None:
        return None
    own = counterpart(meeting, side.other)
    entry = entry_of(meeting, own.id, edition, slot=slot, table=table)
    return cancellation_of(entry, edition, stamp=clock.now())


def _company(meeting: Meeting, side: Side) -> Company:
    return counterpart(meeting, side.other).company


def _side_of(meeting: Meeting, recipient: Recipient) -> Side | None:
    for side in Side:
        if any(person.id == recipient.user_id for person in _people_of(meeting, side)):
            return side
    return None


def _note_contacts(payload: Payload, recipient: Recipient, reader_id: int, now: datetime) -> None:
    """The letter of an accepted meeting shows the other side's contacts: that is a look at them."""
    meeting = queries.find_meeting_by_id(payload["meeting_id"])
    side = None if meeting is None else _side_of(meeting, recipient)
    reader = db.session.get(User, reader_id)
    if meeting is None or side is None or reader is None:
        return
    viewer = _company(meeting, side) if reader_id == recipient.user_id else None
    note_letter(reader, viewer, _company(meeting, side.other), now)


def _still_declined(meeting: Meeting, payload: Payload) -> bool:
    """A decline that was undone is not told, even when another came after it."""
    said = datetime.fromisoformat(payload["ended_at"])
    return meeting.state is MeetingState.DECLINED and meeting.ended_at == said


ANNOUNCEMENTS = (
    Announcement(
        topic="meetings.requested",
        recipients=_told_to,
        letter=_letter(lambda meeting, _: meeting.state is MeetingState.REQUESTED),
    ),
    Announcement(
        topic="meetings.accepted",
        recipients=_told_to,
        letter=_letter(lambda meeting, _: meeting.state in CONTACTS_OPEN),
        shown=_note_contacts,
    ),
    Announcement(topic="meetings.declined", recipients=_told_to, letter=_letter(_still_declined)),
    Announcement(
        topic="meetings.withdrawn",
        recipients=_told_to,
        letter=_letter(lambda meeting, _: meeting.state is MeetingState.WITHDRAWN),
    ),
    Announcement(
        topic="meetings.cancelled",
        recipients=_told_to,
        letter=_letter(lambda meeting, _: meeting.state is MeetingState.CANCELLED),
    ),
)

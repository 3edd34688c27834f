"""What a published plan has to tell: each person's own meetings, with a calendar file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.meetings.attending import Attending, list_attending, say_attending
from matchmaker.meetings.calendar import CANCEL, PUBLISH, Entry, entry_of, write_calendar
from matchmaker.meetings.cards import (
    counterpart,
    purpose_label,
    say_role,
    say_table,
    say_unplaced,
    say_when,
    side_in,
)
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.queries import find_place, list_agreed_of
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.scheduling import hearers, queries
from matchmaker.web.addresses import absolute

# A prepared WhatsApp message travels in an address: the rest is read on the page.
MOST_LINES_BY_WHATSAPP = 6


@dataclass(frozen=True, kw_only=True)
class Line:
    """One meeting in a letter. `mark` is "new", "moved" or ""; `why` says why it has no place.

    `attending` says who goes, for a company that sends several people.
    """

    when: str
    table: str
    who: str
    role: str
    purpose: str
    attending: str
    mark: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The meetings of one company that the reader acts for."""

    own: str
    placed: Sequence[Line]
    waiting: Sequence[Line]


def _told_to(payload: Payload) -> Sequence[Recipient]:
    """Return the people of both sides of every meeting that the plan changed."""
    changed = queries.list_meetings(payload["edition_id"], payload["changed"])
    companies = {part.company_id for m in changed for part in (m.ikm, m.partner)}
    people = hearers.list_people_by_company(companies)
    heard = {user.id: user for users in people.values() for user in users}
    return [recipient_of(heard[user_id]) for user_id in sorted(heard)]


def _letter(payload: Payload, recipient: Recipient) -> Letter | None:
    """Write the person's plan as it stands; None when there is none, or a later one tells it."""
    edition = db.session.get_one(Edition, payload["edition_id"])
    assert recipient.user_id is not None  # only people with an account have a plan
    parts = hearers.list_parts_of(edition.id, recipient.user_id)
    meetings = {part.id: list_agreed_of(part.id) for part in parts}
    if not any(meetings.values()) or _told_later(payload, meetings):
        return None
    with force_locale(recipient.locale):
        return _write(edition, parts, meetings, payload)


def _told_later(payload: Payload, meetings: Mapping[int, Sequence[Meeting]]) -> bool:
    """Tell whether a plan published later has changed any of these meetings."""
    own = {meeting.id for several in meetings.values() for meeting in several}
    later = hearers.list_later_changes(payload["edition_id"], payload["run_id"])
    return not own.isdisjoint(later)


def _write(
    edition: Edition,
    parts: Sequence[Participation],
    meetings: Mapping[int, Sequence[Meeting]],
    payload: Payload,
) -> Letter:
    changed = set(payload["changed"])
    goes = list_attending([part.id for part in parts])
    agendas = [
        _agenda(part, meetings[part.id], edition, changed, goes)
        for part in parts
        if meetings[part.id]
    ]
    marks = {line.mark for agenda in agendas for line in agenda.placed}
    lost = _lost(payload, meetings)
    lines = [line for agenda in agendas for line in agenda.placed]
    return Letter(
        context={
            "edition_name": edition.name,
            "venue": f"{edition.venue}, {edition.city}",
            "agendas": agendas,
            "first": not lost and marks <= {"new"},
            "has_places": bool(lines),
            "lines": lines[:MOST_LINES_BY_WHATSAPP],
            "more": max(0, len(lines) - MOST_LINES_BY_WHATSAPP),
            "waiting": [line for agenda in agendas for line in agenda.waiting],
            "url": absolute("meetings.my_schedule", edition=edition.slug),
        },
        calendar=_calendar(edition, meetings, lost, goes),
        calendar_method=PUBLISH,
    )


def _agenda(
    part: Participation,
    meetings: Sequence[Meeting],
    edition: Edition,
    changed: Collection[int],
    goes: Attending,
) -> Agenda:
    lines = [
        (meeting, _line(meeting, part, edition, changed, goes.get((meeting.id, part.id), "")))
        for meeting in meetings
    ]
    return Agenda(
        own=part.company.name,
        placed=[line for meeting, line in lines if meeting.slot is not None],
        waiting=[line for meeting, line in lines if meeting.slot is None],
    )


def _line(
    meeting: Meeting,
    part: Participation,
    edition: Edition,
    changed: Collection[int],
    attending: str,
) -> Line:
    other = counterpart(meeting, side_in(meeting, part.id))
    mark = ""
    if meeting.slot is not None and meeting.id in changed:
        mark = "new" if meeting.revision <= 1 else "moved"
    return Line(
        when=say_when(meeting.slot, edition.time_zone),
        table=say_table(meeting.slot, meeting.table),
        who=other.company.name,
        role=say_role(other),
        purpose=purpose_label(meeting.purpose),
        attending=say_attending(attending) if attending else "",
        mark=mark,
        # Agreed since the plan was made, it has no reason to lack an hour.
        why=say_unplaced(meeting) or _("Agreed, hour follows"),
    )


def _lost(
    payload: Payload, meetings: Mapping[int, Sequence[Meeting]]
) -> list[tuple[int, Meeting, int, int | None]]:
    """Return the reader's meetings that lost their place: (participation, meeting, the place)."""
    places = {meeting_id: (slot, table) for meeting_id, slot, table in payload["lost"]}
    return [
        (part_id, meeting, *places[meeting.id])
        for part_id, several in meetings.items()
        for meeting in several
        if meeting.slot is None and meeting.id in places
    ]


def _calendar(
    edition: Edition,
    meetings: Mapping[int, Sequence[Meeting]],
    lost: Sequence[tuple[int, Meeting, int, int | None]],
    goes: Attending,
) -> bytes | None:
    """Return one file: an entry a meeting, and those that lost their place as cancelled."""
    stamp = clock.now()
    standing = {
        meeting.id: entry_of(
            meeting, part_id, edition, attending=goes.get((meeting.id, part_id), "")
        )
        for part_id, several in meetings.items()
        for meeting in several
        if meeting.slot is not None
    }
    gone: list[Entry] = []
    for part_id, meeting, slot_id, table_id in lost:
        slot, table = find_place(slot_id, table_id)
        if slot is not None:
            gone.append(entry_of(meeting, part_id, edition, slot=slot, table=table))
    if not standing and not gone:
        return None
    file = _file(list(standing.values()), PUBLISH, edition, stamp)
    for event in _file(gone, CANCEL, edition, stamp).walk("VEVENT"):
        file.add_component(event)
    return bytes(file.to_ical())


def _file(entries: Sequence[Entry], method: str, edition: Edition, stamp: datetime) -> Calendar:
    sender = str(current_app.config["MAIL_FROM"])
    written = write_calendar(
        entries, method=method, name=edition.name, organizer=sender, stamp=stamp
    )
    calendar = Calendar.from_ical(written)
    assert isinstance(calendar, Calendar)
    return calendar


ANNOUNCEMENTS = (Announcement(topic="scheduling.published", recipients=_told_to, letter=_letter),)

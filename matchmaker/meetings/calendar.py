"""Meetings as iCalendar: one lasting UID each, a SEQUENCE that grows with each change of place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from types import MappingProxyType
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from matchmaker.events.models import Edition, Seat, Slot
from matchmaker.meetings.attending import Attending, say_attending
from matchmaker.meetings.cards import counterpart, purpose_label, say_table, side_in
from matchmaker.meetings.models import Meeting
from matchmaker.web.addresses import absolute

PUBLISH = "PUBLISH"
CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One meeting in a calendar. Times are aware; `revision` becomes the SEQUENCE."""

    uid: str
    revision: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str


def write_calendar(
    entries: Sequence[Entry],
    *,
    method: str,
    name: str,
    organizer: str,
    stamp: datetime,
) -> bytes:
    """Return the file (RFC 5545, RFC 5546). `organizer` is an address like `Name <a@b.example>`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Temu Bisnis//temu-bisnis//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, method, organizer, stamp))
    return bytes(calendar.to_ical())


def entry_of(
    meeting: Meeting,
    participation_id: int,
    edition: Edition,
    *,
    slot: Slot | None = None,
    table: Seat | None = None,
    attending: str = "",
) -> Entry:
    """Return the entry of a meeting for one side, in the language of now; `attending` goes there.

    `slot` and `table` name a place that the meeting has lost. Raises ValueError when there is no
    slot at all.
    """
    place = slot or meeting.slot
    if place is None:
        raise ValueError(f"meeting {meeting.id} has no place in time")
    at = table if slot is not None else meeting.table
    where = say_table(place, at)
    other = counterpart(meeting, side_in(meeting, participation_id)).company
    url = absolute("meetings.detail", edition=edition.slug, meeting=meeting.public_id)
    lines = [
        purpose_label(meeting.purpose),
        *([say_attending(attending)] if attending else []),
        f"{edition.name}, {edition.city}",
        url,
    ]
    return Entry(
        uid=f"{meeting.public_id}@{_host()}",
        revision=meeting.revision,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        summary=_("Meeting with %(name)s", name=other.name),
        location=f"{edition.venue}, {where}" if at is not None else where,
        description="\n".join(lines),
        url=url,
    )


def calendar_of(
    meetings: Sequence[Meeting],
    participation_id: int,
    edition: Edition,
    *,
    stamp: datetime,
    goes: Attending = MappingProxyType({}),
) -> bytes:
    """Return all the placed meetings among these as one file for one side."""
    return write_calendar(
        [
            entry_of(m, participation_id, edition, attending=goes.get((m.id, participation_id), ""))
            for m in meetings
            if m.slot is not None
        ],
        method=PUBLISH,
        name=edition.name,
        organizer=current_app.config["MAIL_FROM"],
        stamp=stamp,
    )


def cancellation_of(entry: Entry, edition: Edition, *, stamp: datetime) -> bytes:
    """Return the file that takes one meeting out of a calendar."""
    return write_calendar(
        [entry],
        method=CANCEL,
        name=edition.name,
        organizer=current_app.config["MAIL_FROM"],
        stamp=stamp,
    )


def _event(entry: Entry, method: str, organizer: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.revision)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    name, address = parseaddr(organizer)
    sender = vCalAddress(f"mailto:{address}")
    sender.params["CN"] = vText(name or address)
    event["organizer"] = sender
    return event


def _host() -> str:
    return urlsplit(current_app.config["PUBLIC_BASE_URL"]).hostname or "localhost"

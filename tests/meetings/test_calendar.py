from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask_babel import force_locale
from icalendar import Calendar

from matchmaker.events import queries as events
from matchmaker.meetings.calendar import (
    CANCEL,
    Entry,
    calendar_of,
    cancellation_of,
    entry_of,
    write_calendar,
)
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.placing import Placing, place
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

STAMP = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def placed(db_session):
    edition = make_edition(make_host())
    ikm, partner = make_ikm(edition), make_partner(edition, name="Toko, Oleh-oleh; Srikandi")
    meeting = make_meeting(ikm, partner, state=MeetingState.ACCEPTED)
    slot, table = events.list_slots(edition.id)[0], events.list_tables(edition.id)[2]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])
    return edition, meeting


def test_the_file_says_who_where_and_when_in_utc(placed):
    edition, meeting = placed
    with force_locale("en"):
        content = calendar_of([meeting], meeting.ikm_id, edition, stamp=STAMP)
    calendar = Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert str(event["SUMMARY"]) == "Meeting with Toko, Oleh-oleh; Srikandi"
    assert str(event["LOCATION"]) == "Gedung Wanita, Table 3"
    assert event["DTSTART"].dt == datetime(2026, 12, 15, 2, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 12, 15, 2, 20, tzinfo=UTC)
    assert str(event["UID"]) == f"{meeting.public_id}@localhost"
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert b"DTSTART:20261215T020000Z" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_each_side_reads_the_other_ones_name(placed):
    edition, meeting = placed
    assert meeting.ikm.company.name in entry_of(meeting, meeting.partner_id, edition).summary


def test_the_uid_lasts_and_the_sequence_grows_when_the_place_moves(placed):
    edition, meeting = placed
    before = entry_of(meeting, meeting.ikm_id, edition)
    later = events.list_slots(edition.id)[5]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=later.id, table_id=None)])
    after = entry_of(meeting, meeting.ikm_id, edition)
    assert after.uid == before.uid
    assert after.revision > before.revision
    assert after.starts_at == later.starts_at
    assert "Gedung" not in after.location


def test_a_cancellation_names_the_place_that_was_lost(placed):
    edition, meeting = placed
    slot, table = meeting.slot, meeting.table
    entry = entry_of(meeting, meeting.ikm_id, edition, slot=slot, table=table)
    calendar = Calendar.from_ical(cancellation_of(entry, edition, stamp=STAMP))
    [event] = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == CANCEL
    assert str(event["STATUS"]) == "CANCELLED"
    assert event["DTSTART"].dt == slot.starts_at


def test_a_meeting_without_a_place_is_no_entry(db_session):
    edition = make_edition(make_host())
    meeting = make_meeting(make_ikm(edition), make_partner(edition), state=MeetingState.ACCEPTED)
    with pytest.raises(ValueError, match="no place"):
        entry_of(meeting, meeting.ikm_id, edition)
    assert b"VEVENT" not in calendar_of([meeting], meeting.ikm_id, edition, stamp=STAMP)


def test_words_cannot_smuggle_lines_into_the_file():
    entry = Entry(
        uid="a@b",
        revision=1,
        starts_at=STAMP,
        ends_at=STAMP,
        summary="Meeting\r\nATTENDEE:mailto:evil@contoh.example",
        location="",
        description="",
        url="http://localhost/",
    )
    content = write_calendar(
        [entry], method=CANCEL, name="x", organizer="A <a@contoh.example>", stamp=STAMP
    )
    assert b"\r\nATTENDEE" not in content

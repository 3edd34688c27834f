"""Who hears of what, in both languages, over both channels; and what is not told any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry
from matchmaker.db import db
from matchmaker.directory.openings import list_looks
from matchmaker.events import queries as events
from matchmaker.meetings import service
from matchmaker.meetings.announcements import ANNOUNCEMENTS
from matchmaker.meetings.placing import Placing, place
from matchmaker.notifications import service as notifications
from matchmaker.notifications.core import Fate, Outcome
from matchmaker.notifications.letters import email_words, whatsapp_text
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TOPICS = {announcement.topic: announcement for announcement in ANNOUNCEMENTS}
NASTY = "<script>alert(1)</script>"


class Story:
    """A partner's request to an IKM, each with a person and a bystander besides."""

    def __init__(self):
        self.host = make_host()
        self.edition = make_edition(self.host)
        self.ikm = make_ikm(self.edition, name="Keripik Mekar")
        self.partner = make_partner(self.edition, name="Toko Srikandi", phone="+6281234567890")
        self.owner = self.person(Role.IKM, self.ikm, phone="+628111111111")
        self.buyer = self.person(Role.PARTNER, self.partner, email="buyer@contoh.example")
        self.person(Role.IKM, make_ikm(self.edition), email="bystander@contoh.example")
        self.meeting = service.ask(
            self.partner,
            self.ikm,
            purpose="supply",
            message=f"Camilan untuk 12 toko. {NASTY}",
            by_user_id=self.buyer.id,
            now=NOW,
        )

    def person(self, role, part, **contact):
        return make_user(self.host, role, acts_for=(part.company_id,), **contact)

    def accept(self):
        service.accept(self.ikm, self.meeting.public_id, now=NOW)

    def plan(self):
        slot = events.list_slots(self.edition.id)[0]
        table = events.list_tables(self.edition.id)[0]
        place(
            self.edition.id,
            [Placing(meeting_id=self.meeting.id, slot_id=slot.id, table_id=table.id)],
        )


@pytest.fixture
def story(db_session):
    return Story()


def payload_of(topic):
    return db.session.query(Fact).filter_by(topic=topic).order_by(Fact.id.desc()).first().payload


def told(topic):
    """The recipients of the last fact of a topic, each with the letter."""
    announcement, payload = TOPICS[topic], payload_of(topic)
    return [(person, announcement.letter(payload, person)) for person in
            announcement.recipients(payload)]  # fmt: skip


def only(topic):
    [(person, letter)] = told(topic)
    return person, letter


def in_language(person, locale):
    db.session.get_one(type(person), person.id).locale = locale
    db.session.commit()


def test_the_one_who_is_asked_hears_who_why_and_what_for(story):
    person, letter = only("meetings.requested")
    assert person.user_id == story.owner.id
    text = whatsapp_text("meetings.requested", person, letter)
    assert "Toko Srikandi" in text
    assert "Camilan untuk 12 toko." in text
    assert letter.context["why"].reasons[0] in text
    assert letter.context["url"] in text
    assert letter.context["url"].endswith(f"/pertemuan/{story.meeting.public_id}#pertemuan")


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_letter_reads_in_both_languages_and_escapes_what_people_write(story, topic, locale):
    for person in (story.owner, story.buyer):
        in_language(person, locale)
    ways = {
        "meetings.requested": lambda: None,
        "meetings.accepted": story.accept,
        "meetings.declined": lambda: service.decline(
            story.ikm, story.meeting.public_id, note=NASTY, now=NOW
        ),
        "meetings.withdrawn": lambda: (
            story.accept(),
            story.plan(),
            service.withdraw(story.partner, story.meeting.public_id, note=NASTY, now=NOW),
        ),
        "meetings.cancelled": lambda: service.cancel(
            story.edition.id, story.meeting.public_id, note=NASTY, now=NOW
        ),
    }
    ways[topic]()
    for person, letter in told(topic):
        assert person.locale == locale
        words = email_words(topic, person, letter)
        assert "\n" not in words.subject
        assert words.subject.strip()
        for text in (words.subject, words.text, words.html, whatsapp_text(topic, person, letter)):
            assert "%(" not in text
            assert "None" not in text
        assert NASTY not in words.html
        assert f'lang="{locale}"' in words.html
        assert "http://localhost:8000/acara/" in words.text


def test_reasons_are_said_in_the_readers_language(story):
    in_language(story.owner, "en")
    _, english = only("meetings.requested")
    in_language(story.owner, "id")
    _, indonesian = only("meetings.requested")
    assert english.context["why"].reasons != indonesian.context["why"].reasons


def test_the_asker_hears_of_the_answer_and_gets_the_contact(story):
    story.accept()
    person, letter = only("meetings.accepted")
    assert person.user_id == story.buyer.id
    words = email_words("meetings.accepted", person, letter)
    assert story.ikm.company.phone in words.text


def test_a_decline_comes_with_its_reason_and_with_what_to_do_next(story):
    service.decline(story.ikm, story.meeting.public_id, note="Kapasitas penuh.", now=NOW)
    person, letter = only("meetings.declined")
    assert person.user_id == story.buyer.id
    words = email_words("meetings.declined", person, letter)
    assert "Kapasitas penuh." in words.text
    assert letter.context["for_you_url"] in words.text
    assert story.ikm.company.phone not in words.text


def test_an_undone_decline_is_never_told_and_the_next_one_once(story):
    service.decline(story.ikm, story.meeting.public_id, now=NOW)
    first = payload_of("meetings.declined")
    service.reopen(story.ikm, story.meeting.public_id, now=NOW + timedelta(seconds=9))
    [person] = TOPICS["meetings.declined"].recipients(first)
    assert TOPICS["meetings.declined"].letter(first, person) is None
    service.decline(story.ikm, story.meeting.public_id, now=NOW + timedelta(seconds=30))
    assert TOPICS["meetings.declined"].letter(first, person) is None
    assert only("meetings.declined")[1] is not None


def test_a_request_that_was_taken_back_is_not_told_any_more(story):
    service.withdraw(story.partner, story.meeting.public_id, now=NOW)
    _, letter = only("meetings.requested")
    assert letter is None
    person, letter = only("meetings.withdrawn")
    assert person.user_id == story.owner.id
    assert letter.calendar is None


def test_a_lost_place_comes_with_a_file_that_clears_the_calendar(story):
    story.accept()
    story.plan()
    starts_at = story.meeting.slot.starts_at
    service.withdraw(story.ikm, story.meeting.public_id, note="Sakit.", now=NOW)
    person, letter = only("meetings.withdrawn")
    assert (person.user_id, letter.calendar_method) == (story.buyer.id, "CANCEL")
    [event] = Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert event["DTSTART"].dt == starts_at
    assert event["SEQUENCE"] == story.meeting.revision
    words = email_words("meetings.withdrawn", person, letter)
    assert "09.00 WIB" in words.text
    assert "Sakit." in words.text


def test_both_sides_hear_of_the_organisers_cancellation(story):
    story.accept()
    story.plan()
    service.cancel(story.edition.id, story.meeting.public_id, note="Meja rusak.", now=NOW)
    heard = told("meetings.cancelled")
    assert {person.user_id for person, _ in heard} == {story.owner.id, story.buyer.id}
    names = {letter.context["who"] for _, letter in heard}
    assert names == {"Keripik Mekar", "Toko Srikandi"}
    assert all(letter.calendar_method == "CANCEL" for _, letter in heard)


def test_a_mentor_hears_for_an_ikm_that_has_nobody_of_its_own(story):
    alone = make_ikm(story.edition, name="Anyaman Sari")
    mentor = make_user(story.host, Role.MENTOR, mentors=(alone.company_id, story.ikm.company_id))
    service.ask(story.partner, alone, purpose="supply", by_user_id=None, now=NOW)
    person, letter = only("meetings.requested")
    assert person.user_id == mentor.id
    assert letter.context["own"] == "Anyaman Sari"


def test_who_has_left_the_company_reads_nothing(story):
    [(person, _)] = told("meetings.requested")
    user = db.session.get_one(type(story.owner), story.owner.id)
    user.mandates.clear()
    db.session.commit()
    assert TOPICS["meetings.requested"].letter(payload_of("meetings.requested"), person) is None


def sent(topic):
    """Announce the last fact of a topic and send its one letter."""
    fact = db.session.query(Fact).filter_by(topic=topic).order_by(Fact.id.desc()).first()
    notifications.announce(fact)
    message = db.session.query(Message).filter_by(fact_id=fact.id).one()
    attempt = notifications.begin_attempt(message.id, NOW)
    notifications.end_attempt(attempt, Outcome(fate=Fate.SENT), NOW)
    return message


def looks_at(part):
    return {
        (look.who, look.viewer_company, str(look.what)) for look in list_looks([part.company_id])
    }


def test_contacts_in_a_letter_are_a_look_that_the_owner_reads(story):
    assert looks_at(story.ikm) == set()
    story.accept()
    message = sent("meetings.accepted")
    buyer = (story.buyer.name, "Toko Srikandi", "contacts")
    assert looks_at(story.ikm) == {buyer}
    assert looks_at(story.partner) == set()
    [entry] = db.session.query(AuditEntry).filter_by(action="directory.contacts_sent")
    assert entry.details == {"to": story.buyer.public_id}

    organiser = make_user(story.host, Role.ORGANISER, name="Ratna")
    notifications.note_reader_of(message.public_id, organiser.id, NOW)
    assert looks_at(story.ikm) == {buyer, ("Ratna", None, "contacts")}


def test_a_letter_that_was_not_taken_shows_nobody_anything(story):
    story.accept()
    fact = db.session.query(Fact).filter_by(topic="meetings.accepted").one()
    notifications.announce(fact)
    message = db.session.query(Message).filter_by(fact_id=fact.id).one()
    attempt = notifications.begin_attempt(message.id, NOW)
    notifications.end_attempt(attempt, Outcome(fate=Fate.REFUSED, reason="550"), NOW)
    assert looks_at(story.ikm) == set()

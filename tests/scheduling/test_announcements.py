"""Who hears of a published plan and what they read, in both languages and over both channels."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from icalendar import Calendar

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.notifications.letters import email_words, whatsapp_text
from matchmaker.outbox.models import Fact
from matchmaker.scheduling.announcements import ANNOUNCEMENTS
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, publish

[TOPIC] = ANNOUNCEMENTS
NASTY = "<script>alert(1)</script>"
# What browsers and WhatsApp take as an address without trouble.
LONGEST_ADDRESS = 2000


class Story:
    """Two IKM who each meet two partners, each with a person, and somebody besides."""

    def __init__(self):
        self.host = make_host()
        self.edition = make_edition(self.host, days=(date(2026, 12, 15),))
        self.organiser = make_user(self.host, Role.ORGANISER)
        self.ikm = [make_ikm(self.edition, name=f"Keripik {n} {NASTY}") for n in ("A", "B")]
        self.partners = [make_partner(self.edition, name=f"Toko {n}") for n in ("C", "D")]
        self.owners = [self.person(Role.IKM, ikm) for ikm in self.ikm]
        self.buyers = [self.person(Role.PARTNER, partner) for partner in self.partners]
        self.bystander = self.person(Role.IKM, make_ikm(self.edition))
        self.meetings = [self.agree(ikm, partner) for ikm in self.ikm for partner in self.partners]

    def person(self, role, part, **contact):
        return make_user(self.host, role, acts_for=(part.company_id,), **contact)

    def agree(self, ikm, partner):
        return make_meeting(ikm, partner, state=MeetingState.ACCEPTED)

    def publish(self):
        publish(self.edition, make_run(self.edition, self.organiser), self.organiser)
        return self.payload()

    def payload(self):
        facts = db.session.query(Fact).filter_by(topic=TOPIC.topic).order_by(Fact.id.desc())
        return facts.first().payload

    def told(self, payload):
        """The letters by person."""
        return {
            person.user_id: (person, TOPIC.letter(payload, person))
            for person in TOPIC.recipients(payload)
        }

    def fresh(self, meeting):
        return db.session.get(Meeting, meeting.id, populate_existing=True)


@pytest.fixture
def story(db_session):
    return Story()


def entries(letter):
    return list(Calendar.from_ical(letter.calendar).walk("VEVENT"))


def test_everybody_in_a_meeting_hears_once_and_nobody_else(story):
    told = story.told(story.publish())
    assert set(told) == {user.id for user in (*story.owners, *story.buyers)}
    assert all(letter is not None for _, letter in told.values())


def test_a_mentor_hears_for_an_ikm_that_has_nobody_of_its_own(story):
    alone = make_ikm(story.edition)
    mentor = make_user(story.host, Role.MENTOR, mentors=(alone.company_id, story.ikm[0].company_id))
    story.agree(alone, story.partners[0])
    told = story.told(story.publish())
    _, letter = told[mentor.id]
    assert [agenda.own for agenda in letter.context["agendas"]] == [alone.company.name]


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_letter_holds_their_own_meetings_with_zone_table_and_counterpart(story, locale):
    for user in story.owners:
        user.locale = locale
    db.session.commit()
    person, letter = story.told(story.publish())[story.owners[0].id]
    words = email_words(TOPIC.topic, person, letter)
    short = whatsapp_text(TOPIC.topic, person, letter)
    [agenda] = letter.context["agendas"]
    assert sorted(line.who for line in agenda.placed) == ["Toko C", "Toko D"]
    for text in (words.text, short):
        assert sum(row.startswith("- 15 ") for row in text.splitlines()) == 2
    for line in agenda.placed:
        assert line.when.endswith("WIB")
        for text in (words.text, words.html, short):
            assert f"{line.when}" in text
            assert line.table in text
            assert line.who in text
    for text in (words.subject, words.text, words.html, short):
        assert "%(" not in text
        assert "None" not in text
    assert NASTY not in words.html
    assert f'lang="{locale}"' in words.html
    assert "\n" not in words.subject
    assert "/jadwal-saya" in words.text
    assert "/jadwal-saya" in short


def test_the_partner_reads_the_ikm_escaped(story):
    person, letter = story.told(story.publish())[story.buyers[0].id]
    words = email_words(TOPIC.topic, person, letter)
    assert "Keripik A &lt;script&gt;" in words.html
    assert "Keripik B &lt;script&gt;" in words.html


def test_the_calendar_has_one_lasting_entry_a_meeting(story):
    _, letter = story.told(story.publish())[story.owners[0].id]
    own = [story.fresh(m) for m in story.meetings if m.ikm_id == story.ikm[0].id]
    found = {str(event["uid"]): event for event in entries(letter)}
    assert set(found) == {f"{meeting.public_id}@localhost" for meeting in own}
    for meeting in own:
        event = found[f"{meeting.public_id}@localhost"]
        assert event["sequence"] == meeting.revision == 1
        assert event["dtstart"].dt == meeting.slot.starts_at
        assert event["dtend"].dt == meeting.slot.ends_at
        assert str(event["status"]) == "CONFIRMED"
    assert letter.calendar_method == "PUBLISH"


def test_without_an_hour_one_hears_why_and_what_happens_next(story):
    story.ikm[0].attends = ["2026-12-14:morning"]
    story.owners[0].locale = "en"
    db.session.commit()
    person, letter = story.told(story.publish())[story.owners[0].id]
    words = email_words(TOPIC.topic, person, letter)
    assert letter.calendar is None
    assert words.subject.startswith("No hour yet")
    assert "You two are not there at the same time." in words.text
    assert "The organiser goes on looking" in words.text
    assert "You two are not there" in whatsapp_text(TOPIC.topic, person, letter)


def test_what_was_agreed_since_the_plan_is_told_to_follow(story):
    payload = story.publish()
    story.agree(story.ikm[0], make_partner(story.edition, name="Toko Telat"))
    story.owners[0].locale = "en"
    db.session.commit()
    person, letter = story.told(payload)[story.owners[0].id]
    assert "- Toko Telat: Agreed, hour follows" in whatsapp_text(TOPIC.topic, person, letter)


def test_a_later_plan_is_told_only_to_those_whom_it_changes(story):
    story.publish()
    late = story.agree(make_ikm(story.edition), story.partners[0])
    payload = story.publish()
    assert payload["changed"] == [late.id]
    assert set(story.told(payload)) == {story.buyers[0].id}
    person, letter = story.told(payload)[story.buyers[0].id]
    assert not letter.context["first"]
    marks = [line.mark for line in letter.context["agendas"][0].placed]
    assert sorted(marks) == ["", "", "new"]
    assert len(entries(letter)) == 3
    assert email_words(TOPIC.topic, person, letter).text.count("[") == 1


def test_what_lost_its_hour_leaves_the_calendar(story):
    story.publish()
    [lost, *_] = [m for m in story.meetings if m.ikm_id == story.ikm[0].id]
    hour = story.fresh(lost).slot.starts_at
    story.ikm[0].attends = ["2026-12-14:morning"]
    db.session.commit()
    payload = story.publish()
    _, letter = story.told(payload)[story.buyers[0].id]
    by_status = {str(event["status"]): event for event in entries(letter)}
    assert set(by_status) == {"CONFIRMED", "CANCELLED"}
    gone = by_status["CANCELLED"]
    assert str(gone["uid"]).startswith(lost.public_id)
    assert gone["sequence"] == story.fresh(lost).revision == 2
    assert gone["dtstart"].dt == hour


def test_a_letter_is_dropped_once_a_later_plan_tells_the_same_person(story):
    first = story.publish()
    story.ikm[0].attends = ["2026-12-15:afternoon"]
    db.session.commit()
    before = {m.id: story.fresh(m).slot_id for m in story.meetings}
    second = story.publish()
    moved = {m.id for m in story.meetings if story.fresh(m).slot_id != before[m.id]}
    assert moved, "mornings were used before"
    letters = story.told(first)
    for user, parts in ((story.owners[0], story.ikm[:1]), (story.owners[1], story.ikm[1:])):
        own = {m.id for m in story.meetings if m.ikm_id == parts[0].id}
        _, letter = letters[user.id]
        # Whoever the later plan leaves alone still reads the first letter.
        assert (letter is None) == bool(own & set(second["changed"]))


def test_nothing_is_said_to_whoever_has_no_meeting_left(story):
    payload = story.publish()
    for meeting in story.meetings:
        with transaction():
            meetings.cancel(story.edition.id, meeting.public_id, note="Batal.", now=clock.now())
    assert {letter for _, letter in story.told(payload).values()} == {None}


def test_a_full_day_still_fits_a_prepared_message(db_session):
    story = Story()
    for number in range(12):
        story.agree(
            make_ikm(story.edition, name=f"Koperasi Produsen Anyaman Bambu Lestari {number}"),
            story.partners[0],
        )
    person, letter = story.told(story.publish())[story.buyers[0].id]
    text = whatsapp_text(TOPIC.topic, person, letter)
    assert letter.context["more"] > 0
    assert len(f"https://wa.me/6281234567890?text={quote(text)}") < LONGEST_ADDRESS


def test_a_person_of_several_companies_reads_each_by_name(story):
    both = make_user(story.host, Role.IKM, acts_for=tuple(ikm.company_id for ikm in story.ikm))
    person, letter = story.told(story.publish())[both.id]
    words = email_words(TOPIC.topic, person, letter)
    assert [agenda.own for agenda in letter.context["agendas"]] == [
        ikm.company.name for ikm in story.ikm
    ]
    assert all(ikm.company.name in words.text for ikm in story.ikm)
    assert len(entries(letter)) == 4

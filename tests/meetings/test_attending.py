"""Who of a company goes where: said to a company that sends several, and to that company alone."""

from __future__ import annotations

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.queries import list_seats
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings.attending import list_attending
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.placing import Placing, place
from matchmaker.meetings.queries import list_agreed_of
from matchmaker.notifications.service import recipient_of
from matchmaker.outbox.models import Fact
from matchmaker.scheduling.announcements import ANNOUNCEMENTS
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, publish


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def shop(edition):
    """A shop whose two officers hold two meetings in the edition's first hour."""
    shop = make_partner(edition, name="Toko Srikandi", officers=2)
    list_seats(shop.id)[0].label = "Budi Santoso"
    slot, tables = list_slots(edition.id)[0], list_tables(edition.id)
    meetings = [
        make_meeting(make_ikm(edition, name=name), shop, state=MeetingState.ACCEPTED)
        for name in ("Keripik Mekar", "Jamu Segar")
    ]
    place(
        edition.id,
        [
            Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)
            for meeting, table in zip(meetings, tables, strict=False)
        ],
    )
    db.session.commit()
    return shop


def person_of(part, role, **values):
    host = db.session.get_one(Host, part.host_id)
    return make_user(host, role, acts_for=(part.company_id,), **values)


def test_each_meeting_at_one_hour_names_its_own_person(app, edition, shop):
    with app.test_request_context(), force_locale("en"):
        goes = list_attending([shop.id])
    assert {part_id for _, part_id in goes} == {shop.id}
    assert sorted(goes.values()) == ["Budi Santoso", "Officer 2"]


def test_a_company_that_sends_one_person_needs_no_word(app, edition, shop):
    ikm = make_ikm(edition)
    meeting = make_meeting(ikm, shop, state=MeetingState.ACCEPTED)
    slot, table = list_slots(edition.id)[1], list_tables(edition.id)[0]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])
    with app.test_request_context():
        assert list_attending([ikm.id]) == {}


def test_the_schedule_the_meeting_and_the_calendar_say_who_goes(client, edition, shop):
    sign_in(client, person_of(shop, Role.PARTNER))
    here = f"/acara/{edition.slug}"
    for address in (f"{here}/jadwal-saya", f"{here}/jadwal-saya.ics"):
        page = client.get(address).text
        assert "Budi Santoso yang datang" in page
        assert "Petugas 2 yang datang" in page


def test_the_other_side_is_not_told_who_of_the_shop_comes(client, edition, shop):
    ikm = list_agreed_of(shop.id)[0].ikm
    sign_in(client, person_of(ikm, Role.IKM))
    assert "yang datang" not in client.get(f"/acara/{edition.slug}/jadwal-saya").text


def test_the_letter_says_who_goes(app, edition, shop):
    reader = person_of(shop, Role.PARTNER, email="toko@contoh.example")
    organiser = make_user(db.session.get_one(Host, edition.host_id), Role.ORGANISER)
    publish(edition, make_run(edition, organiser), organiser)
    fact = db.session.scalars(select(Fact).filter_by(topic="scheduling.published")).one()
    letter = ANNOUNCEMENTS[0].letter(fact.payload, recipient_of(reader))
    with app.test_request_context(), force_locale("id"):
        said = {f"{who} yang datang" for who in list_attending([shop.id]).values()}
    [agenda] = letter.context["agendas"]
    assert {line.attending for line in agenda.placed} == said
    assert "Budi Santoso yang datang" in said
    assert b"Budi Santoso yang datang" in letter.calendar


@pytest.mark.parametrize("page", ["", "/jadwal-saya"])
def test_both_meetings_of_the_next_hour_stand_large_with_who_goes(client, edition, shop, page):
    sign_in(client, person_of(shop, Role.PARTNER))
    cards = client.get(f"/acara/{edition.slug}{page}").text.split("meeting-next")[1:]
    assert len(cards) == 2
    for who in ("Budi Santoso yang datang", "Petugas 2 yang datang"):
        assert sum(who in card.split("</article>")[0] for card in cards) == 1

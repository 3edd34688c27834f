"""The inbox, one meeting, the request form and the schedule, as each person may see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.events import queries as events
from matchmaker.events.core import Phase
from matchmaker.meetings import core, service
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.placing import Placing, place, unplace
from tests.conftest import sign_in
from tests.directory.visiting import forgetful, statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

NASTY = "<script>alert(1)</script>"
HTMX = {"HX-Request": "true"}


@pytest.fixture(name="client")
def _client(client):
    return forgetful(client)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition):
    return make_ikm(edition, name="Keripik Mekar", phone="+6281200000001")


@pytest.fixture
def partner(edition):
    return make_partner(edition, name="Toko Srikandi", phone="+6281200000002")


def enter(client, part, role=None):
    """Sign in somebody of a company."""
    host = db.session.get_one(Host, part.host_id)
    role = role or (Role.IKM if part.company.kind is CompanyKind.IKM else Role.PARTNER)
    sign_in(client, make_user(host, role, acts_for=(part.company_id,)))
    return client


def inbox(edition):
    return f"/acara/{edition.slug}/pertemuan"


def page_of(meeting, edition, step=""):
    return f"{inbox(edition)}/{meeting.public_id}{step}"


def ask_page(edition, part):
    return f"/acara/{edition.slug}/ajukan/{part.company.public_id}"


def state_of(meeting):
    return db.session.scalar(select(Meeting.state).where(Meeting.id == meeting.id))


def placed(edition, ikm, partner, number=0):
    meeting = make_meeting(ikm, partner)
    service.accept(ikm, meeting.public_id, now=clock.now())
    slot, table = events.list_slots(edition.id)[number], events.list_tables(edition.id)[0]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])
    db.session.commit()
    return meeting


# --- who may see what


@pytest.mark.parametrize("step", ["", "/terima", "/tolak", "/tarik", "/urungkan"])
def test_a_meeting_of_others_is_not_there(client, edition, ikm, partner, step):
    meeting = make_meeting(ikm, partner)
    enter(client, make_ikm(edition))
    url = page_of(meeting, edition, step)
    assert (client.post(url) if step else client.get(url)).status_code == 404
    assert state_of(meeting) is MeetingState.REQUESTED


def test_a_meeting_is_not_there_in_another_edition_or_for_another_host(
    client, edition, ikm, partner
):
    meeting = make_meeting(ikm, partner)
    stranger = make_edition(make_host())
    enter(client, make_ikm(stranger))
    assert client.get(page_of(meeting, stranger)).status_code == 404
    assert client.get(page_of(meeting, edition)).status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.OBSERVER])
def test_the_pages_are_for_those_who_meet(client, edition, role):
    sign_in(client, make_user(db.session.get_one(Host, edition.host_id), role))
    for url in (inbox(edition), f"/acara/{edition.slug}/jadwal-saya"):
        assert client.get(url).status_code == 403


def test_a_company_without_a_part_reads_why_there_is_nothing(client, edition):
    host = db.session.get_one(Host, edition.host_id)
    enter(client, make_ikm(make_edition(host)))
    for url in (inbox(edition), f"/acara/{edition.slug}/jadwal-saya"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "empty-mark" in answer.text


def test_somebody_acting_for_another_company_is_sent_away(client, edition, ikm, partner):
    enter(client, ikm)
    answer = client.get(inbox(edition), query_string={"sebagai": partner.public_id})
    assert answer.status_code == 404


# --- the inbox


def test_the_inbox_shows_who_why_and_what_for(client, edition, ikm, partner):
    make_meeting(ikm, partner, message="Camilan untuk 12 toko")
    page = enter(client, ikm).get(inbox(edition)).text
    assert "Toko Srikandi" in page
    assert "Camilan untuk 12 toko" in page
    assert 'class="reason"' in page
    assert "+6281200000002" not in page


def test_what_people_write_is_shown_and_never_runs(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner, message=NASTY)
    enter(client, ikm)
    for url in (inbox(edition), page_of(meeting, edition)):
        page = client.get(url).text
        assert NASTY not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_one_tap_in_the_list_accepts_and_answers_with_the_card(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    other = make_meeting(ikm, make_partner(edition))
    enter(client, ikm)
    page = client.get(inbox(edition)).text
    assert f'hx-post="{page_of(meeting, edition, "/terima")}"' in page
    assert '<span class="count" id="waiting-count">2</span>' in page

    answer = client.post(page_of(meeting, edition, "/terima"), headers=HTMX)

    assert answer.status_code == 200
    assert f'id="meeting-{meeting.public_id}"' in answer.text
    assert "<html" not in answer.text
    assert 'id="waiting-count" hx-swap-oob="true">1<' in answer.text
    assert state_of(meeting) is MeetingState.ACCEPTED
    assert state_of(other) is MeetingState.REQUESTED


def test_without_script_the_same_tap_leads_to_the_meeting_with_its_contacts(
    client, edition, ikm, partner
):
    meeting = make_meeting(ikm, partner)
    enter(client, ikm)
    assert "+6281200000002" not in client.get(page_of(meeting, edition)).text
    answer = client.post(page_of(meeting, edition, "/terima"))
    assert (answer.status_code, answer.location) == (303, page_of(meeting, edition))
    assert "+6281200000002" in client.get(page_of(meeting, edition)).text


def test_declining_keeps_the_reason_and_offers_the_way_back(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    enter(client, ikm)
    answer = client.post(
        page_of(meeting, edition, "/tolak"), data={"note": "Kapasitas penuh."}, headers=HTMX
    )
    assert state_of(meeting) is MeetingState.DECLINED
    assert "Kapasitas penuh." in answer.text
    assert answer.text.count(page_of(meeting, edition, "/urungkan")) >= 2
    client.post(page_of(meeting, edition, "/urungkan"), headers=HTMX)
    assert state_of(meeting) is MeetingState.REQUESTED


def test_without_script_the_undo_stands_on_the_page(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    enter(client, ikm).post(page_of(meeting, edition, "/tolak"))
    page = client.get(page_of(meeting, edition)).text
    assert f'action="{page_of(meeting, edition, "/urungkan")}"' in page
    answer = client.post(page_of(meeting, edition, "/urungkan"))
    assert answer.status_code == 303
    assert state_of(meeting) is MeetingState.REQUESTED


def test_a_decline_that_was_told_is_not_undone(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    service.decline(ikm, meeting.public_id, now=clock.now() - timedelta(hours=1))
    db.session.commit()
    enter(client, ikm)
    assert "/urungkan" not in client.get(page_of(meeting, edition)).text
    assert client.post(page_of(meeting, edition, "/urungkan")).status_code == 409
    assert state_of(meeting) is MeetingState.DECLINED


def test_a_reason_as_long_as_a_letter_is_refused(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    enter(client, ikm)
    answer = client.post(page_of(meeting, edition, "/tolak"), data={"note": "x" * 301})
    assert answer.status_code == 400
    assert state_of(meeting) is MeetingState.REQUESTED


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_answer_that_came_too_late_shows_how_it_stands(client, edition, ikm, partner, headers):
    meeting = make_meeting(ikm, partner)
    enter(client, ikm)
    service.withdraw(partner, meeting.public_id, now=clock.now())
    db.session.commit()
    answer = client.post(page_of(meeting, edition, "/terima"), headers=headers)
    assert answer.status_code == 409
    assert "Toko Srikandi" in answer.text
    assert ("<html" in answer.text) == (not headers)
    assert f'action="{page_of(meeting, edition, "/terima")}"' not in answer.text
    assert state_of(meeting) is MeetingState.WITHDRAWN


def test_the_asker_sees_no_accept_but_may_take_it_back(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    enter(client, partner)
    page = client.get(inbox(edition)).text
    assert "/terima" not in page
    client.post(page_of(meeting, edition, "/terima"))
    assert state_of(meeting) is MeetingState.REQUESTED
    client.post(page_of(meeting, edition, "/tarik"))
    assert state_of(meeting) is MeetingState.WITHDRAWN


def test_a_meeting_that_ends_closes_the_contacts_on_its_page(client, edition, ikm, partner):
    meeting = placed(edition, ikm, partner)
    enter(client, ikm)
    assert "+6281200000002" in client.get(page_of(meeting, edition)).text
    client.post(page_of(meeting, edition, "/tarik"), data={"note": "Sakit."})
    assert "+6281200000002" not in client.get(page_of(meeting, edition)).text


# --- mentors


def test_a_mentor_answers_for_the_ikm_and_always_sees_for_whom(client, edition, ikm, partner):
    other = make_ikm(edition, name="Anyaman Sari")
    meeting = make_meeting(ikm, partner)
    host = db.session.get_one(Host, edition.host_id)
    mentor = make_user(host, Role.MENTOR, mentors=(ikm.company_id, other.company_id))
    sign_in(client, mentor)

    page = client.get(inbox(edition), query_string={"sebagai": ikm.public_id}).text
    assert "Keripik Mekar" in page
    assert f"/terima?sebagai={ikm.public_id}" in page
    # A link from a message names no company: it is the one that meets.
    page = client.get(page_of(meeting, edition)).text
    assert f"/terima?sebagai={ikm.public_id}" in page
    wrong = {"sebagai": other.public_id}
    assert client.get(page_of(meeting, edition), query_string=wrong).status_code == 404
    client.post(page_of(meeting, edition, "/terima"), query_string={"sebagai": ikm.public_id})
    assert state_of(meeting) is MeetingState.ACCEPTED


# --- asking


def test_a_request_goes_out_and_leads_to_its_page(client, edition, ikm, partner):
    enter(client, partner)
    page = client.get(ask_page(edition, ikm)).text
    assert "Keripik Mekar" in page
    assert 'value="supply"' in page
    assert 'value="loan"' not in page
    assert 'class="reason"' in page

    answer = client.post(
        ask_page(edition, ikm), data={"purpose": "supply", "message": " Halo.\r\nKami tertarik. "}
    )

    meeting = db.session.scalars(select(Meeting)).one()
    assert (answer.status_code, answer.location) == (303, page_of(meeting, edition))
    assert (meeting.asked_by, meeting.message) == (Side.PARTNER, "Halo.\nKami tertarik.")
    assert meeting.asked_by_user_id is not None


def test_an_ikm_asks_a_bank_for_a_loan(client, edition, ikm):
    bank = make_partner(edition, kind=CompanyKind.BANK)
    enter(client, ikm)
    assert 'value="loan"' in client.get(ask_page(edition, bank)).text
    client.post(ask_page(edition, bank), data={"purpose": "loan"})
    assert db.session.scalars(select(Meeting)).one().purpose == "loan"


@pytest.mark.parametrize(
    "data",
    [{}, {"purpose": "loan"}, {"purpose": "supply", "message": "x" * 501}],
    ids=["nothing", "not with this partner", "a novel"],
)
def test_a_form_that_is_not_right_comes_back_with_what_to_mend(client, edition, ikm, partner, data):
    answer = enter(client, ikm).post(ask_page(edition, partner), data=data)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert db.session.scalars(select(Meeting)).all() == []


def test_a_second_request_leads_to_the_meeting_there_is(client, edition, ikm, partner):
    meeting = make_meeting(ikm, partner, asked_by=Side.IKM)
    enter(client, partner)
    for answer in (
        client.get(ask_page(edition, ikm)),
        client.post(ask_page(edition, ikm), data={"purpose": "supply"}),
    ):
        assert answer.status_code == 409
        assert f'href="{page_of(meeting, edition)}"' in answer.text
    assert len(db.session.scalars(select(Meeting)).all()) == 1


def test_too_many_open_requests_and_a_closed_edition_are_explained(
    client, edition, ikm, partner, monkeypatch
):
    enter(client, ikm)
    monkeypatch.setitem(core.MOST_OPEN_REQUESTS, Side.IKM, 0)
    answer = client.post(ask_page(edition, partner), data={"purpose": "supply"})
    assert (answer.status_code, inbox(edition) in answer.text) == (409, True)
    monkeypatch.undo()
    edition.phase = Phase.PUBLISHED
    db.session.commit()
    assert client.get(ask_page(edition, partner)).status_code == 409


def test_who_cannot_be_met_is_not_there(client, edition, ikm, partner):
    held = make_ikm(edition, graduated=False)
    enter(client, partner)
    assert client.get(ask_page(edition, held)).status_code == 404
    assert client.get(ask_page(edition, partner)).status_code == 404
    elsewhere = make_ikm(make_edition(make_host()))
    assert client.get(ask_page(edition, elsewhere)).status_code == 404


def test_an_ikm_that_has_not_graduated_reads_why(client, edition, partner):
    held = make_ikm(edition, graduated=False)
    answer = enter(client, held).get(ask_page(edition, partner))
    assert answer.status_code == 409


# --- my schedule


def test_the_schedule_shows_hour_zone_table_and_counterpart(client, edition, ikm, partner):
    placed(edition, ikm, partner, number=1)
    unplaced = make_meeting(ikm, make_partner(edition, name="Toko Jauh"))
    service.accept(ikm, unplaced.public_id, now=clock.now())
    unplace(edition.id, {unplaced.id: "no_common_slot"})
    db.session.commit()

    page = enter(client, ikm).get(f"/acara/{edition.slug}/jadwal-saya").text

    assert "meeting-next" in page
    assert "09.25 WIB" in page
    assert "Toko Srikandi" in page
    assert "Toko Jauh" in page
    assert "agenda-now" not in page


def test_on_the_day_the_line_shows_where_now_is(client, edition, ikm, partner, monkeypatch):
    placed(edition, ikm, partner, number=0)
    placed(edition, ikm, make_partner(edition, name="Toko Kedua"), number=3)
    enter(client, ikm)
    ten = datetime(2026, 12, 15, 3, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: ten)
    page = client.get(f"/acara/{edition.slug}/jadwal-saya").text
    assert page.index("agenda-past") < page.index("agenda-now") < page.index("agenda-next")
    assert "15 Des 2026 10.00 WIB" in page
    card = page[page.index("meeting-next") : page.index("agenda")]
    assert "Toko Kedua" in card


def test_the_schedule_of_a_partner_names_the_ikm_and_nobody_elses_meetings(
    client, edition, ikm, partner
):
    placed(edition, ikm, partner)
    placed(edition, make_ikm(edition, name="Orang Lain"), make_partner(edition), number=1)
    page = enter(client, partner).get(f"/acara/{edition.slug}/jadwal-saya").text
    assert "Keripik Mekar" in page
    assert "Orang Lain" not in page


def test_the_calendar_file_holds_the_placed_meetings(client, edition, ikm, partner):
    meeting = placed(edition, ikm, partner)
    make_meeting(ikm, make_partner(edition), state=MeetingState.ACCEPTED)
    answer = enter(client, ikm).get(f"/acara/{edition.slug}/jadwal-saya.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"].endswith(f'{edition.slug}.ics"')
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["UID"]).startswith(meeting.public_id)


# --- as many queries for thirty as for one


def queries_of(client, url):
    db.session.expire_all()
    with statements() as sent:
        assert client.get(url).status_code == 200
    return len(sent)


def test_thirty_meetings_in_the_inbox_take_as_many_queries_as_one(client, edition, ikm):
    enter(client, ikm)
    make_meeting(ikm, make_partner(edition))
    one = queries_of(client, inbox(edition))
    for number in range(29):
        make_meeting(ikm, make_partner(edition), state=list(MeetingState)[number % 3])
    assert queries_of(client, inbox(edition)) == one


def test_a_full_schedule_takes_as_many_queries_as_one_meeting(client, edition, ikm):
    enter(client, ikm)
    url = f"/acara/{edition.slug}/jadwal-saya"
    placed(edition, ikm, make_partner(edition))
    one = queries_of(client, url)
    for number in range(1, 28):
        placed(edition, ikm, make_partner(edition), number=number)
    assert queries_of(client, url) == one


@pytest.mark.parametrize("state", [MeetingState.REQUESTED, MeetingState.ACCEPTED])
def test_nobody_is_offered_to_ask_again_where_a_meeting_lives(client, edition, ikm, partner, state):
    meeting = make_meeting(ikm, partner, state=state)
    enter(client, partner)
    pages = (
        f"/acara/{edition.slug}/untuk-anda",
        f"/acara/{edition.slug}/direktori/{ikm.company.public_id}",
    )
    for address in pages:
        text = client.get(address).text
        assert page_of(meeting, edition) in text
        assert ask_page(edition, ikm) not in text


def test_one_may_ask_again_once_the_meeting_is_over(client, edition, ikm, partner):
    make_meeting(ikm, partner, state=MeetingState.WITHDRAWN)
    enter(client, partner)
    assert ask_page(edition, ikm) in client.get(f"/acara/{edition.slug}/untuk-anda").text


@pytest.mark.parametrize("room", ["pertemuan", "jadwal-saya", "untuk-anda"])
def test_a_mentor_of_many_chooses_from_a_list_that_shows_for_whom(client, edition, room):
    parts = [make_ikm(edition, name=f"Usaha {number}") for number in range(6)]
    host = db.session.get_one(Host, parts[0].host_id)
    mentor = make_user(host, Role.MENTOR, mentors=tuple(part.company_id for part in parts))
    sign_in(client, mentor)
    page = client.get(f"/acara/{edition.slug}/{room}?sebagai={parts[4].public_id}").text
    assert f'value="{parts[4].public_id}" selected' in page
    assert page.count("selected") == 1

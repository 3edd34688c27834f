"""The inbox and one meeting, as each person may see and answer them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.meetings import service
from matchmaker.meetings.core import MeetingState
from tests.conftest import sign_in
from tests.directory.visiting import forgetful
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.meetings.visiting import (
    HTMX,
    NASTY,
    enter,
    inbox,
    page_of,
    placed,
    queries_of,
    state_of,
)


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


def test_thirty_meetings_in_the_inbox_take_as_many_queries_as_one(client, edition, ikm):
    enter(client, ikm)
    make_meeting(ikm, make_partner(edition))
    one = queries_of(client, inbox(edition))
    for number in range(29):
        make_meeting(ikm, make_partner(edition), state=list(MeetingState)[number % 3])
    assert queries_of(client, inbox(edition)) == one


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


@pytest.mark.parametrize("room", ["pertemuan", "jadwal-saya", "untuk-anda"])
def test_a_mentor_of_many_chooses_from_a_list_that_shows_for_whom(client, edition, room):
    parts = [make_ikm(edition, name=f"Usaha {number}") for number in range(6)]
    host = db.session.get_one(Host, parts[0].host_id)
    mentor = make_user(host, Role.MENTOR, mentors=tuple(part.company_id for part in parts))
    sign_in(client, mentor)
    page = client.get(f"/acara/{edition.slug}/{room}?sebagai={parts[4].public_id}").text
    assert f'value="{parts[4].public_id}" selected' in page
    assert page.count("selected") == 1

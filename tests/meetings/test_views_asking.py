"""The request form: what goes out, what comes back with its mend, who cannot be asked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.events.core import Phase
from matchmaker.meetings import core
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting
from tests.directory.visiting import forgetful
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.meetings.visiting import (
    ask_page,
    enter,
    inbox,
    page_of,
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

"""Jadwal saya and its calendar file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from matchmaker import clock
from matchmaker.db import db
from matchmaker.meetings import service
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.placing import unplace
from tests.directory.visiting import forgetful
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.meetings.visiting import (
    enter,
    placed,
    queries_of,
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


def test_a_full_schedule_takes_as_many_queries_as_one_meeting(client, edition, ikm):
    enter(client, ikm)
    url = f"/acara/{edition.slug}/jadwal-saya"
    placed(edition, ikm, make_partner(edition))
    one = queries_of(client, url)
    for number in range(1, 28):
        placed(edition, ikm, make_partner(edition), number=number)
    assert queries_of(client, url) == one

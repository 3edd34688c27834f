from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.events import queries
from matchmaker.events.models import Edition
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition

TODAY = clock.today("Asia/Jakarta")


@pytest.fixture
def organiser(client, db_session):
    user = make_user(make_host(), Role.ORGANISER)
    sign_in(client, user)
    return user


def form(**changes: str) -> dict[str, str]:
    """The form of a sound edition, with some fields changed."""
    first = TODAY + timedelta(days=20)
    return {
        "name": "Temu Bisnis Kebumen",
        "venue": "Pendopo",
        "city": "Kebumen",
        "time_zone": "Asia/Jakarta",
        "first_day": first.isoformat(),
        "second_day": (first + timedelta(days=1)).isoformat(),
        "morning_starts": "09:00",
        "morning_ends": "12:00",
        "afternoon_starts": "13:00",
        "afternoon_ends": "16:00",
        "slot_minutes": "20",
        "changeover_minutes": "5",
        "table_count": "12",
        "retention_months": "24",
    } | changes


def test_an_edition_is_made_with_its_slots_and_tables(client, organiser, db_session):
    answer = client.post("/kelola/edisi/baru", data=form())

    assert answer.headers["Location"] == "/kelola/temu-bisnis-kebumen/impor"
    edition = queries.find_edition("temu-bisnis-kebumen", organiser.host_id)
    assert len(queries.list_tables(edition.id)) == 12
    assert len(queries.list_slots(edition.id)) == 28


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "  "},
        {"venue": ""},
        {"name": "x" * 121},
        {"first_day": "soon"},
        {"first_day": (TODAY - timedelta(days=1)).isoformat()},
        {"second_day": TODAY.isoformat()},
        {"time_zone": "Europe/Berlin"},
        {"time_zone": "../../etc/passwd"},
        {"morning_ends": "08:00"},
        {"afternoon_starts": "11:00"},
        {"afternoon_ends": ""},
        {"slot_minutes": "4"},
        {"slot_minutes": "twenty"},
        {"changeover_minutes": "-1"},
        {"table_count": "0"},
        {"table_count": "501"},
        {"retention_months": "0"},
        {"retention_months": "121"},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(client, organiser, db_session, changes):
    answer = client.post("/kelola/edisi/baru", data=form(**changes))

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "field-error" in page
    # What was typed is still there.
    assert "Pendopo" in page or "venue" in changes
    assert not db_session.scalars(select(Edition).where(Edition.host_id == organiser.host_id)).all()


def test_an_organiser_sees_the_own_editions_only(client, organiser, db_session):
    make_edition(make_host(), name="Acara Orang Lain")
    client.post("/kelola/edisi/baru", data=form(name="Acara <b>Kami</b>"))

    page = client.get("/kelola").get_data(as_text=True)

    assert "Acara &lt;b&gt;Kami&lt;/b&gt;" in page
    assert "Acara Orang Lain" not in page

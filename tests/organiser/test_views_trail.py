from __future__ import annotations

import re
from datetime import UTC, datetime

from matchmaker.accounts import trail
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import AuditEntry, Host, User
from matchmaker.accounts.service import grant_mandate
from matchmaker.db import db
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

TRAIL = "/penyelenggara/jejak"


def organiser_and_person(client):
    host = make_host()
    organiser = make_user(host, Role.ORGANISER, name="Ratna")
    sign_in(client, organiser)
    return organiser, make_user(host, Role.PARTNER, name="Budi Lestiani")


def organiser_host(organiser: User) -> Host:
    return db.session.get_one(Host, organiser.host_id)


def rows_of(page: str) -> str:
    """The table as it is read: what is not shown and what can be chosen above it is left out."""
    table = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    return " ".join(re.sub(r"<[^>]*>", " ", table).split())


def test_the_trail_is_read_in_words_and_searched(client, db_session):
    _organiser, person = organiser_and_person(client)
    client.post(f"/penyelenggara/orang/{person.public_id}/tutup")

    found = rows_of(client.get(TRAIL, query_string={"action": "accounts.shut_out"}).text)
    assert "Menutup akun" in found
    assert "Budi Lestiani" in found
    assert "accounts." not in found
    assert person.public_id not in found

    for search, there in (
        ({"about": "lestiani"}, True),
        ({"about": "nobody"}, False),
        ({"about": "%"}, False),
        ({"person": "ratna"}, True),
        ({"action": "accounts.let_in_again"}, False),
        ({"until": "9999-12-31"}, True),
    ):
        page = client.get(TRAIL, query_string=search)
        assert page.status_code == 200
        assert ("Menutup akun" in rows_of(page.text)) == there, search


def test_the_trail_says_for_whom_a_mentor_acted(app, client, db_session):
    organiser, _person = organiser_and_person(client)
    company = make_ikm(make_edition(organiser_host(organiser)), name="Dapur Kenanga").company
    mentor = make_user(organiser_host(organiser), Role.MENTOR, name="Endang")
    grant_mandate(mentor, company.id, MandateKind.MENTOR)
    db_session.add(
        AuditEntry(
            host_id=organiser.host_id,
            actor_id=mentor.id,
            capacity=Role.MENTOR,
            acting_for_id=company.id,
            action="meetings.accepted",
            object_kind="meeting",
            object_id="m1",
        )
    )
    trail.record(
        "directory.contacts_seen",
        host_id=organiser.host_id,
        object_kind="company",
        object_id=company.id,
    )
    db_session.flush()

    rows = rows_of(client.get(TRAIL, query_string={"about": "kenanga"}).text)
    assert "Endang untuk Dapur Kenanga · sebagai pendamping Menerima pertemuan" in rows
    everything = rows_of(client.get(TRAIL).text)
    assert "Melihat kontak Dapur Kenanga" in everything


def test_somebody_elses_people_and_companies_are_not_found(client, db_session):
    organiser_and_person(client)
    other = make_host()
    make_user(other, Role.IKM, name="Orang Lain")
    make_ikm(make_edition(other), name="Usaha Lain")
    for about in ("orang lain", "usaha lain"):
        assert rows_of(client.get(TRAIL, query_string={"about": about}).text) == ""


def test_a_day_of_the_trail_begins_at_midnight_here_and_not_in_greenwich(client, db_session):
    organiser, _person = organiser_and_person(client)
    for hour, action in ((16, "tests.evening"), (18, "tests.next_day")):
        entry = AuditEntry(
            host_id=organiser.host_id,
            action=action,
            object_kind="thing",
            object_id="7",
            at=datetime(2026, 3, 1, hour, tzinfo=UTC),
        )
        db_session.add(entry)
    db_session.flush()
    first = client.get(f"{TRAIL}?since=2026-03-01&until=2026-03-01").text
    second = client.get(f"{TRAIL}?since=2026-03-02&until=2026-03-02").text
    assert ("tests.evening" in first, "tests.next_day" in first) == (True, False)
    assert ("tests.evening" in second, "tests.next_day" in second) == (False, True)

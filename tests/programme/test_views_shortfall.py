from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme import service
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def short(edition):
    permit = make_ikm(edition, name="Kurang Izin", permits=("nib",), regency_code="33.05")
    market = make_ikm(edition, name="Kurang Pasar", markets=None, regency_code="33.02")
    service.evaluate_edition(edition, edition.days[0].date, now=NOW)
    return permit, market


def as_role(client, db_session, edition, role, **of):
    return sign_in(client, make_user(db_session.get(Host, edition.host_id), role, **of))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Kurang Izin", "Kurang Pasar"}),
        ("?syarat=permits.pirt|bpom_food", {"Kurang Izin"}),
        ("?syarat=knows_market", {"Kurang Pasar"}),
        ("?kabupaten=33.02", {"Kurang Pasar"}),
        ("?pendamping=tanpa", {"Kurang Izin", "Kurang Pasar"}),
        ("?langkah=2", set()),
        ("?langkah=99&page=x", {"Kurang Izin", "Kurang Pasar"}),
    ],
)
def test_filters_come_from_the_address(client, db_session, edition, short, query, shown):
    organiser = as_role(client, db_session, edition, Role.ORGANISER)
    page = organiser.get(f"/kelola/{edition.slug}/selangkah-lagi{query}").text
    assert {name for name in ("Kurang Izin", "Kurang Pasar") if name in page} == shown


def test_the_organiser_sees_groups_and_prepared_messages(client, db_session, edition, short):
    organiser = as_role(client, db_session, edition, Role.ORGANISER)
    page = organiser.get(f"/kelola/{edition.slug}/selangkah-lagi").text
    assert "P-IRT atau BPOM MD" in page
    assert "https://wa.me/62812" in page


def test_a_mentor_sees_and_exports_their_own_alone(client, db_session, edition, short):
    permit, _ = short
    mentor = as_role(client, db_session, edition, Role.MENTOR, mentors=(permit.company_id,))
    page = mentor.get(f"/acara/{edition.slug}/selangkah-lagi").text
    assert "Kurang Izin" in page
    assert "Kurang Pasar" not in page
    # The list is of all their IKM: no bar says for which one it acts.
    assert "acting-bar" not in page
    book = load_workbook(BytesIO(mentor.get(f"/acara/{edition.slug}/selangkah-lagi.xlsx").data))
    rows = list(book.active.values)
    assert [row[0] for row in rows] == ["IKM", "Kurang Izin"]
    assert "P-IRT atau BPOM MD" in rows[1]

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme import service
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

REASON = "Izinnya sudah dilihat pendamping di lapangan."


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def organiser(client, db_session, edition):
    host = db_session.get(Host, edition.host_id)
    return sign_in(client, make_user(host, Role.ORGANISER, name="Wulan"))


@pytest.fixture
def ikm(edition):
    found = make_ikm(edition, name="Batik <b>Kriya</b> & Co", permits=("nib",))
    service.evaluate_edition(edition, date(2026, 12, 15), now=datetime(2026, 12, 1, tzinfo=UTC))
    return found


def url(edition, participation=None) -> str:
    base = f"/kelola/{edition.slug}/gerbang"
    return f"{base}/{participation.public_id}" if participation else base


def test_the_list_says_who_and_why_and_shows_markup_as_text(organiser, edition, ikm):
    page = organiser.get(url(edition)).text
    assert "Batik &lt;b&gt;Kriya&lt;/b&gt; &amp; Co" in page
    assert "<b>Kriya" not in page
    assert "Perlu P-IRT atau BPOM MD yang berlaku." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("hasil=failed", True), ("hasil=passed", False), ("kabupaten=33.05", True),
        ("kabupaten=33.21", False), ("kriteria=permits", True), ("kriteria=knows_market", False),
        ("cari=kriya", True), ("hasil=apa&kriteria=apa&page=x", True), ("page=99", False),
    ],
)  # fmt: skip
def test_filters_come_from_the_address_and_nonsense_filters_nothing(
    organiser, edition, ikm, query, shown
):
    answer = organiser.get(f"{url(edition)}?{query}")
    assert answer.status_code == 200
    assert (ikm.public_id in answer.text) is shown


def test_an_empty_edition_says_what_belongs_here(organiser, edition):
    assert f"/kelola/{edition.slug}/impor" in organiser.get(url(edition)).text


def test_a_decision_needs_a_reason_and_is_kept_with_it(organiser, edition, ikm, db_session):
    refused = organiser.post(url(edition, ikm), data={"decision": "pass", "reason": "ya"})
    assert refused.status_code == 422
    done = organiser.post(url(edition, ikm), data={"decision": "pass", "reason": REASON})
    assert done.status_code == 303
    page = organiser.get(url(edition, ikm)).text
    assert REASON in page
    assert "Wulan" in page
    db_session.expire_all()
    assert db_session.get(GateResult, ikm.id).standing is True
    again = organiser.post(url(edition, ikm), data={"decision": "pass", "reason": REASON})
    assert again.status_code == 409
    assert (
        organiser.post(url(edition, ikm), data={"decision": "x", "reason": REASON}).status_code
        == 422
    )


def test_judging_anew_follows_the_profile(organiser, edition, ikm, db_session):
    ikm.company.products[0].product_type = "craft_other"
    db_session.commit()
    assert organiser.post(url(edition)).status_code == 303
    db_session.expire_all()
    assert db_session.get(GateResult, ikm.id).graduated is True


def test_another_hosts_ikm_is_not_found(client, edition, ikm):
    other = make_host()
    sign_in(client, make_user(other, Role.ORGANISER))
    assert client.get(url(edition, ikm)).status_code == 404
    assert client.get(url(make_edition(other, name="Lain"), ikm)).status_code == 404


def test_the_gate_is_the_organisers(client, db_session, edition, ikm):
    sign_in(client, make_user(db_session.get(Host, edition.host_id), Role.MENTOR))
    assert client.get(url(edition)).status_code == 403
    assert client.post(url(edition, ikm), data={"decision": "pass"}).status_code == 403

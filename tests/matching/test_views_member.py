"""Untuk Anda, the explained pair and wishes with one tap."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Consent, Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.matching.models import Wish, WishKind
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.directory.visiting import forgetful, statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.matching import keep_apart

NASTY = "<script>alert(1)</script>"


@pytest.fixture(name="client")
def _client(client: FlaskClient) -> FlaskClient:
    return forgetful(client)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def as_member(client: FlaskClient, part: Participation, role: Role) -> FlaskClient:
    host = db.session.get_one(Host, part.host_id)
    sign_in(client, make_user(host, role, acts_for=(part.company_id,)))
    return client


def for_you(edition: Edition, query: str = "") -> str:
    return f"/acara/{edition.slug}/untuk-anda{query}"


def wish(edition: Edition, about: Participation, query: str = "") -> str:
    return f"/acara/{edition.slug}/keinginan/{about.company.public_id}{query}"


def pair(edition: Edition, about: Participation) -> str:
    return f"/acara/{edition.slug}/direktori/{about.company.public_id}/kecocokan"


def test_the_list_shows_reasons_gaps_and_one_button_each(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, name="Terbaik")
    second = make_ikm(edition, name="Kedua", permits=("nib",))
    as_member(client, make_partner(edition), Role.PARTNER)
    page = client.get(for_you(edition)).text
    assert page.index("Terbaik") < page.index("Kedua")
    assert "Membuat produk yang dicari: keripik singkong" in page
    assert "P-IRT atau BPOM MD belum dimiliki" in page
    assert f'href="/acara/{edition.slug}/ajukan/{second.company.public_id}"' in page
    assert page.count("/ajukan/") == 2


def test_whom_the_rule_keeps_away_from_everybody_reads_the_rule(
    client: FlaskClient, edition: Edition
) -> None:
    """Not that nobody takes part yet; and no button leads to a refusal."""
    ikm = make_ikm(edition)
    as_member(client, make_partner(edition), Role.PARTNER)
    profile = f"/acara/{edition.slug}/direktori/{ikm.company.public_id}"
    asking = f"/ajukan/{ikm.company.public_id}"
    assert asking in client.get(profile).text
    keep_apart(edition)
    said = "Pada acara ini ritel modern tidak mengadakan pertemuan dengan IKM."
    page = client.get(for_you(edition)).text
    assert said in page
    assert "Belum ada rekomendasi" not in page
    assert asking not in client.get(profile).text


def test_no_button_leads_to_a_request_once_they_are_closed(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, name="Terbaik")
    edition.phase = Phase.PUBLISHED
    as_member(client, make_partner(edition), Role.PARTNER)
    page = client.get(for_you(edition)).text
    assert "Terbaik" in page
    assert "/ajukan/" not in page


def test_english_reasons_on_an_english_page(client: FlaskClient, edition: Edition) -> None:
    make_ikm(edition)
    as_member(client, make_partner(edition), Role.PARTNER)
    with client.session_transaction() as session:
        session["locale"] = "en"
    assert "Makes a product that is sought: cassava chips" in client.get(for_you(edition)).text


def test_an_ikm_that_has_not_graduated_reads_what_is_missing(
    client: FlaskClient, edition: Edition
) -> None:
    make_partner(edition, name="Toko Kita")
    ikm = make_ikm(edition, graduated=False)
    db.session.get_one(GateResult, ikm.id).outcomes = [
        {
            "criterion": "permits",
            "outcome": "fail",
            "evidence": "",
            "mend": {"id": "Urus P-IRT di DPMPTSP.", "en": "Apply for a P-IRT."},
        },
        {"criterion": "knows_market", "outcome": "pass", "evidence": "", "mend": None},
    ]
    db.session.commit()
    as_member(client, ikm, Role.IKM)
    page = client.get(for_you(edition)).text
    assert "Urus P-IRT di DPMPTSP." in page
    assert "Toko Kita" not in page


def test_who_has_no_part_in_the_edition_reads_so(client: FlaskClient, edition: Edition) -> None:
    make_ikm(edition, name="Lulus Jaya")
    sign_in(client, make_user(db.session.get_one(Host, edition.host_id), Role.PARTNER))
    page = client.get(for_you(edition))
    assert page.status_code == 200
    assert "Lulus Jaya" not in page.text


def test_another_hosts_edition_does_not_exist(client: FlaskClient, edition: Edition) -> None:
    foreign = make_edition(make_host())
    theirs = make_ikm(foreign)
    as_member(client, make_partner(edition), Role.PARTNER)
    assert client.get(for_you(foreign)).status_code == 404
    assert client.get(pair(foreign, theirs)).status_code == 404
    assert client.get(pair(edition, theirs)).status_code == 404
    assert client.post(wish(edition, theirs), data={"kind": "must"}).status_code == 404
    assert client.post(wish(foreign, theirs), data={"kind": "must"}).status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.OBSERVER])
def test_lists_are_for_those_who_meet(client: FlaskClient, edition: Edition, role: Role) -> None:
    ikm = make_ikm(edition)
    sign_in(client, make_user(db.session.get_one(Host, edition.host_id), role))
    assert client.get(for_you(edition)).status_code == 403
    assert client.post(wish(edition, ikm), data={"kind": "must"}).status_code == 403


def test_the_number_of_queries_does_not_depend_on_the_rows(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition)
    as_member(client, make_partner(edition), Role.PARTNER)
    client.get(for_you(edition))
    db.session.expire_all()
    with statements() as at_one:
        client.get(for_you(edition))
    for _ in range(29):
        make_ikm(edition)
    db.session.expire_all()
    with statements() as at_thirty:
        client.get(for_you(edition))
    assert len(at_thirty) == len(at_one)


def test_names_are_shown_as_data(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition, name=NASTY, product=NASTY)
    as_member(client, make_partner(edition), Role.PARTNER)
    for url in (for_you(edition), pair(edition, ikm)):
        page = client.get(url).text
        assert NASTY not in page
        assert "&lt;script&gt;" in page


def test_a_pair_is_a_page_and_a_fragment(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition, permits=("nib",))
    as_member(client, make_partner(edition), Role.PARTNER)
    page = client.get(pair(edition, ikm)).text
    fragment = client.get(pair(edition, ikm), headers={"HX-Request": "true"}).text
    assert "<html" in page
    assert "<html" not in fragment
    for text in (page, fragment):
        assert "P-IRT atau BPOM MD belum dimiliki" in text
        assert 'class="ring ring-large' in text


def test_an_ikm_reads_that_a_bank_does_not_see_its_amounts_and_where_to_open_them(
    client: FlaskClient, edition: Edition
) -> None:
    bank = make_partner(edition, name="Bank Uji", kind=CompanyKind.BANK)
    ikm = make_ikm(edition, needs=({"kind": "loan", "amount": 50_000_000},))
    as_member(client, ikm, Role.IKM)
    said = "Bank Uji tidak melihat jumlah pinjaman dan penjualan Anda"
    assert said not in client.get(pair(edition, bank)).text
    db.session.execute(
        delete(Consent).where(Consent.company_id == ikm.company_id, Consent.purpose == Purpose.BANK)
    )
    db.session.commit()
    page = client.get(pair(edition, bank)).text
    assert said in page
    assert 'href="/data-saya"' in page.split(said)[1]


def test_a_tap_writes_the_wish_and_offers_the_way_back(
    client: FlaskClient, edition: Edition
) -> None:
    ikm, partner = make_ikm(edition), make_partner(edition)
    as_member(client, partner, Role.PARTNER)
    answer = client.post(wish(edition, ikm), data={"kind": "must"}, headers={"HX-Request": "true"})
    assert db.session.scalars(select(Wish.kind)).all() == [WishKind.MUST]
    assert 'aria-pressed="true"' in answer.text
    assert "kind=none" in answer.text
    client.post(wish(edition, ikm, "?kind=none"))
    assert db.session.scalars(select(Wish.kind)).all() == []


def test_without_script_a_tap_leads_back_with_an_undo(
    client: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition)
    as_member(client, make_partner(edition), Role.PARTNER)
    answer = client.post(
        wish(edition, ikm), data={"kind": "rather_not", "next": for_you(edition, "?page=1")}
    )
    assert answer.status_code == 303
    assert answer.location == for_you(edition, "?page=1")
    page = client.get(answer.location).text
    assert wish(edition, ikm, "?kind=none") in page
    assert ikm.company.name not in page
    assert ikm.company.name in client.get(for_you(edition, "?lihat=tidak")).text


def test_a_tap_never_leads_off_the_site(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition)
    as_member(client, make_partner(edition), Role.PARTNER)
    answer = client.post(wish(edition, ikm), data={"kind": "must", "next": "//evil.example/x"})
    assert answer.status_code == 400
    assert db.session.scalars(select(Wish)).all() == []
    assert client.post(wish(edition, ikm), data={"kind": "maybe"}).status_code == 400


def test_a_mentor_chooses_for_whom_to_look(client: FlaskClient, edition: Edition) -> None:
    one, two = make_ikm(edition, name="Satu"), make_ikm(edition, name="Dua")
    partner = make_partner(edition)
    host = db.session.get_one(Host, edition.host_id)
    sign_in(client, make_user(host, Role.MENTOR, mentors=(one.company_id, two.company_id)))
    page = client.get(for_you(edition, f"?sebagai={two.public_id}")).text
    assert f'<option value="{one.public_id}" >Satu</option>' in page
    assert f'<option value="{two.public_id}" selected>Dua</option>' in page
    client.post(wish(edition, partner), data={"kind": "must", "sebagai": two.public_id})
    assert db.session.scalars(select(Wish.from_id)).all() == [two.id]

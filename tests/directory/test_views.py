"""The directory's pages as each visitor sees them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, NeedKind
from matchmaker.directory.models import Disclosure, Participation
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from tests.conftest import sign_in
from tests.directory.visiting import forgetful, statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NASTY = "<script>alert(1)</script>"


@pytest.fixture(name="client")
def _client(client: FlaskClient) -> FlaskClient:
    return forgetful(client)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def as_organiser(client: FlaskClient, edition: Edition) -> FlaskClient:
    return sign_in(client, make_user(edition_host(edition), Role.ORGANISER))


def as_member(client: FlaskClient, part: Participation, role: Role) -> FlaskClient:
    user = make_user(edition_host(part), role, acts_for=(part.company_id,))
    return sign_in(client, user)


def edition_host(owner: Edition | Participation) -> Host:
    return db.session.get_one(Host, owner.host_id)


def open_list(client: FlaskClient, edition: Edition, query: str = "") -> TestResponse:
    return client.get(f"/acara/{edition.slug}/direktori{query}")


def open_profile(client: FlaskClient, part: Participation, edition: Edition) -> TestResponse:
    return client.get(f"/acara/{edition.slug}/direktori/{part.company.public_id}")


def test_a_visitor_without_sign_in_is_sent_to_it(client: FlaskClient, edition: Edition) -> None:
    assert open_list(client, edition).status_code == 303


def test_a_partner_sees_graduated_ikm_alone(client: FlaskClient, edition: Edition) -> None:
    make_ikm(edition, name="Lulus Jaya")
    hidden = make_ikm(edition, name="Belum Lulus", graduated=False)
    other = make_partner(edition, name="Pesaing")
    as_member(client, make_partner(edition, name="Toko Kita"), Role.PARTNER)
    page = open_list(client, edition)
    assert "Lulus Jaya" in page.text
    assert "Belum Lulus" not in page.text
    assert "Pesaing" not in page.text
    assert open_profile(client, hidden, edition).status_code == 404
    assert open_profile(client, other, edition).status_code == 404


def test_an_ikm_sees_partners_and_itself(client: FlaskClient, edition: Edition) -> None:
    partner = make_partner(edition, name="Toko Kita")
    rival = make_ikm(edition, name="Ikm Lain")
    own = make_ikm(edition, name="Punya Saya", graduated=False)
    as_member(client, own, Role.IKM)
    page = open_list(client, edition)
    assert "Toko Kita" in page.text
    assert "Ikm Lain" not in page.text
    assert open_profile(client, partner, edition).status_code == 200
    assert open_profile(client, own, edition).status_code == 200
    assert open_profile(client, rival, edition).status_code == 404


def test_another_hosts_edition_and_company_do_not_exist(
    client: FlaskClient, edition: Edition
) -> None:
    foreign = make_edition(make_host())
    theirs = make_ikm(foreign, name="Milik orang lain")
    as_organiser(client, edition)
    assert open_list(client, foreign).status_code == 404
    assert open_profile(client, theirs, foreign).status_code == 404
    assert open_profile(client, theirs, edition).status_code == 404


def test_the_directory_is_not_for_the_desk_crew(client: FlaskClient, edition: Edition) -> None:
    sign_in(client, make_user(edition_host(edition), Role.DESK))
    assert open_list(client, edition).status_code == 403


def test_a_member_without_a_part_in_the_edition_sees_nobody(
    client: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition, name="Lulus Jaya")
    sign_in(client, make_user(edition_host(edition), Role.PARTNER))
    assert "Lulus Jaya" not in open_list(client, edition).text
    assert open_profile(client, ikm, edition).status_code == 404


def test_filters_stand_in_the_address_and_as_chips(client: FlaskClient, edition: Edition) -> None:
    make_ikm(edition, name="Jahe Merah", sectors=["herbal"], permits=("nib", "halal"))
    make_ikm(edition, name="Batik Tulis", sectors=["kerajinan"], regency_code="33.02")
    as_organiser(client, edition)
    page = open_list(client, edition, "?sektor=herbal&izin=halal&kabupaten=kebumen&q=jahe")
    assert "Jahe Merah" in page.text
    assert "Batik Tulis" not in page.text
    assert page.text.count('class="filter-chip"') == 4
    assert (
        f"/acara/{edition.slug}/direktori?q=jahe&amp;kabupaten=kebumen&amp;izin=halal" in page.text
    )
    assert 'value="herbal" checked' in page.text


def test_an_address_full_of_nonsense_is_no_error(client: FlaskClient, edition: Edition) -> None:
    make_ikm(edition, name="Jahe Merah")
    as_organiser(client, edition)
    nonsense = "?sektor=x&izin=%00&kabupaten=%27&urut=;&page=-1&page=9&jenis=ikm%00&q=%00%0a"
    page = open_list(client, edition, nonsense)
    assert page.status_code == 200
    assert "Jahe Merah" in page.text
    assert open_list(client, edition, "?page=99999999999999999999").status_code == 200
    assert open_list(client, edition, "?q=" + "%25" * 500).status_code == 200


def test_every_filter_stands_in_the_address(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(
        edition,
        name="Siap Ekspor",
        export_ready=True,
        needs=({"kind": NeedKind.EXPORT},),
    )
    ikm.company.products[0].price, ikm.company.products[0].capacity_per_month = 30_000, 5_000
    db.session.commit()
    make_ikm(edition, name="Belum Siap")
    as_organiser(client, edition)
    query = "?ekspor=siap&kapasitas=2000-10000&harga=25000-100000&kebutuhan=export&jenis=ikm"
    page = open_list(client, edition, query)
    assert "Siap Ekspor" in page.text
    assert "Belum Siap" not in page.text
    for label in ("Kapasitas per bulan: 2.000 sampai 9.999", "Rp25.000 sampai Rp99.999"):
        assert label in page.text


def test_the_counts_load_apart_and_are_laid_beside_their_boxes(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, sectors=["herbal"], permits=("nib",))
    make_ikm(edition, sectors=["kerajinan"], permits=())
    as_organiser(client, edition)
    page = open_list(client, edition, "?sektor=herbal")
    counts = f"/acara/{edition.slug}/direktori/jumlah?sektor=herbal"
    assert f'hx-get="{counts}"' in page.text
    fragment = client.get(counts).text
    for key, number in (("sektor-herbal", 1), ("sektor-kerajinan", 1), ("izin-nib", 1)):
        assert f'id="n-{key}"' in page.text
        assert f'id="n-{key}" hx-swap-oob="true">{number}</span>' in fragment
    assert (
        '<span class="count count-none" id="n-izin-halal" hx-swap-oob="true">0</span>' in fragment
    )


def test_kabupaten_are_counted_as_they_are_filtered(client: FlaskClient, edition: Edition) -> None:
    """An organiser finds the IKM of a kabupaten, an IKM the partners who serve it."""
    ikm = make_ikm(edition, regency_code="33.05")
    make_partner(edition, brief=Brief(regions=("semua",)))
    make_partner(edition, brief=Brief(regions=("Kebumen",)))
    counts, kebumen = f"/acara/{edition.slug}/direktori/jumlah", 'id="n-kabupaten-kebumen" '
    as_organiser(client, edition)
    assert f'{kebumen}hx-swap-oob="true">1<' in client.get(counts).text
    as_member(client, ikm, Role.IKM)
    assert f'{kebumen}hx-swap-oob="true">2<' in client.get(counts).text


def test_a_mistyped_word_is_answered_with_what_was_looked_for(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, product="keripik singkong")
    as_organiser(client, edition)
    assert "Ikut dicari: singkong" in open_list(client, edition, "?q=keripik+singkng").text
    assert "Ikut dicari" not in open_list(client, edition, "?q=keripik+singk").text


def test_htmx_gets_the_list_alone(client: FlaskClient, edition: Edition) -> None:
    make_ikm(edition, name="Jahe Merah")
    as_organiser(client, edition)
    there = f"/acara/{edition.slug}/direktori"
    asked = {"HX-Request": "true", "HX-Target": "results"}
    part = client.get(there, headers=asked).text
    assert "Jahe Merah" in part
    assert "<html" not in part
    assert "<html" in client.get(there, headers=asked | {"HX-Target": "other"}).text


def test_a_partner_may_sort_by_match_and_an_organiser_not(
    client: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition, name="Keripik Cocok")
    make_ikm(edition, name="Batik Jauh", sectors=["kerajinan"], product="batik tulis")
    as_organiser(client, edition)
    assert 'value="kecocokan"' not in open_list(client, edition).text
    assert open_list(client, edition, "?urut=kecocokan").status_code == 200
    as_member(client, make_partner(edition), Role.PARTNER)
    assert 'value="kecocokan"' in open_list(client, edition).text
    answer = open_list(client, edition, "?urut=kecocokan&sektor=teknologi_pangan&page=2")
    assert answer.status_code == 303
    assert answer.location.endswith("/kecocokan?sektor=teknologi_pangan&urut=kecocokan&page=2")
    page = client.get(answer.location)
    assert "Keripik Cocok" in page.text
    assert "Batik Jauh" not in page.text
    assert ikm.company.public_id in page.text


def test_nothing_found_says_what_to_do(client: FlaskClient, edition: Edition) -> None:
    as_organiser(client, edition)
    assert "Nobody is here yet" in english(client, edition, "")
    assert "Nothing matches yet" in english(client, edition, "?q=zzzz")


def english(client: FlaskClient, edition: Edition, query: str) -> str:
    with client.session_transaction() as session:
        session["locale"] = "en"
    return open_list(client, edition, query).text


def test_names_are_shown_as_data(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition, name=NASTY, product=NASTY, city=NASTY, story=NASTY)
    as_organiser(client, edition)
    for page in (open_list(client, edition), open_profile(client, ikm, edition)):
        assert NASTY not in page.text
        assert "&lt;script&gt;" in page.text
    assert NASTY not in open_list(client, edition, f"?q={NASTY}").text


def test_the_number_of_queries_does_not_depend_on_the_rows(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition)
    as_organiser(client, edition)
    open_list(client, edition)
    db.session.expire_all()
    with statements() as at_one:
        open_list(client, edition)
    for _ in range(29):
        make_ikm(edition)
    db.session.expire_all()
    with statements() as at_thirty:
        open_list(client, edition)
    assert len(at_thirty) == len(at_one)
    assert len(at_one) <= 17


def test_contacts_show_only_where_a_meeting_opened_them(
    client: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(
        edition,
        contact_name="Ibu Rahasia",
        phone="+6281234567890",
        email="rahasia@contoh.example",
    )
    partner = make_partner(edition)
    as_member(client, partner, Role.PARTNER)
    closed = open_profile(client, ikm, edition).text
    for secret in ("81234567890", "rahasia@contoh.example", "Ibu Rahasia"):
        assert secret not in closed
    db.session.add(
        Disclosure(edition_id=edition.id, ikm_id=ikm.company_id, partner_id=partner.company_id)
    )
    db.session.commit()
    opened = open_profile(client, ikm, edition).text
    assert "https://wa.me/6281234567890" in opened
    assert "rahasia@contoh.example" in opened


def test_an_organiser_sees_contacts(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition, email="rahasia@contoh.example")
    as_organiser(client, edition)
    assert "rahasia@contoh.example" in open_profile(client, ikm, edition).text


def test_finances_are_for_the_banks_that_the_ikm_names(
    client: FlaskClient, edition: Edition
) -> None:
    loan = {"kind": NeedKind.LOAN, "amount": 37_000_000, "purpose": "working_capital"}
    ikm = make_ikm(edition, sales_per_year=987_654_321, needs=(loan,))
    as_member(client, make_partner(edition), Role.PARTNER)
    shop = open_profile(client, ikm, edition).text
    assert "987.654.321" not in shop
    assert "37.000.000" not in shop
    as_member(client, make_partner(edition, kind=CompanyKind.BANK), Role.PARTNER)
    bank = open_profile(client, ikm, edition).text
    assert "Rp987.654.321" in bank
    assert "Rp37.000.000" in bank


def test_what_the_visitor_needs_comes_first(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition)
    with client.session_transaction() as session:
        session["locale"] = "en"

    def order(kind: CompanyKind) -> list[int]:
        as_member(client, make_partner(edition, kind=kind), Role.PARTNER)
        with client.session_transaction() as session:
            session["locale"] = "en"
        text = open_profile(client, ikm, edition).text
        return [text.index(title) for title in (">Cassava chips<", ">Permits<", ">The firm<")]

    products, permits, firm = order(CompanyKind.RETAILER)
    assert products < permits < firm
    products, permits, firm = order(CompanyKind.BANK)
    assert firm < permits < products


def test_a_profile_offers_the_meeting_and_a_place_for_the_match(
    client: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition)
    as_member(client, make_partner(edition), Role.PARTNER)
    page = open_profile(client, ikm, edition).text
    public_id = ikm.company.public_id
    assert f'href="/acara/{edition.slug}/ajukan/{public_id}"' in page
    assert f'hx-get="/acara/{edition.slug}/direktori/{public_id}/kecocokan"' in page
    assert f'href="/acara/{edition.slug}/direktori/{public_id}/kecocokan"' in page


def test_nobody_is_led_to_ask_once_requests_are_closed(
    client: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition)
    edition.phase = Phase.PUBLISHED
    as_member(client, make_partner(edition), Role.PARTNER)
    page = open_profile(client, ikm, edition).text
    assert "/ajukan/" not in page
    assert "Permintaan sudah ditutup" in page


def test_an_organiser_looks_without_asking(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition)
    as_organiser(client, edition)
    assert "/ajukan/" not in open_profile(client, ikm, edition).text


def test_a_mentor_of_two_ikm_stays_with_the_chosen_one(
    client: FlaskClient, edition: Edition
) -> None:
    one, two = make_ikm(edition, name="A"), make_ikm(edition, name="B")
    stranger = make_ikm(edition)
    make_partner(edition, name="Toko Kita")
    user = make_user(edition_host(edition), Role.MENTOR, mentors=(one.company_id, two.company_id))
    sign_in(client, user)
    page = open_list(client, edition, f"?sebagai={two.public_id}")
    assert "Toko Kita" in page.text
    assert f"sebagai={two.public_id}" in page.text
    assert open_list(client, edition, f"?sebagai={stranger.public_id}").status_code == 404

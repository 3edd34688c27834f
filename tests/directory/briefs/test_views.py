"""A partner's profile and brief: shown to the other side, edited by its own people."""

from __future__ import annotations

import json

import pytest

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.briefs import service
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def partner(edition):
    return make_partner(edition, name="Toko Makmur", officers=2)


@pytest.fixture
def buyer(client, host, partner):
    user = make_user(host, Role.PARTNER, acts_for=(partner.company_id,))
    sign_in(client, user)
    return user


def make_bank(client, host, edition, **brief):
    bank = make_partner(edition, kind=CompanyKind.BANK, brief=Brief(**brief))
    sign_in(client, make_user(host, Role.PARTNER, acts_for=(bank.company_id,)))
    return bank


def here(edition, path=""):
    return f"/acara/{edition.slug}/brief{path}"


def brief_of(part):
    db.session.refresh(part)
    return Brief.from_json(part.brief)


# A page says from what it was made; without it boxes that are all empty would say nothing.
MADE = {"dasar": "{}"}
SOUGHT = MADE | {"sectors": ["herbal"], "buys_for": "", "on_behalf_of": ""}
TRADE = MADE | {"price_low": "", "price_high": "", "terms": ["cash"]}


@pytest.mark.parametrize(
    "step", ["", "/perusahaan", "/kontak", "/cari", "/syarat", "/dagang", "/hadir"]
)
def test_all_pages_of_a_partner_open(client, edition, buyer, step):
    assert client.get(here(edition, step)).status_code == 200


def test_an_ikm_has_no_brief_and_a_buyer_no_loans(client, host, edition, partner, buyer):
    assert client.get(here(edition, "/kredit")).status_code == 404
    assert client.get(here(edition, "/tidak-ada")).status_code == 404
    ikm = make_ikm(edition)
    organiser = make_user(host, Role.ORGANISER)
    sign_in(client, organiser)
    assert client.get(here(edition), query_string={"sebagai": ikm.public_id}).status_code == 404


def test_what_is_sought_is_kept_with_its_tags_closed_under_ancestors(
    client, edition, partner, buyer
):
    sent = MADE | {
        "sectors": ["teknologi_pangan", "herbal"],
        "products_sought": "keripik singkong\nkeripik singkong\n مأكولات 😀 ",
        "tags": ["keripik", "kopi", "tidak_ada"],
        "regions": ["semua", "Kebumen"],
        "buys_for": "others",
        "on_behalf_of": "Restoran Den Haag",
    }
    assert client.post(here(edition, "/cari"), data=sent).status_code == 303
    brief = brief_of(partner)
    assert brief.tags == ("camilan", "keripik", "minuman", "kopi")
    assert brief.products_sought == ("keripik singkong", "مأكولات 😀")
    assert brief.regions == ("semua",)
    assert partner.company.sectors == ["teknologi_pangan", "herbal"]
    assert partner.revision == 2
    # What was not asked on this page stays.
    assert brief.required_permits == ("nib", "pirt|bpom_food")


def test_a_broker_says_so_before_it_names_its_buyers(client, edition, partner, buyer):
    sent = SOUGHT | {"buys_for": "itself", "on_behalf_of": "Restoran Den Haag"}
    answer = client.post(here(edition, "/cari"), data=sent)
    assert answer.status_code == 422
    assert "perantara" in answer.text
    assert brief_of(partner).on_behalf_of == ""


def test_a_brief_needs_a_sector(client, edition, partner, buyer):
    answer = client.post(here(edition, "/cari"), data=SOUGHT | {"sectors": []})
    assert answer.status_code == 422
    assert brief_of(partner).sectors == ("teknologi_pangan",)


@pytest.mark.parametrize(
    ("step", "sent", "mend"),
    [
        ("/dagang", TRADE | {"price_low": "50.000", "price_high": "5.000"}, "tukar"),
        ("/dagang", TRADE | {"min_capacity_per_month": "-5"}, ""),
        ("/dagang", TRADE | {"min_capacity_per_month": "99999999999999999"}, ""),
        ("/dagang", TRADE | {"credit_days": "400"}, "180"),
        ("/dagang", TRADE | {"deposit_percent": "130"}, "100"),
        ("/dagang", TRADE | {"price_low": "murah"}, ""),
        ("/dagang", TRADE | {"notes": "n" * 10_000}, "10.000"),
        ("/syarat", {"min_shelf_life_days": "100000"}, "3.650"),
        ("/syarat", {"required_permits": ["surat_sakti"]}, ""),
        ("/perusahaan", {"name": ""}, "nama"),
        ("/perusahaan", {"name": "Toko", "story": "s" * 10_000}, "10.000"),
        ("/kontak", {"phone": "", "email": ""}, "WhatsApp"),
        ("/kontak", {"phone": "12", "email": "a@b.id"}, ""),
        ("/hadir", {"attends": []}, "setengah hari"),
        ("/hadir", {"attends": ["2026-12-15:morning"], "most_meetings_a_day": "0"}, ""),
        ("/hadir", {"attends": ["1999-01-01:morning"]}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    client, edition, partner, buyer, step, sent, mend
):
    answer = client.post(here(edition, step), data=sent)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert mend in answer.text
    typed = [sent[name] for name in sent.keys() - MADE.keys() if isinstance(sent[name], str)]
    assert all(value in answer.text for value in typed)


def test_what_is_sound_is_saved_even_when_another_answer_is_not(client, edition, partner, buyer):
    sent = TRADE | {"min_capacity_per_month": "1.250", "price_low": "murah", "credit_days": "21"}
    assert client.post(here(edition, "/dagang"), data=sent).status_code == 422
    brief = brief_of(partner)
    assert brief.min_capacity_per_month == 1_250
    assert brief.price_low == 5_000
    assert brief.terms == ("cash", "credit_21")


def test_two_who_edit_at_once_are_told_and_nothing_is_overwritten(client, edition, partner, buyer):
    base = json.dumps({"min_capacity_per_month": 500, "terms": ["credit_14"]})
    made = {"dasar": base, "revisi": "1"}
    first = client.post(
        here(edition, "/dagang"),
        data=made | {"min_capacity_per_month": "700", "terms": ["credit_14"]},
    )
    assert first.status_code == 303
    second = client.post(
        here(edition, "/dagang"), data=made | {"min_capacity_per_month": "900", "terms": ["cash"]}
    )
    assert second.status_code == 409
    assert "700" in second.text
    brief = brief_of(partner)
    assert (brief.min_capacity_per_month, brief.terms) == (700, ("cash",))


def test_permits_packaging_and_for_exporters_certificates(client, host, edition):
    exporter = make_partner(edition, kind=CompanyKind.EXPORTER)
    sign_in(client, make_user(host, Role.PARTNER, acts_for=(exporter.company_id,)))
    sent = MADE | {
        "required_permits": ["nib", "pirt|bpom_food", "barcode"],
        "packaging": ["label", "english_label"],
        "min_shelf_life_days": "180",
        "destinations": "Jerman\nBelanda",
        "certificates": ["origin", "phytosanitary"],
    }
    assert client.post(here(edition, "/syarat"), data=sent).status_code == 303
    brief = brief_of(exporter)
    assert brief.required_permits == ("nib", "pirt|bpom_food", "barcode")
    assert brief.destinations == ("Jerman", "Belanda")
    assert brief.certificates == ("origin", "phytosanitary")
    assert brief.packaging == ("label", "english_label")


def test_the_other_side_reads_the_whole_brief(client, host, edition, partner, buyer):
    partner.brief = Brief(
        sectors=("teknologi_pangan",),
        tags=("camilan", "keripik"),
        packaging=("label",),
        terms=("credit_21",),
        buys_for="others",
        on_behalf_of="Restoran Den Haag",
        notes="Kirim ke gudang Semarang.",
    ).to_json()
    partner.attends = ["2026-12-15:morning"]
    db.session.commit()
    ikm = make_ikm(edition)
    sign_in(client, make_user(host, Role.IKM, acts_for=(ikm.company_id,)))
    page = client.get(f"/acara/{edition.slug}/direktori/{partner.company.public_id}").text
    for words in (
        "Keripik",
        "label dengan nama pembuat",
        "tempo 21 hari",
        "Perantara",
        "Restoran Den Haag",
        "Kirim ke gudang Semarang.",
        "2 orang",
        "pagi",
    ):
        assert words in page, words


def test_when_a_partner_is_there_all_day_means_the_whole_edition(client, edition, partner, buyer):
    halves = [f"{day.date}:{half}" for day in edition.days for half in ("morning", "afternoon")]
    client.post(
        here(edition, "/hadir"), data=MADE | {"attends": halves[:1], "most_meetings_a_day": "8"}
    )
    db.session.refresh(partner)
    assert (partner.attends, partner.most_meetings_a_day) == (halves[:1], 8)
    client.post(here(edition, "/hadir"), data=MADE | {"attends": halves, "most_meetings_a_day": ""})
    db.session.refresh(partner)
    assert (partner.attends, partner.most_meetings_a_day) == ([], None)


@pytest.mark.parametrize(
    ("typed", "seats"), [("3", 3), ("1", 2), ("0", 2), ("99", 2), ("dua", 2), ("", 2), ("٣", 3)]
)
def test_more_officers_can_come_fewer_are_the_organisers_to_say(
    client, edition, partner, buyer, typed, seats
):
    client.post(here(edition, "/petugas"), data={"officers": typed})
    assert service.count_officers(partner.id) == seats


def test_a_bank_adds_changes_and_takes_away_loans(client, host, edition):
    bank = make_bank(client, host, edition, sectors=("herbal",))
    client.post(here(edition, "/kredit/baru"), data={"kind": "kur_mikro"})
    [loan] = brief_of(bank).loan_products
    assert (loan.code, loan.min, loan.max) == ("kur_mikro", 10_000_000, 100_000_000)
    path = here(edition, "/kredit/kur_mikro")
    sent = {
        "name": "KUR mikro",
        "min": "Rp 15.000.000",
        "max": "50.000.000",
        "purpose": "investment",
        "min_months_running": "12",
        "conditions": "Bunga 6%.",
    }
    assert client.post(path, data=sent).status_code == 303
    [loan] = brief_of(bank).loan_products
    assert loan == LoanProduct(
        name="KUR mikro",
        min=15_000_000,
        max=50_000_000,
        purpose="investment",
        min_months_running=12,
        conditions="Bunga 6%.",
        code="kur_mikro",
    )
    answer = client.post(path, data=sent | {"min": "60.000.000"})
    assert answer.status_code == 422
    assert "tukar" in answer.text
    assert client.get(here(edition, "/kredit")).status_code == 200
    assert client.get(path).status_code == 200
    client.post(f"{path}/hapus")
    assert brief_of(bank).loan_products == ()
    assert client.get(path).status_code == 404


def test_a_dozen_loans_are_enough(client, host, edition):
    loans = tuple(LoanProduct(name=f"Kredit {n}") for n in range(12))
    bank = make_bank(client, host, edition, sectors=("herbal",), loan_products=loans)
    client.post(here(edition, "/kredit/baru"), data={"kind": ""})
    assert len(brief_of(bank).loan_products) == 12


def test_an_organiser_edits_once_acting_for_the_partner(client, host, edition, partner):
    sign_in(client, make_user(host, Role.ORGANISER))
    assert client.get(here(edition)).status_code == 404
    acting = f"/kelola/{edition.slug}/perusahaan/{partner.company.public_id}/bertindak"
    answer = client.post(acting, data={"profil": "1"})
    assert "/brief" in answer.location
    assert client.get(answer.location).status_code == 200


def test_an_ikm_chooses_tags_of_which_its_products_propose_some(client, host, edition):
    ikm = make_ikm(edition, product="keripik singkong")
    sign_in(client, make_user(host, Role.IKM, acts_for=(ikm.company_id,)))
    path = f"/acara/{edition.slug}/profil-tag"
    assert "Menurut produk Anda: Keripik" in client.get(path).text
    client.post(path, data=MADE | {"tags": ["kerupuk", "hapus_saja"]})
    db.session.refresh(ikm.company)
    assert ikm.company.tags == ["camilan", "kerupuk"]

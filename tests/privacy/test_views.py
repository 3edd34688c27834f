"""Data saya as its owner uses it, and the organiser's pages."""

from __future__ import annotations

import io
import json
import re

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from matchmaker import clock
from matchmaker.accounts import consents
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Consent
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.outbox.models import Fact
from matchmaker.privacy.models import Breach
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.privacy.conftest import FIRM, Leaving, come_in


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def owner(client, host, ikm) -> FlaskClient:
    user = make_user(host, Role.IKM, name="Sri Tumini", acts_for=(ikm.company_id,))
    return sign_in(client, user)


@pytest.fixture
def organiser(client, host) -> FlaskClient:
    return sign_in(client, make_user(host, Role.ORGANISER))


def is_open(ikm, purpose, bank=None):
    return consents.is_open(ikm.company_id, purpose, bank)


def test_each_consent_is_taken_back_and_given_again_with_one_tap(owner, ikm):
    there = f"/data-saya/{ikm.company.public_id}"
    assert owner.post(f"{there}/tarik/partners").location == "/data-saya"
    assert not is_open(ikm, Purpose.PARTNERS)
    page = owner.get("/data-saya").text
    assert f"{there}/setuju/partners" in page
    owner.post(f"{there}/setuju/partners")
    assert is_open(ikm, Purpose.PARTNERS)


def test_who_agreed_to_older_words_is_offered_the_newer_ones(owner, ikm):
    there = f"/data-saya/{ikm.company.public_id}"
    offered = "Ada kata-kata yang lebih baru untuk ini"
    assert offered not in owner.get("/data-saya").text
    db.session.execute(
        update(Consent).where(Consent.company_id == ikm.company_id).values(version="2026-11")
    )
    db.session.commit()
    page = owner.get("/data-saya").text
    assert page.count(offered) == 1
    assert "cerita, tahun mulai" in page
    # Taken back by mistake, the way back leads to the words that were agreed to.
    undone = f"{there}/setuju/public_catalogue?version=2026-11"
    owner.post(f"{there}/tarik/public_catalogue")
    assert undone in owner.get("/data-saya").text
    owner.post(undone)
    assert offered in owner.get("/data-saya").text
    owner.post(f"{there}/setuju/public_catalogue")
    assert offered not in owner.get("/data-saya").text
    assert is_open(ikm, Purpose.PUBLIC_CATALOGUE)
    assert owner.post(f"{there}/setuju/partners?version=1999").status_code == 404


def test_each_bank_has_its_own_line(owner, edition, ikm):
    one = make_partner(edition, kind=CompanyKind.BANK, name="Bank Satu")
    two = make_partner(edition, kind=CompanyKind.BANK, name="Bank Dua")
    there = f"/data-saya/{ikm.company.public_id}"
    page = owner.get("/data-saya").text
    assert "Bank Satu" in page
    assert "Bank Dua" in page
    owner.post(f"{there}/tarik/bank", data={"bank": one.company.public_id})
    assert not is_open(ikm, Purpose.BANK, one.company_id)
    assert is_open(ikm, Purpose.BANK, two.company_id)
    # The undo of the message carries the bank in its address.
    owner.post(f"{there}/setuju/bank?bank={one.company.public_id}")
    assert is_open(ikm, Purpose.BANK, one.company_id)


def test_a_shop_is_no_bank_and_nothing_goes_without_the_programme(owner, edition, ikm):
    there = f"/data-saya/{ikm.company.public_id}"
    shop = make_partner(edition).company.public_id
    assert owner.post(f"{there}/setuju/bank", data={"bank": shop}).status_code == 404
    assert owner.post(f"{there}/setuju/bank").status_code == 404
    owner.post(f"{there}/tarik/programme")
    assert owner.post(f"{there}/setuju/partners").status_code == 409


@pytest.mark.parametrize("role", [Role.MENTOR, Role.ORGANISER, Role.PARTNER])
def test_nobody_else_consents_or_corrects_for_an_ikm(client, host, edition, ikm, role):
    mentors = (ikm.company_id,) if role is Role.MENTOR else ()
    own = (make_partner(edition).company_id,) if role is Role.PARTNER else ()
    sign_in(client, make_user(host, role, acts_for=own, mentors=mentors))
    there = f"/data-saya/{ikm.company.public_id}"
    for address in (
        f"{there}/tarik/partners",
        f"{there}/setuju/partners",
        f"{there}/batasi",
        f"{there}/tampilkan",
        f"/data-saya/koreksi/{ikm.company.public_id}",
    ):
        assert client.post(address, data={"name": "Lain"}).status_code == 404
    assert is_open(ikm, Purpose.PARTNERS)


def test_who_leaves_the_programme_reads_what_becomes_of_the_meetings(owner, ikm):
    staying = "tetap berlaku sampai Anda membatalkannya"
    assert staying not in owner.get("/data-saya").text
    owner.post(f"/data-saya/{ikm.company.public_id}/tarik/programme")
    assert staying in owner.get("/data-saya").text


def test_closed_and_opened_again(owner, ikm):
    there = f"/data-saya/{ikm.company.public_id}"
    owner.post(f"{there}/batasi")
    db.session.refresh(ikm.company)
    assert ikm.company.restricted_at is not None
    assert f"{there}/tampilkan" in owner.get("/data-saya").text
    owner.post(f"{there}/tampilkan")
    db.session.refresh(ikm.company)
    assert ikm.company.restricted_at is None


def test_name_and_contact_are_put_right(owner, ikm):
    assert "Sri Tumini" in owner.get("/data-saya/koreksi").text
    owner.post("/data-saya/koreksi", data={"name": "  Sri Tumini Wati "})
    there = f"/data-saya/koreksi/{ikm.company.public_id}"
    right = {"name": "Keripik Baru", "contact_name": "Tumini", "phone": "0812 3456 7890"}
    assert owner.post(there, data=right).status_code == 303
    db.session.refresh(ikm.company)
    assert (ikm.company.name, ikm.company.phone) == ("Keripik Baru", "+6281234567890")
    assert "Sri Tumini Wati" in owner.get("/data-saya/koreksi").text
    wrong = owner.post(there, data=right | {"phone": "12"})
    assert wrong.status_code == 422
    assert "field-error" in wrong.text
    assert owner.post("/data-saya/koreksi", data={"name": " "}).status_code == 422


def test_everything_is_shown_and_taken_along(client: FlaskClient, leaving: Leaving):
    sign_in(client, leaving.owner)
    leaving.ikm.company.story = '=HYPERLINK("http://jahat.example")'
    db.session.commit()
    assert "37.000.000" in client.get("/data-saya/isi").text
    as_json = client.get("/data-saya/unduh.json")
    assert json.loads(as_json.data)["companies"][0]["name"] == FIRM
    as_xlsx = client.get("/data-saya/unduh.xlsx")
    assert "attachment" in as_xlsx.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(as_xlsx.data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    # The tables are called what the page calls them, and days are days.
    assert book.sheetnames[0] == "Akun Anda"
    head = [cell.value for cell in book["Akun Anda"][1]]
    assert "Nomor WhatsApp" in head
    since = book["Akun Anda"].cell(2, head.index("Disimpan sejak") + 1)
    assert since.is_date
    plain = {name for name in book.sheetnames if "_" not in name}
    assert plain == set(book.sheetnames)
    forms = [e.details["form"] for e in db.session.query(AuditEntry) if "exported" in e.action]
    assert sorted(forms) == ["json", "xlsx"]


def test_who_has_looked_is_shown(client: FlaskClient, leaving: Leaving):
    page = sign_in(client, leaving.owner).get("/data-saya").text
    assert "Bayu" in page
    assert "Bank Dana Desa" in page


def test_deleting_needs_a_fresh_sign_in(client: FlaskClient, leaving: Leaving):
    sign_in(client, leaving.owner)
    for method in (client.get, client.post):
        sign_in(client, leaving.owner)
        assert method("/data-saya/hapus").status_code == 303
    db.session.refresh(leaving.owner)
    assert leaving.owner.erased_at is None
    page = come_in(client, leaving.owner).get("/data-saya/hapus")
    assert page.status_code == 200
    assert FIRM in page.text


def test_the_only_organiser_is_told_to_name_another(client: FlaskClient, leaving: Leaving):
    come_in(client, leaving.people["organiser"])
    assert client.post("/data-saya/hapus").status_code == 409
    assert 'action="/data-saya/hapus"' not in client.get("/data-saya/hapus").text


def test_months_are_changed_by_edition(organiser, edition):
    assert edition.name in organiser.get("/penyelenggara/penyimpanan").text
    there = f"/penyelenggara/penyimpanan/{edition.slug}"
    assert organiser.post(there, data={"retention_months": "12"}).status_code == 303
    db.session.refresh(edition)
    assert edition.retention_months == 12
    assert organiser.post(there, data={"retention_months": "0"}).status_code == 422
    assert organiser.post(there, data={"retention_months": "abc"}).status_code == 422


def breach_form(**more):
    day = clock.now().date().isoformat()
    return {
        "starts_on": day,
        "ends_on": day,
        "edition": "",
        "exposed": ["contacts", "finances"],
        "happened": "Satu berkas terkirim ke alamat yang salah.",
        "measures": "Berkasnya sudah dihapus.",
        "contact": "Dewi, 0812 0000 0000",
    } | more


def test_a_breach_is_noted_shown_and_told_once(organiser, host, edition, ikm):
    make_user(host, Role.IKM, name="Sri Tumini", acts_for=(ikm.company_id,))
    noted = organiser.post("/penyelenggara/kebocoran", data=breach_form())
    assert noted.status_code == 303
    page = organiser.get(noted.location).text
    assert "Sri Tumini" in page
    assert page.count("0812 0000 0000") == 2
    for _ in range(2):
        assert organiser.post(f"{noted.location}/kirim").status_code == 303
    assert db.session.query(Fact).filter_by(topic="privacy.breach_announced").count() == 1
    assert db.session.query(Breach).one().told_at is not None
    assert noted.location in organiser.get("/penyelenggara/kebocoran").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2020-01-01"},
        {"ends_on": "2999-01-01"},
        {"exposed": []},
        {"exposed": ["everything"]},
        {"happened": ""},
        {"edition": "somebody-elses"},
    ],
)
def test_a_breach_that_makes_no_sense_is_sent_back(organiser, edition, wrong):
    answer = organiser.post("/penyelenggara/kebocoran", data=breach_form(**wrong))
    assert answer.status_code == 422
    assert db.session.query(Breach).count() == 0


def test_another_hosts_breach_is_not_there(client, organiser, host):
    location = organiser.post("/penyelenggara/kebocoran", data=breach_form()).location
    sign_in(client, make_user(make_host(), Role.ORGANISER))
    assert client.get(location).status_code == 404
    assert client.post(f"{location}/kirim").status_code == 404


def test_everything_is_said_in_words_and_not_in_codes(client: FlaskClient, leaving: Leaving):
    sign_in(client, leaving.owner)
    text = client.get("/data-saya/isi").text
    values = [value.strip() for value in re.findall(r"<dd>(.*?)</dd>", text, re.S)]
    assert "Bahasa Indonesia" in values
    assert "usaha sendiri" in values
    codes = [
        value
        for value in values
        if re.fullmatch(r"(own|ikm|id|paper|partners|bank|\d\d\.\d\d|[a-z]+_[a-z_]+)", value)
        or re.search(r"\b[a-z]+\.[a-z_]+_[a-z_]+\b|criterion:|outcome:", value)
    ]
    assert codes == []


@pytest.mark.parametrize(
    "address", ["/data-saya", "/penyelenggara/penyimpanan", "/penyelenggara/kebocoran"]
)
def test_pages_outside_an_edition_lead_back(client: FlaskClient, host, address: str):
    page = sign_in(client, make_user(host, Role.ORGANISER)).get(address).text
    assert 'href="/beranda"' in page.split('id="main"')[1]

"""The pages on which an IKM edits its profile, without script, and what the script is told."""

from __future__ import annotations

import html
import json
import re

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.models import Company
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

PAGES = (
    "", "/usaha", "/cerita", "/pasar", "/kebutuhan", "/penghargaan", "/kontak", "/produk",
    "/produk/{product}/nama", "/produk/{product}/jual", "/produk/{product}/kemasan",
    "/produk/{product}/kode", "/produk/{product}/foto", "/izin", "/izin/baru", "/izin/{permit}",
)  # fmt: skip
BY_SCRIPT = {"X-Saves-Itself": "1"}


@pytest.fixture
def here(edition):
    return f"/acara/{edition.slug}/profil"


def base_on(page: str) -> dict[str, str]:
    """Return the hidden fields that say what a page was made from."""
    return {
        name: html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])
        for name in ("dasar", "revisi")
    }


def company(ikm) -> Company:
    return db.session.scalars(
        select(Company)
        .where(Company.id == ikm.company_id)
        .execution_options(populate_existing=True)
    ).one()


@pytest.mark.parametrize("language", ["id", "en"])
def test_all_pages_open_in_both_languages(client, here, ikm, owner, language):
    owner.locale = language
    ids = {
        "product": ikm.company.products[0].public_id,
        "permit": ikm.company.permits[0].public_id,
    }
    sign_in(client, owner)
    for page in PAGES:
        answer = client.get(here + page.format(**ids))
        assert (page, answer.status_code) == (page, 200)
        assert f'<html lang="{language}"' in answer.text


def test_a_partner_has_no_profile_of_this_kind(client, edition, host, here):
    shop = make_partner(edition)
    sign_in(client, make_user(host, Role.IKM, acts_for=(shop.company_id,)))
    assert client.get(here).status_code == 404


def test_saved_answers_lead_on_and_faulty_ones_stay(client, here, ikm, owner):
    sign_in(client, owner)
    sent = base_on(client.get(f"{here}/usaha").text) | {
        "name": "Keripik Baru", "sectors": "herbal", "started": "2999", "workers": "enam",
        "sales_per_year": "Rp 120.000.000", "kbli": "1079", "regency_code": "33.02",
    }  # fmt: skip
    answer = client.post(f"{here}/usaha", data=sent)
    assert answer.status_code == 422
    for name in ("started", "workers", "kbli"):
        assert f'id="{name}-error"' in answer.text
    assert 'value="enam"' in answer.text
    assert 'value="2999"' in answer.text
    stands = company(ikm)
    assert (stands.name, stands.workers, stands.sales_per_year) == ("Keripik Baru", 6, 120_000_000)
    mended = sent | base_on(answer.text)
    mended |= {"started": "05/2019", "workers": "1.200", "kbli": "10793\n46391"}
    answer = client.post(f"{here}/usaha", data=mended)
    assert answer.location == f"{here}/cerita"
    stands = company(ikm)
    assert (stands.workers, stands.started_precision, stands.kbli) == (
        1200,
        "month",
        ["10793", "46391"],
    )


@pytest.mark.parametrize("typed", ["-5", "1,5", "tiga", "٣٤", "1e9", "9" * 30, "12 34"])
def test_a_wrong_number_is_refused_with_the_mend(client, here, ikm, owner, typed):
    sign_in(client, owner)
    product = ikm.company.products[0]
    page = f"{here}/produk/{product.public_id}/jual"
    sent = base_on(client.get(page).text) | {"price": typed, "unit": "pouch"}
    answer = client.post(page, data=sent)
    assert answer.status_code == 422
    assert 'id="price-error"' in answer.text
    assert company(ikm).products[0].price == 15_000


@pytest.mark.parametrize(
    "text",
    [
        "Dibuat dengan cinta 🌶️👩‍🍳",
        "שלום וברכה",
        "مرحبا بكم",
        "<script>alert(1)</script> & 'kutip' \"ganda\"",
        "baris satu\nbaris dua",
    ],
)
def test_words_of_every_script_stay_as_they_are(client, here, ikm, owner, text):
    sign_in(client, owner)
    sent = base_on(client.get(f"{here}/cerita").text) | {"story": text, "story_en": ""}
    assert client.post(f"{here}/cerita", data=sent).status_code == 303
    assert company(ikm).story == text
    page = client.get(f"{here}/cerita").text
    assert text in html.unescape(page)
    assert "<script>alert" not in page


def test_signs_that_turn_the_direction_are_taken_out(client, here, ikm, owner):
    sign_in(client, owner)
    sent = base_on(client.get(f"{here}/cerita").text) | {"story": "aman\u202egnp.exe\x00\x07"}
    client.post(f"{here}/cerita", data=sent)
    assert company(ikm).story == "amangnp.exe"


def test_ten_thousand_characters_are_refused_and_kept_in_the_form(client, here, ikm, owner):
    sign_in(client, owner)
    long = "kata " * 2000
    answer = client.post(
        f"{here}/cerita", data=base_on(client.get(f"{here}/cerita").text) | {"story": long}
    )
    assert answer.status_code == 422
    assert "9.999" in answer.text
    assert "2.000" in answer.text
    assert long.strip() in answer.text
    assert company(ikm).story == ""


def test_of_two_people_the_second_is_told_and_loses_nothing(client, here, ikm, owner, mentor):
    sign_in(client, owner)
    mine = base_on(client.get(f"{here}/kontak").text)
    sign_in(client, mentor)
    theirs = base_on(client.get(f"{here}/kontak").text)
    whole = {"contact_name": "Sri Rejeki", "contact_title": "", "phone": ikm.company.phone or ""}
    answer = client.post(f"{here}/kontak", data=theirs | whole | {"contact_title": "Ketua"})
    assert answer.status_code == 303
    sign_in(client, owner)
    sent = mine | whole | {"contact_name": "Sri Rejeki Utami", "contact_title": "Pemilik"}
    answer = client.post(f"{here}/kontak", data=sent)
    assert answer.status_code == 409
    for words in ("Ratna", "Ketua", "Pemilik", 'value="Pemilik"'):
        assert words in answer.text
    stands = company(ikm)
    assert (stands.contact_name, stands.contact_title) == ("Sri Rejeki Utami", "Ketua")
    again = sent | base_on(answer.text)
    assert client.post(f"{here}/kontak", data=again).status_code == 409, "choosing is not guessed"
    left = client.post(f"{here}/kontak", data=again | {"pakai": "contact_title"})
    assert (left.status_code, company(ikm).contact_title) == (303, "Ketua")
    chosen = {"punya_saya": "contact_title", "terlihat-contact_title": json.dumps("Ketua")}
    assert client.post(f"{here}/kontak", data=again | chosen).status_code == 303
    assert company(ikm).contact_title == "Pemilik"


def test_putting_mine_replaces_only_what_i_have_seen(client, here, ikm, owner, mentor):
    sign_in(client, owner)
    mine = base_on(client.get(f"{here}/kontak").text) | {"contact_title": "Pemilik"}
    ikm.company.contact_title = "Ketua"
    db.session.commit()
    assert client.post(f"{here}/kontak", data=mine).status_code == 409
    ikm.company.contact_title = "Bendahara"
    db.session.commit()
    chosen = {"punya_saya": "contact_title", "terlihat-contact_title": json.dumps("Ketua")}
    answer = client.post(f"{here}/kontak", data=mine | chosen)
    assert (answer.status_code, company(ikm).contact_title) == (409, "Bendahara")
    assert "Bendahara" in answer.text


def test_the_script_is_told_what_was_saved_and_what_was_not(client, here, ikm, owner):
    sign_in(client, owner)
    sent = base_on(client.get(f"{here}/kontak").text) | {
        "contact_name": "Sri", "phone": "123", "email": "a@contoh.example",
    }  # fmt: skip
    answer = client.post(f"{here}/kontak", data=sent, headers=BY_SCRIPT).json
    assert list(answer["errors"]) == ["phone"]
    assert re.fullmatch(r"\D+\d\d\.\d\d", answer["said"])
    assert json.loads(answer["base"])["contact_name"] == "Sri"
    assert json.loads(answer["base"])["phone"] == ikm.company.phone
    assert (answer["revision"], answer["clashes"]) == ("2", {})


def test_a_loan_needs_its_tick(client, here, ikm, owner):
    sign_in(client, owner)
    sent = base_on(client.get(f"{here}/kebutuhan").text)
    sent |= {"needs": "retail", "loan_amount": "5000000", "loan_purpose": ""}
    answer = client.post(f"{here}/kebutuhan", data=sent)
    assert answer.status_code == 422
    assert 'id="loan_amount-error"' in answer.text


def test_the_mentor_edits_with_a_bar_and_a_trail(client, edition, host, here, ikm):
    other = make_ikm(edition)
    mentor = make_user(host, Role.MENTOR, mentors=(ikm.company_id, other.company_id))
    sign_in(client, mentor)
    page = client.get(f"{here}?sebagai={ikm.public_id}").text
    assert "acting-bar" in page
    assert f"/profil/cerita?sebagai={ikm.public_id}" in page


def test_the_organiser_edits_after_saying_so(client, edition, host, here, ikm):
    sign_in(client, make_user(host, Role.ORGANISER))
    assert client.get(here).status_code == 404
    begun = client.post(
        f"/kelola/{edition.slug}/perusahaan/{ikm.company.public_id}/bertindak", data={"profil": "1"}
    )
    assert begun.location.startswith(here)
    assert "acting-bar" in client.get(begun.location).text


def test_data_saya_leads_to_the_newest_profile(client, edition, ikm, owner):
    sign_in(client, owner)
    link = f"/profil-usaha/{ikm.company.public_id}"
    assert link in client.get("/data-saya/koreksi").text
    answer = client.get(link)
    assert answer.location == f"/acara/{edition.slug}/profil?sebagai={ikm.public_id}"
    assert client.get(answer.location).status_code == 200


def test_the_ring_says_true_numbers(client, edition, here, ikm, owner):
    make_partner(edition)
    make_partner(edition)
    make_partner(make_edition(make_host()))
    sign_in(client, owner)
    page = client.get(here).text
    assert re.search(r"2 (mitra|partners)", page)
    assert client.get(f"{here}/cincin").text.count("<svg") >= 1

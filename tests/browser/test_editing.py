"""Answers are saved while one types; nothing is lost to a cut connection or to somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from matchmaker.accounts.models import AuditEntry, User
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

NAME = "Keripik Carica Bu Tumini"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('answers:')).length"


def company(site: Site) -> Company:
    with site.app.app_context():
        found = db.session.scalars(select(Company).where(Company.name == NAME)).one()
        _ = [
            (product.photos, [photo.file for photo in product.photos]) for product in found.products
        ]
        return found


def address(site: Site, step: str, role: str = "ikm") -> str:
    path = f"/acara/{site.edition}/profil/{step}"
    if role == "ikm":
        return path
    with site.app.app_context():
        part = db.session.scalar(
            select(Participation.public_id).join(Participation.company).where(Company.name == NAME)
        )
    return f"{path}?sebagai={part}"


def open_step(context: BrowserContext, site: Site, step: str, role: str = "ikm") -> Page:
    page = context.new_page()
    page.goto(address(site, step, role))
    return page


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait until something is true that no element shows."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(100)
    assert true()


def state(page: Page) -> Locator:
    return page.locator("[data-saved-state]")


def saved(page: Page) -> None:
    expect(state(page)).to_have_attribute("data-saved-state", "saved")


def test_an_answer_is_saved_when_its_field_is_left(visit, site):
    page = open_step(visit("ikm", 360), site, "cerita")
    page.locator("#story").fill("Dari ladang sendiri 🌾")
    page.locator("#story").blur()
    saved(page)
    expect(state(page)).to_have_text(re.compile(r"\d\d\.\d\d"))
    assert company(site).story == "Dari ladang sendiri 🌾"
    assert page.evaluate(KEPT) == 0
    page.get_by_role("button", name=re.compile("lanjut|go on")).click()
    page.wait_for_url("**/profil/pasar")


def test_a_faulty_answer_keeps_none_of_the_others_back(visit, site):
    page = open_step(visit("ikm", 360), site, "usaha")
    page.locator("#workers").fill("dua belas")
    page.locator("#sales_per_year").fill("Rp 250.000.000")
    page.locator("#sales_per_year").blur()
    expect(page.locator("#workers-error")).to_be_visible()
    expect(page.locator("#workers")).to_have_attribute("aria-invalid", "true")
    until(page, lambda: company(site).sales_per_year == 250_000_000)
    page.get_by_role("button", name=re.compile("lanjut|go on")).click()
    expect(page.locator("#workers")).to_be_focused()
    page.reload()
    expect(page.locator("#workers")).to_have_value("dua belas")
    page.locator("#workers").fill("12")
    page.locator("#workers").blur()
    expect(page.locator("#workers-error")).to_have_count(0)
    saved(page)
    assert company(site).workers == 12


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(visit, site):
    context = visit("ikm", 360)
    page = open_step(context, site, "cerita")
    context.set_offline(True)
    page.locator("#story_en").fill("Grown on our own field")
    page.locator("#story_en").blur()
    expect(state(page)).to_have_attribute("data-saved-state", "unsent")
    page.get_by_role("button", name=re.compile("lanjut|go on")).click()
    expect(page.locator("#story_en")).to_have_value("Grown on our own field")
    assert page.evaluate(KEPT) == 1
    context.set_offline(False)
    saved(page)
    assert company(site).story_en == "Grown on our own field"
    assert page.evaluate(KEPT) == 0


def test_answers_of_a_closed_page_are_sent_from_the_next_one(visit, site):
    context = visit("ikm", 360)
    page = open_step(context, site, "penghargaan")
    context.set_offline(True)
    page.locator("#awards").fill("Juara 1 UKM 2024\nFinalis 2025")
    page.locator("#awards").blur()
    expect(state(page)).to_have_attribute("data-saved-state", "unsent")
    page.close()
    context.set_offline(False)
    other = context.new_page()
    other.goto(f"/acara/{site.edition}")
    until(other, lambda: other.evaluate(KEPT) == 0)
    assert company(site).awards == ["Juara 1 UKM 2024", "Finalis 2025"]


def test_signing_out_leaves_no_answers_behind(visit, site):
    context = visit("held", 1280)
    page = open_step(context, site, "cerita")
    context.route("**/profil/**", lambda route: route.abort())
    page.locator("#story").fill("Belum terkirim")
    page.locator("#story").blur()
    expect(state(page)).to_have_attribute("data-saved-state", "unsent")
    page.locator(".topbar summary").click()
    page.locator('form[action="/keluar"] button').click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == 0


def test_the_second_of_two_people_is_told_and_chooses(visit, site):
    owner = open_step(visit("ikm", 360), site, "kontak")
    mentor = open_step(visit("mentor"), site, "kontak", "mentor")
    mentor.locator("#contact_title").fill("Ketua kelompok")
    mentor.locator("#contact_title").blur()
    saved(mentor)
    owner.locator("#contact_name").fill("Sri Tumini Rahayu")
    owner.locator("#contact_title").fill("Pemilik")
    owner.locator("#contact_title").blur()
    clash = owner.locator(".clash")
    expect(clash).to_contain_text("Ratna")
    expect(clash).to_contain_text("Ketua kelompok")
    expect(clash).to_contain_text("Pemilik")
    assert (company(site).contact_name, company(site).contact_title) == (
        "Sri Tumini Rahayu",
        "Ketua kelompok",
    )
    clash.locator("[name=punya_saya]").click()
    saved(owner)
    expect(clash).to_have_count(0)
    assert company(site).contact_title == "Pemilik"


def test_the_second_may_leave_what_stands(visit, site):
    owner = open_step(visit("ikm", 360), site, "pasar")
    mentor = open_step(visit("mentor"), site, "pasar", "mentor")
    mentor.locator("#markets").fill("Shopee")
    mentor.locator("#markets").blur()
    saved(mentor)
    owner.locator("#markets").fill("pasar desa")
    owner.locator("#markets").blur()
    owner.locator(".clash [name=pakai]").click()
    expect(owner.locator("#markets")).to_have_value("Shopee")
    expect(owner.locator(".clash")).to_have_count(0)
    assert company(site).markets == ["Shopee"]


def test_ten_thousand_characters_are_counted_and_kept_on_the_page(visit, site):
    page = open_step(visit("ikm", 360), site, "cerita")
    long = "a" * 10_000
    page.locator("#story").fill(long)
    counter = page.locator('[data-counter="story"]')
    expect(counter).to_have_class(re.compile("is-over"))
    expect(counter).to_contain_text("8.000")
    page.locator("#story").blur()
    expect(page.locator("#story-error")).to_be_visible()
    expect(page.locator("#story")).to_have_value(long)
    page.locator("#story").fill("Singkat saja.")
    page.locator("#story").blur()
    saved(page)


def test_words_from_right_to_left_show_so(visit, site):
    page = open_step(visit("ikm", 360), site, "cerita")
    page.locator("#story").fill("مصنوع يدويا")
    page.locator("#story").blur()
    saved(page)
    assert page.evaluate("getComputedStyle(document.querySelector('#story')).direction") == "rtl"


def test_a_step_is_answered_with_the_keyboard_alone(visit, site):
    page = open_step(visit("ikm", 1280), site, "kontak")
    page.locator("#email").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("bu.tumini@contoh.example")
    page.keyboard.press("Tab")
    saved(page)
    expect(page.locator(".editing button.btn-primary")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/profil")
    assert company(site).email == "bu.tumini@contoh.example"


def test_without_script_a_step_is_saved_and_leads_on(visit, site):
    page = open_step(visit("ikm", 360, java_script_enabled=False), site, "cerita")
    page.locator("#story").fill("Tanpa skrip juga bisa.")
    page.locator(".editing button.btn-primary").click()
    assert page.url.endswith("/profil/pasar")
    assert company(site).story == "Tanpa skrip juga bisa."


def photos_page(context: BrowserContext, site: Site) -> Page:
    product = company(site).products[0].public_id
    return open_step(context, site, f"produk/{product}/foto")


def camera_photo() -> dict[str, object]:
    """What a phone takes: large, with more pixels than any screen has."""
    out = BytesIO()
    Image.effect_noise((3200, 2400), 60).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def sent_bytes(page: Page, action) -> int:
    with page.expect_request(lambda request: request.method == "POST") as sent:
        action()
    return int(sent.value.headers.get("content-length", 0)) or sent.value.sizes()["requestBodySize"]


def test_a_photo_is_made_smaller_before_it_travels(visit, site):
    page = photos_page(visit("ikm", 360), site)
    before = page.locator(".own-photo-item").count()
    photo = camera_photo()
    assert len(photo["buffer"]) > 4_000_000
    size = sent_bytes(page, lambda: page.locator("#photo").set_input_files(photo))
    assert size < 1_600_000
    expect(page.locator(".own-photo-item")).to_have_count(before + 1)
    stored = company(site).products[0].photos[-1].file
    assert (stored.width, stored.height) == (1600, 1200)


def test_the_photo_of_the_business_is_made_smaller_too(visit, site):
    page = visit("held", 360).new_page()
    page.goto(f"/acara/{site.edition}/foto-usaha")
    photo = camera_photo()
    page.locator("#photo").set_input_files(photo)
    page.wait_for_function("() => document.querySelector('#photo').files[0].size < 1_600_000")
    page.get_by_role("button", name="Tampilkan foto ini").click()
    expect(page.get_by_role("status").first).to_contain_text("Foto ini")
    # The picture arrives after the page that shows it.
    page.wait_for_function("() => document.querySelector('img.own-photo').naturalWidth === 1600")


def test_a_photo_taken_without_a_connection_is_sent_later(visit, site):
    context = visit("ikm", 360)
    page = photos_page(context, site)
    before = page.locator(".own-photo-item").count()
    context.set_offline(True)
    page.locator("#photo").set_input_files(camera_photo())
    expect(state(page)).to_have_attribute("data-saved-state", "unsent")
    context.set_offline(False)
    expect(page.locator(".own-photo-item")).to_have_count(before + 1)


def test_the_trail_says_that_the_mentor_has_edited(visit, site):
    mentor = open_step(visit("mentor"), site, "kontak", "mentor")
    expect(mentor.locator(".acting-bar")).to_contain_text(NAME)
    mentor.locator("#contact_name").fill("Sri Tumini")
    mentor.locator("#contact_name").blur()
    saved(mentor)
    with site.app.app_context():
        last = db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == "directory.profile_edited")
            .order_by(AuditEntry.id.desc())
        ).first()
        actor = db.session.get_one(User, last.actor_id)
        assert (actor.name, last.capacity, last.details["fields"]) == (
            "Ratna",
            "mentor",
            ["contact_name"],
        )


def test_a_huge_file_is_refused_with_the_mend_and_not_kept_for_later(visit, site):
    page = photos_page(visit("ikm", 360), site)
    huge = {"name": "film.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" * 5_000_000}
    page.locator("#photo").set_input_files(huge)
    expect(page.locator("form[data-photos] [data-mend]")).to_contain_text("lebih dari 8 MB")
    expect(page.locator("form[data-photos] [data-saved-state]")).to_have_text("")

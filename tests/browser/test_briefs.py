"""A partner's brief and an organiser's tags in Chromium, by keyboard too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Watched

pytestmark = pytest.mark.browser


def saved(page: Page) -> None:
    expect(page.locator("[data-saved-state]")).to_have_attribute("data-saved-state", "saved")


def test_a_partner_chooses_tags_with_the_keyboard_alone_and_they_stand_on_its_profile(visit, site):
    page = visit("partner", 360).new_page()
    page.goto(f"/acara/{site.edition}/brief/cari")
    group = page.locator(".tag-group", has=page.locator("input[value=kopi]"))
    summary = group.locator("summary")
    summary.focus()
    if group.get_attribute("open") is None:
        page.keyboard.press("Enter")
    box = page.locator("input[name=tags][value=kopi]")
    for _ in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("(box) => box === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    saved(page)
    page.goto(f"/acara/{site.edition}/brief")
    page.get_by_role("link", name="Lihat seperti").click()
    expect(page.get_by_role("main")).to_contain_text("Kopi")


def test_a_range_turned_round_is_said_at_once_beside_both_ends(visit, site):
    page = visit("partner", 360).new_page()
    page.goto(f"/acara/{site.edition}/brief/dagang")
    page.get_by_label("Harga dari").fill("50.000")
    page.get_by_label("Harga sampai").fill("5.000")
    page.keyboard.press("Tab")
    expect(page.locator(".field-error")).to_have_count(2)
    expect(page.get_by_label("Harga sampai")).to_have_value("5.000")


def test_an_organiser_merges_tags_and_asks_a_question(visit, site):
    watched = Watched(visit("organiser", 1280).new_page())
    page = watched.page
    page.goto(f"/kelola/{site.edition}/tag/kue_kering")
    page.get_by_label("Gabungkan ke").select_option("roti_bolu")
    page.get_by_role("button", name="Gabungkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Roti dan bolu")
    expect(page.get_by_label("Kata lain untuknya")).to_have_value(re.compile("Kue kering"))
    assert watched.faults() == []
    page.goto(f"/kelola/{site.edition}/pertanyaan/baru")
    page.get_by_label("Satu dari beberapa pilihan").check()
    page.get_by_label("Pertanyaan dalam bahasa Indonesia").fill("Cara kirim?")
    page.get_by_label("Pertanyaan dalam bahasa Inggris").fill("How is it sent?")
    page.get_by_role("button", name="Tanyakan").click()
    expect(page.locator("#choices-error")).to_be_visible()
    page.get_by_label("Pilihan 1, Indonesia").fill("Kurir")
    page.get_by_label("Pilihan 2, Indonesia").fill("Diambil")
    page.get_by_role("button", name="Tanyakan").click()
    expect(page.get_by_role("link", name="Cara kirim?")).to_be_visible()
    # A refusal with its reason is a page like others; the browser's own note of it is no fault.
    assert [fault for fault in watched.faults() if "status of 422" not in fault] == []
    page.goto(f"/kelola/{site.edition}/pertanyaan/jawaban")
    assert watched.faults() == []
    ikm = Watched(visit("ikm", 360).new_page())
    ikm.page.goto(f"/acara/{site.edition}/jawaban")
    ikm.page.get_by_label("Kurir").check()
    saved(ikm.page)
    assert ikm.faults() == []


@pytest.mark.parametrize(
    "step", ["", "/perusahaan", "/kontak", "/cari", "/syarat", "/dagang", "/hadir"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_a_brief_is_sound(visit, site, step, width):
    watched = Watched(visit("partner", width).new_page())
    answer = watched.page.goto(f"/acara/{site.edition}/brief{step}")
    assert answer.ok
    assert watched.faults() == []

"""Weights and rule in Chromium: by keyboard and without script, seen by axe, saved at the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Watched
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_slider_moved_by_keyboard_shows_what_changes(visit, site, width, language):
    watched = Watched(visit("organiser", width, locale=language).new_page())
    page = watched.page
    faults = look(watched, f"/kelola/{site.edition}/pencocokan/bobot")
    page.locator('[data-slider="bobot_retailer_product"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#bobot_retailer_product")).to_have_value("3.5")
    expect(page.locator("#effect dl, #effect p:not(.text-muted)").first).to_be_visible()
    faults += watched.faults()
    page.locator("[data-to-default]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bobot_retailer_product")).to_have_value("3")
    expect(page.locator("#effect dl")).to_have_count(0)
    page.locator("#perusahaan").fill("k")
    expect(page.locator("#ten-best .places, #ten-best .field-error").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator("#tambah_kecuali_retailer").select_option("herbal")
    chosen = page.locator('input[name="kecuali_retailer"][value="herbal"]')
    expect(chosen).to_be_checked()
    expect(page.locator("[data-whom]").first).not_to_have_text(
        page.locator("[data-whom]").first.get_attribute("data-all") or ""
    )
    faults += watched.faults()
    assert faults == []


def test_without_script_a_button_shows_the_same_and_saving_holds(visit, site):
    page = visit("organiser", 360, java_script_enabled=False).new_page()
    page.goto(f"/kelola/{site.edition}/pencocokan/bobot")
    expect(page.locator("[data-slider]").first).to_be_hidden()
    page.fill("#bobot_retailer_product", "1")
    page.locator("[data-without-script]").click()
    expect(page.locator("#effect-line")).not_to_contain_text("Belum ada bedanya")
    expect(page.locator("#bobot_retailer_product")).to_have_value("1")
    page.locator(".save-bar button[type=submit]").last.click()
    expect(page.locator("#bobot_retailer_product")).to_have_value("1")
    expect(page.locator("#effect-line")).to_contain_text("Belum ada bedanya")
    # Others share this site.
    page.locator("[data-to-default]").first.click()
    page.locator(".save-bar button[type=submit]").last.click()
    expect(page.locator("#bobot_retailer_product")).to_have_value("3")

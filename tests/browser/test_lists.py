"""Shortlists, comparison, saved searches and the catalogue in Chromium, with a keyboard and axe."""

from __future__ import annotations

import pytest

from tests.browser.looking import Watched
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_tap_to_a_note_and_side_by_side(visit, site, width):
    watched = Watched(visit("partner", width).new_page())
    page = watched.page
    base = f"/acara/{site.edition}"
    faults = look(watched, f"{base}/direktori?q=keripik")
    star = page.locator(".mark").first
    if "is-marked" not in (star.get_attribute("class") or ""):
        star.focus()
        page.keyboard.press("Enter")
    page.locator(".mark.is-marked").first.wait_for()
    faults += watched.faults()
    faults += look(watched, f"{base}/daftar-pilihan")
    page.locator("main .row-item").first.click()
    page.locator("textarea").first.wait_for()
    page.locator("textarea").first.focus()
    page.keyboard.type(f"Contoh enak, lebar {width}.")
    page.locator(".note-said .icon").first.wait_for()
    faults += watched.faults()
    page.reload()
    assert f"lebar {width}." in page.locator("textarea").first.input_value()
    faults += look(watched, f"{base}/direktori")
    page.get_by_role("link", name="Bandingkan").first.click()
    page.locator(".compare").wait_for()
    faults += watched.faults()
    page.get_by_role("link", name="Tambah usaha").click()
    page.get_by_role("link", name="Bandingkan").nth(1).click()
    page.locator(".compare").wait_for()
    faults += watched.faults()
    faults += look(watched, f"{base}/pencarian/baru?q=keripik")
    page.get_by_label("Nama pencarian").fill(f"Keripik {width}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/direktori?q=keripik**")
    faults += look(watched, f"{base}/pencarian")
    page.get_by_role("link", name=f"Keripik {width}").click()
    page.wait_for_load_state()
    faults += watched.faults()
    assert faults == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_catalogue_for_everybody(visit, site, width, language):
    organiser = Watched(visit("organiser", width).new_page())
    faults = look(organiser, f"/kelola/{site.edition}/katalog")
    closed = organiser.page.locator("form[action$='/katalog/buka'] button")
    if closed.count():
        closed.click()
        organiser.page.wait_for_load_state()
        faults += organiser.faults()
    watched = Watched(visit(width=width).new_page())
    faults += look(watched, f"/katalog/{site.edition}?lang={language}")
    watched.page.locator(".company-card h2 a").first.click()
    watched.page.locator(".profile-head").wait_for()
    faults += watched.faults()
    assert f"lang={language}" in watched.page.url
    faults += look(watched, "/")
    assert faults == []


def test_a_question_keeps_its_words_whole_beside_its_state(visit, site):
    page = visit("organiser", width=360).new_page()
    page.goto(f"/acara/{site.edition}/ahli/pertanyaan")
    row = page.locator("a.row-item").first
    assert row.locator(".row-item-text").bounding_box()["width"] >= 200

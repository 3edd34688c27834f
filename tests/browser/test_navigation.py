"""The organiser's menu with a keyboard, and without a script."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("width", "menu"), [(360, ".bottomnav"), (1280, ".sidenav")])
def test_a_group_opens_with_the_keyboard_and_without_a_script(visit, site, width, menu):
    page = visit("organiser", width, java_script_enabled=False).new_page()
    page.goto(f"/kelola/{site.edition}")
    group = page.locator(f"{menu} summary").first
    first = page.locator(f"{menu} details").first.locator("a").first
    assert not first.is_visible()
    group.focus()
    page.keyboard.press("Enter")
    assert first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/impor")
    assert page.locator(f"{menu} summary[aria-current]").count() == 1
    assert page.locator(f"{menu} a[aria-current=page]").get_attribute("href") in page.url


def test_every_entry_is_seen_whole_on_a_small_phone(visit, site):
    page = visit("organiser", 360).new_page()
    page.goto(f"/kelola/{site.edition}")
    cut = page.evaluate(
        "[...document.querySelectorAll('.bottomnav-link span')]"
        ".filter(word => word.scrollWidth > word.clientWidth).map(word => word.textContent)"
    )
    assert cut == []


def test_the_open_tab_is_in_sight_on_a_small_phone(visit, site):
    page = visit("organiser", 360).new_page()
    page.goto(f"/kelola/{site.edition}/pencocokan/bobot")
    tab = page.locator(".tabs [aria-current=page]").bounding_box()
    assert tab is not None
    assert tab["x"] >= 0
    assert tab["x"] + tab["width"] <= 360

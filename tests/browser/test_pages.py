"""Every page of every role, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest

from tests.browser.looking import Watched

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
ROLES = ("organiser", "ikm", "held", "partner", "mentor", "desk", "observer")
ALSO = {"organiser": ("/kelola", "/kelola/edisi/baru")}
PROFILE = ".company-name a"


def look(watched: Watched, address: str) -> list[str]:
    answer = watched.page.goto(address)
    assert answer is not None
    broken = [] if answer.ok else [f"answers {answer.status}"]
    return [f"{address}: {fault}" for fault in broken + watched.faults()]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_visitors(visit, width):
    watched = Watched(visit(width=width).new_page())
    addresses = ("/", "/masuk", "/masuk/tautan/any.thing")
    assert [fault for address in addresses for fault in look(watched, address)] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(visit, role, width):
    watched = Watched(visit(role, width).new_page())
    faults = look(watched, "/beranda")
    links = watched.page.locator("nav.bottomnav a")
    addresses = [links.nth(number).get_attribute("href") for number in range(links.count())]
    assert addresses
    for address in [*addresses, *ALSO.get(role, ())]:
        faults += look(watched, address)
        if "direktori" in address and watched.page.locator(PROFILE).count():
            faults += look(watched, watched.page.locator(PROFILE).first.get_attribute("href"))
    assert faults == []


def test_a_page_that_is_not_there_says_so_and_leads_back(visit):
    page = visit("ikm", 360).new_page()
    answer = page.goto("/tidak-ada")
    assert answer.status == 404
    page.locator(".error-page .btn-primary").click()
    assert re.search(r"/acara/", page.url)


def test_what_needs_a_hand_leads_to_where_it_is_done(visit, site):
    page = visit("organiser").new_page()
    page.goto(f"/kelola/{site.edition}")
    rows = page.locator(".rows .row-item")
    targets = [rows.nth(number).get_attribute("href") for number in range(rows.count())]
    assert targets
    for target in targets:
        assert page.goto(target).ok, target


def test_the_page_speaks_the_other_language_after_one_tap(visit):
    page = visit(width=360).new_page()
    page.goto("/masuk")
    before = page.locator("html").get_attribute("lang")
    page.locator('form[action="/bahasa"] button').click()
    page.wait_for_load_state()
    assert {before, page.locator("html").get_attribute("lang")} == {"id", "en"}
    assert page.url.endswith("/masuk")

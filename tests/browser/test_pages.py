"""Every page of every role, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest

from tests.browser.looking import Watched

pytestmark = pytest.mark.browser

# The phone is what most people have: it is walked each time, the desk in the long suite.
WIDTHS = (360, pytest.param(1280, marks=pytest.mark.long))
# An organiser has as many pages as all others together and sits at a desk; who is held at the gate
# or acts for several sees an IKM's pages.
ROLES = (
    *(pytest.param(role, marks=pytest.mark.long) for role in ("organiser", "held", "several")),
    *("ikm", "partner", "mentor", "desk", "observer"),
)
ALSO = {"organiser": ("/kelola", "/kelola/edisi/baru", "/penyelenggara/ahli", "/tawaran")}
ID = re.compile(r"[A-Za-z0-9_-]{16}$")
LINKS = r"""() => [...document.querySelectorAll("main a[href^='/']")]
  .map((link) => link.getAttribute("href").split(/[?#]/)[0])
  .filter((path) => !/\.(ics|xlsx|pdf)$|\/(foto|berkas|cetakan)\/[^/]+$|\/unduh$/.test(path))"""


def shape(path: str) -> str:
    """Return what a page is, whichever company or meeting it shows."""
    return "/".join("*" if ID.match(part) else part for part in path.split("/"))


def look(watched: Watched, address: str) -> list[str]:
    answer = watched.page.goto(address)
    assert answer is not None
    faults = watched.faults()
    if answer.status == 409:
        # A refusal with its reason is a page like others; the browser's own note of it is no fault.
        faults = [fault for fault in faults if "status of 409" not in fault]
    elif not answer.ok:
        faults.append(f"answers {answer.status}")
    return [f"{address}: {fault}" for fault in faults]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_visitors(visit, width):
    watched = Watched(visit(width=width).new_page())
    addresses = ("/", "/masuk", "/masuk/tautan/any.thing")
    assert [fault for address in addresses for fault in look(watched, address)] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(visit, role, width):
    """Walk what the navigation offers, and one page of each kind that those pages lead to."""
    watched = Watched(visit(role, width).new_page())
    faults = look(watched, "/beranda")
    links = watched.page.locator("nav.bottomnav a")
    waiting = [links.nth(number).get_attribute("href") or "" for number in range(links.count())]
    assert waiting
    waiting += ALSO.get(role, ())
    seen = {shape(address) for address in waiting}
    while waiting:
        faults += look(watched, waiting.pop(0))
        for address in watched.page.evaluate(LINKS):
            if shape(address) not in seen:
                seen.add(shape(address))
                waiting.append(address)
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

"""A person deletes themself in three steps and is gone from every page and export."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.looking import Watched
from tests.browser.test_pages import LINKS, shape

pytestmark = pytest.mark.browser

NEEDLES = re.compile("wagiyem|sastro", re.IGNORECASE)
ROLES = ("organiser", "partner", "ikm", "mentor", "desk", "observer")


def come_in(page: Page) -> None:
    page.goto("/masuk")
    page.locator("input[name=identity]").fill("wagiyem@contoh.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def read_all(page: Page) -> dict[str, str]:
    """Read one page of each kind that can be reached, and whatever can be downloaded."""
    read: dict[str, str] = {}
    page.goto("/beranda")
    links = page.locator("nav.bottomnav a, .menu-panel a")
    waiting = [links.nth(n).get_attribute("href") or "" for n in range(links.count())]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        if not address.startswith("/") or shape(address) in seen or "/akun/" in address:
            continue
        seen.add(shape(address))
        if "unduh" in address:
            read[address] = page.request.get(address).text()
            continue
        page.goto(address)
        read[address] = page.content()
        waiting += page.evaluate(LINKS)
    return read


def test_who_deletes_themself_is_gone_from_every_page_and_export(visit, site):
    directory = f"/acara/{site.edition}/direktori"
    shop = visit("partner").new_page()
    shop.goto(f"{directory}?q=rengginang")
    expect(shop.locator("main")).to_contain_text("Rengginang Bu Wagiyem")

    page = visit(width=360).new_page()
    watched = Watched(page)
    come_in(page)
    for address in ("/data-saya", "/data-saya/isi", "/data-saya/koreksi"):
        page.goto(address)
        assert watched.faults() == [], address
        assert NEEDLES.search(page.content()), address
    page.goto("/data-saya")
    page.locator('a[href="/data-saya/hapus"]').click()
    expect(page.locator("main")).to_contain_text("Rengginang Bu Wagiyem")
    assert watched.faults() == []
    page.locator('form[action="/data-saya/hapus"] button').click()
    page.wait_for_load_state()
    assert page.url == f"{site.url}/"
    page.goto("/data-saya")
    assert "/masuk" in page.url

    for role in ROLES:
        pages = read_all(visit(role).new_page())
        assert len(pages) > 2, role
        named = [address for address, content in pages.items() if NEEDLES.search(content)]
        assert named == [], role
    shop.goto(f"{directory}?q=keripik")
    assert not NEEDLES.search(shop.content())

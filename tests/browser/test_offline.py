"""A member's schedule stays readable in a hall without a connection, and nobody else's does."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

pytestmark = pytest.mark.browser


def kept_schedule(context: BrowserContext, edition: str) -> Page:
    """Visit the schedule until the worker has it, then cut the connection."""
    page = context.new_page()
    page.goto(f"/acara/{edition}/jadwal-saya")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("caches.open('pages').then((c) => c.keys()).then((k) => k.length > 0)")
    expect(page.locator("#saved-note")).to_be_hidden()
    return page


def test_the_schedule_opens_offline_and_says_how_old_it_is(visit, site):
    context = visit("ikm", 360)
    page = kept_schedule(context, site.edition)
    heading = page.locator("h1").first.inner_text()
    context.set_offline(True)
    page.reload()
    expect(page.locator("h1").first).to_have_text(heading)
    expect(page.locator("#saved-note")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.bottomnav')).position") == (
        "fixed"
    )


def test_signing_out_takes_the_kept_schedule_along(visit, site):
    context = visit("ikm", 1280)
    page = kept_schedule(context, site.edition)
    page.locator(".topbar summary").click()
    page.locator('form[action="/keluar"] button').click()
    page.wait_for_url("**/")
    assert page.evaluate("caches.open('pages').then((c) => c.keys()).then((k) => k.length)") == 0
    context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"/acara/{site.edition}/jadwal-saya")

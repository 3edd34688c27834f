"""A refused form leads to what is to be mended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_refused_form_stands_at_its_first_fault(visit, site):
    page = visit("organiser", 360).new_page()
    page.goto(f"/kelola/{site.edition}/kohort/baru")
    page.locator("#name").fill("Kohort Kebumen")
    page.locator("#starts_on").fill("2026-11-01")
    page.locator("#follow_months").fill("99")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#follow_months-error")).to_be_visible()
    expect(page.locator("#follow_months")).to_be_focused()
    expect(page.locator("#follow_months-error")).to_be_in_viewport()

"""One tap does it, and the toast takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_wish_is_taken_back_from_its_toast(visit, site):
    page = visit("partner", 360).new_page()
    page.goto(f"/acara/{site.edition}/untuk-anda")
    wish = page.locator(".wish-bar").first.locator("button").first
    expect(wish).to_have_attribute("aria-pressed", "false")
    wish.click()
    expect(wish).to_have_attribute("aria-pressed", "true")
    page.locator("#toasts .toast-undo").click()
    expect(wish).to_have_attribute("aria-pressed", "false")


def test_a_declined_request_can_be_opened_again_from_its_toast(visit, site):
    page = visit("ikm", 360).new_page()
    page.goto(f"/acara/{site.edition}/pertemuan")
    card = page.locator("#part-answer + ul .meeting-card").first
    state = card.locator(".state").inner_text()
    card.locator("summary").click()
    card.locator(".btn-stop").click()
    expect(card.locator(".state")).not_to_have_text(state)
    page.locator("#toasts .toast-undo").click()
    expect(card.locator(".state")).to_have_text(state)
    expect(card.locator("summary")).to_be_visible()


def test_a_lost_connection_is_said_and_nothing_is_changed(visit, site):
    context = visit("partner", 360)
    page = context.new_page()
    page.goto(f"/acara/{site.edition}/untuk-anda")
    context.set_offline(True)
    wish = page.locator(".wish-bar").first.locator("button").first
    wish.click()
    expect(page.locator("#toasts .toast")).to_have_count(1)
    expect(wish).to_have_attribute("aria-pressed", "false")

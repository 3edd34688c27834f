"""The pieces on the living style page, and what the one script does with them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Watched

pytestmark = pytest.mark.browser

STREAM = "data: moved\n\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_piece_keeps_its_promises(visit, width, scheme):
    watched = Watched(visit(width=width, color_scheme=scheme).new_page())
    assert watched.page.goto("/gaya").ok
    assert watched.faults() == []


def test_a_chosen_theme_is_in_the_next_page_before_any_script(visit):
    context = visit()
    page = context.new_page()
    page.goto("/gaya")
    page.locator(".topbar summary").click()
    page.locator('button[data-theme="dark"]').click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert '<html lang="id" data-bs-theme="dark">' in context.request.get("/masuk").text()


def test_the_filter_sheet_opens_takes_the_focus_and_gives_it_back(visit):
    page = visit(width=360).new_page()
    page.goto("/gaya")
    sheet, toggle = page.locator("#filters"), page.locator('[data-sheet="filters"]')
    expect(sheet).to_be_hidden()
    toggle.click()
    expect(sheet).to_be_visible()
    assert page.evaluate("document.querySelector('#filters').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(toggle).to_be_focused()


def test_the_filter_sheet_opens_without_script(visit):
    page = visit(width=360, java_script_enabled=False).new_page()
    page.goto("/gaya")
    page.locator('[data-sheet="filters"]').click()
    expect(page.locator("#filters")).to_be_visible()


def test_copying_says_so(visit):
    page = visit().new_page()
    page.goto("/gaya")
    page.locator("[data-copy]").first.click()
    expect(page.locator("#toasts .toast")).to_have_count(1)
    page.locator("#toasts [data-toast-close]").click()
    expect(page.locator("#toasts .toast")).to_have_count(0)


def with_a_live_part(page, stream_status):
    """Serve the style page with one part that listens, and a stream that works or does not."""

    def add(route):
        answer = route.fetch()
        part = (
            '<p id="part" data-live-url="/stream" data-live-poll="1" hx-get="/part"'
            ' hx-trigger="live" hx-swap="innerHTML">old</p></main>'
        )
        route.fulfill(response=answer, body=answer.text().replace("</main>", part, 1))

    page.route("**/gaya", add)
    page.route(
        "**/stream",
        lambda route: route.fulfill(
            status=stream_status, content_type="text/event-stream", body=STREAM
        ),
    )
    page.route("**/part", lambda route: route.fulfill(body="new"))
    page.goto("/gaya")


def test_a_message_on_the_stream_fetches_the_part(visit):
    page = visit().new_page()
    with_a_live_part(page, 200)
    expect(page.locator("#part")).to_have_text("new")


def test_without_a_stream_the_part_is_asked_for_again_and_again(visit):
    page = visit().new_page()
    with_a_live_part(page, 503)
    expect(page.locator("#part")).to_have_text("new", timeout=4000)


def test_a_name_of_one_endless_word_pushes_no_column_out_of_sight(visit):
    page = visit(width=1280).new_page()
    page.goto("/gaya")
    frame = page.locator(".table-frame").first
    frame.locator("tbody th, tbody td").first.evaluate("cell => cell.textContent = 'x'.repeat(160)")
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0

"""The directory as people use it: typing, ticking, going back, sorting, and all without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Watched

pytestmark = pytest.mark.browser


def cards(page):
    return page.locator(".company-card")


def box(page, name, value):
    return page.locator(f"#directory input[name={name}][value={value}]")


@pytest.fixture
def directory(visit, site):
    """Open the directory as somebody, on a desk; faults of the page are gathered."""

    def open_(role="organiser", query="", **options):
        page = visit(role, **options).new_page()
        watched = Watched(page)
        page.goto(f"/acara/{site.edition}/direktori{query}")
        return watched if options.get("java_script_enabled", True) else page

    return open_


def test_the_list_follows_what_is_typed_and_the_address_too(directory):
    watched = directory()
    page = watched.page
    page.locator("#q-search").press_sequentially("kripik crica", delay=20)
    expect(cards(page)).to_have_count(1)
    expect(cards(page)).to_contain_text("Keripik Carica Bu Tumini")
    expect(page).to_have_url(re.compile(r"direktori\?q=kripik\+crica$"))
    assert page.evaluate("document.activeElement.id") == "q-search"
    assert watched.faults() == []


def test_counts_arrive_beside_their_boxes_and_move_nothing(directory):
    watched = directory()
    page = watched.page
    expect(page.locator("#n-sektor-kerajinan")).to_have_text("2")
    box(page, "sektor", "herbal").focus()
    page.keyboard.press("Space")
    expect(page.locator("#n-izin-nib")).to_have_text("1")
    expect(page.locator("#n-sektor-kerajinan")).to_have_text("2")
    assert page.evaluate("document.activeElement.value") == "herbal"
    assert watched.faults() == []


def test_going_back_shows_the_earlier_list_with_its_boxes(directory):
    page = directory().page
    everything = cards(page).count()
    box(page, "sektor", "herbal").check()
    expect(cards(page)).to_have_count(1)
    box(page, "sektor", "kerajinan").check()
    expect(cards(page)).to_have_count(3)
    page.go_back()
    expect(cards(page)).to_have_count(1)
    expect(box(page, "sektor", "herbal")).to_be_checked()
    expect(box(page, "sektor", "kerajinan")).not_to_be_checked()
    page.go_back()
    expect(cards(page)).to_have_count(everything)
    expect(box(page, "sektor", "herbal")).not_to_be_checked()
    page.go_forward()
    expect(cards(page)).to_have_count(1)
    expect(box(page, "sektor", "herbal")).to_be_checked()
    expect(page.locator("#n-sektor-herbal")).to_have_text("1")


def test_a_chip_takes_its_filter_away(directory):
    page = directory(query="?sektor=herbal&izin=nib").page
    expect(cards(page)).to_have_count(1)
    page.locator(".filter-chip").first.click()
    expect(page).to_have_url(re.compile(r"direktori\?izin=nib$"))
    expect(box(page, "sektor", "herbal")).not_to_be_checked()


def test_a_buyer_sorts_by_match_and_keeps_the_filters(directory):
    watched = directory("partner", "?izin=nib")
    page = watched.page
    # The number of results is asked for apart: leaving before it is there is an error to htmx.
    page.wait_for_load_state("networkidle")
    page.locator("select[name=urut]").select_option("kecocokan")
    expect(page).to_have_url(re.compile(r"/direktori/kecocokan\?izin=nib&urut=kecocokan$"))
    expect(page.locator(".company-card .ring").first).to_be_visible()
    expect(page.locator("nav [aria-current=page]").first).to_contain_text("Direktori")
    assert watched.faults() == []
    page.reload()
    expect(page.locator("select[name=urut]")).to_have_value("kecocokan")
    page.locator("select[name=urut]").select_option("nama")
    expect(page).to_have_url(re.compile(r"/direktori\?izin=nib$"))


def test_it_works_without_script(directory, site):
    page = directory(java_script_enabled=False)
    box(page, "sektor", "kerajinan").check()
    page.locator("#q-search").fill("batik")
    page.locator("#filters button[type=submit]").click()
    expect(cards(page)).to_have_count(1)
    expect(box(page, "sektor", "kerajinan")).to_be_checked()
    assert "sektor=kerajinan" in page.url


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("query", ["", "?q=tidakada", "?sektor=herbal&kapasitas=500-2000&page=7"])
def test_every_state_of_the_page_keeps_its_promises(directory, width, query):
    watched = directory(query=query, width=width)
    watched.page.wait_for_load_state("networkidle")
    assert watched.faults() == []

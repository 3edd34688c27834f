"""A person deletes themself in three steps and is gone from every page and export."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import APIResponse, BrowserContext, Page, expect
from sqlalchemy import select

from matchmaker.db import db, transaction
from matchmaker.directory.models import Participation
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings import placing
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.placing import Placing
from tests.browser.conftest import PASSWORD, Site
from tests.browser.looking import Watched
from tests.browser.test_pages import LINKS, shape
from tests.factories.meetings import make_meeting

# Each page of six roles, some of them twice. The quick suite asks the same without a browser, in
# tests/privacy/test_erasure.py.
pytestmark = [pytest.mark.browser, pytest.mark.long]

NEEDLES = re.compile("wagiyem|sastro", re.IGNORECASE)
ROLES = ("organiser", "partner", "ikm", "mentor", "desk", "observer")

EXPORTS = ("/data-saya/unduh.json", "/data-saya/unduh.xlsx", "/acara/{edition}/jadwal-saya.ics")
SEARCHES = (
    "/acara/{edition}/direktori?q=rengginang",
    "/kelola/{edition}/pertemuan?q=rengginang",
    "/kelola/{edition}/undangan?grup=graduated&cari=rengginang",
    "/penyelenggara/orang?q=agiyem",
)


def come_in(page: Page) -> None:
    page.goto("/masuk")
    page.locator("input[name=identity]").fill("wagiyem@contoh.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def come_as(visit: Callable[..., BrowserContext], site: Site, role: str) -> Page:
    """Open a window of somebody who has just shown who they are, as exports demand."""
    client = site.app.test_client()
    client.set_cookie("session", site.cookies[role])
    with client.session_transaction() as session:
        session["fs_paa"] = time.time()
    cookie = client.get_cookie("session")
    assert cookie is not None
    context = visit(role)
    context.add_cookies([{"name": "session", "value": cookie.value, "url": site.url}])
    return context.new_page()


def words_of(answer: APIResponse) -> str:
    """Return what a download says; a workbook is packed, so its cells are read."""
    if answer.status in {403, 404}:
        return ""
    assert answer.ok, answer.url
    assert "html" not in answer.headers["content-type"], answer.url
    if "spreadsheet" not in answer.headers["content-type"]:
        return answer.text()
    book = load_workbook(BytesIO(answer.body()), read_only=True)
    return " ".join(
        str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None
    )


def read_all(page: Page, edition: str) -> dict[str, str]:
    """Read one page of each kind that can be reached, and every export there is."""
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
            continue
        page.goto(address)
        read[address] = page.content()
        waiting += page.evaluate(LINKS)
    for export in EXPORTS:
        read[export] = words_of(page.request.get(export.format(edition=edition)))
    # Of each kind only the first was read: what a search finds is read too.
    for search in SEARCHES:
        page.goto(search.format(edition=edition))
        read[search] = page.locator("main").inner_text()
    return read


def named(pages: dict[str, str]) -> set[str]:
    """Return the addresses at which the person or their business stands."""
    return {shape(address) for address, words in pages.items() if NEEDLES.search(words)}


def meet(site: Site) -> None:
    """Give the business that leaves an hour with the partner, and a question to another one."""
    with site.app.app_context():
        parts = {
            part.company.name: part for part in db.session.scalars(select(Participation)).unique()
        }
        leaving, shop = parts["Rengginang Bu Wagiyem"], parts["Toko Oleh-oleh Srikandi"]
        meeting = make_meeting(leaving, shop, state=MeetingState.ACCEPTED, message="Dari Wagiyem")
        slots, tables = list_slots(shop.edition_id), list_tables(shop.edition_id)
        with transaction():
            place = Placing(meeting_id=meeting.id, slot_id=slots[-1].id, table_id=tables[-1].id)
            placing.place(shop.edition_id, [place])
        make_meeting(leaving, parts["PT Rempah Nusantara"], asked_by=Side.IKM)


def test_who_deletes_themself_is_gone_from_every_page_and_export(visit, site):
    meet(site)
    here = f"/acara/{site.edition}"
    before = named(read_all(come_as(visit, site, "partner"), site.edition))
    assert before >= {
        "/acara/{edition}/direktori?q=rengginang",
        f"{here}/jadwal-saya",
        f"{here}/pertemuan",
        "/acara/{edition}/jadwal-saya.ics",
    }
    organisers = named(read_all(come_as(visit, site, "organiser"), site.edition))
    assert organisers >= {
        "/kelola/{edition}/pertemuan?q=rengginang",
        "/kelola/{edition}/undangan?grup=graduated&cari=rengginang",
        "/penyelenggara/orang?q=agiyem",
    }

    page = visit(width=360).new_page()
    watched = Watched(page)
    come_in(page)
    for address in ("/data-saya", "/data-saya/isi", "/data-saya/koreksi"):
        page.goto(address)
        assert watched.faults() == [], address
        assert NEEDLES.search(page.content()), address
    for export in ("/data-saya/unduh.json", "/data-saya/unduh.xlsx"):
        assert NEEDLES.search(words_of(page.request.get(export))), export
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
        pages = read_all(come_as(visit, site, role), site.edition)
        assert len(pages) > 2, role
        assert named(pages) == set(), role

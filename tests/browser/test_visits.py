"""A mentor writes a visit down where there is no connection; it arrives exactly once."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.programme.visits import service as visits
from matchmaker.programme.visits.core import VisitMode, VisitState
from matchmaker.programme.visits.models import Visit
from matchmaker.programme.visits.service import Author
from tests.browser.looking import Watched
from tests.files.evil import picture

pytestmark = pytest.mark.browser

FOUND = "Kadar air keripik masih tinggi; suhu minyak turun saat singkong masuk terlalu banyak."
HAS_FORM = (
    "caches.open('pages').then((c) => c.keys()).then((k) => k.some((r) => /catat$/.test(r.url)))"
)
COUNT = (
    "new Promise((done) => {{ indexedDB.open('visits', 1).onsuccess = (e) => e.target.result"
    ".transaction('{store}').objectStore('{store}').count().onsuccess = "
    "(c) => done(c.target.result) }})"
)


@pytest.fixture
def path(site) -> str:
    return f"/acara/{site.edition}/pendampingan"


@pytest.fixture
def planned(site) -> str:
    """A visit to the first of the mentor's IKM, planned for today."""
    with site.app.app_context():
        company = db.session.scalars(
            select(Company).where(Company.name == "Keripik Carica Bu Tumini")
        ).one()
        mentor = db.session.scalars(
            select(User).where(User.name == "Ratna", User.host_id == company.host_id)
        ).one()
        visit = visits.plan_visit(
            company,
            day=clock.today("Asia/Jakarta"),
            hour=None,
            mode=VisitMode.ON_SITE,
            place="Rumah produksi",
            author=Author(visitor_id=mentor.id, recorded_by_id=mentor.id),
        )
        public_id = visit.public_id
        db.session.commit()
    return public_id


def until(page: Page, promise: str) -> None:
    """Ask a page again until its promise is true."""
    for _try in range(100):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {promise}")


def kept_pages(page: Page, path: str) -> None:
    """Open the mentor's page until the worker has it and the form."""
    page.goto(path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    until(page, HAS_FORM)


def choose_ikm(page: Page) -> None:
    """Choose the first of the mentor's IKM where the form names none."""
    if "ikm=" not in page.url and not page.locator("#ikm").input_value():
        page.locator("#ikm").select_option(index=1)


def fill_in(page: Page) -> None:
    """Write a visit down with words, a step and a photo, by keyboard where a thumb would type."""
    choose_ikm(page)
    page.get_by_label("Produksi", exact=True).check()
    page.locator("#topics-production-words").fill(FOUND)
    page.locator("#steps-0-what").fill("Beli termometer minyak")
    page.locator("#photos").set_input_files(
        {"name": "dapur.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(page.locator("#photo-previews li")).to_have_count(1)


def states(page: Page) -> list[str]:
    return page.locator("#entries [data-entry-state]").evaluate_all(
        "rows => rows.map((row) => row.dataset.entryState)"
    )


def list_arrived(site, since) -> list[Visit]:
    with site.app.app_context():
        found = db.session.scalars(
            select(Visit).where(Visit.state == VisitState.DONE, Visit.done_at >= since)
        ).all()
        for visit in found:
            assert [finding.words for finding in visit.findings] == [FOUND]
            assert len(visit.photos) == 1
        return list(found)


def test_a_visit_written_without_a_connection_arrives_exactly_once(visit, site, path, planned):
    since = clock.now()
    context = visit("mentor", 360)
    page = context.new_page()
    kept_pages(page, path)
    context.set_offline(True)
    page.reload()
    expect(page.locator("#saved-note")).to_be_visible()
    page.locator(f'a[href*="kunjungan={planned}"]').click()
    expect(page.locator("#ikm option:checked")).to_have_text("Keripik Carica Bu Tumini")
    expect(page.locator("#place")).to_have_value("Rumah produksi")
    fill_in(page)
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#entries .entry-state")).to_have_text("menunggu dikirim")
    assert list_arrived(site, since) == []
    context.set_offline(False)
    expect(page.locator("#entries .entry-state")).to_have_text("terkirim", timeout=20_000)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.goto(path)
    expect(page.locator("#entries .entry-state")).to_have_text("terkirim")
    [arrived] = list_arrived(site, since)
    assert arrived.public_id == planned


def test_after_one_visit_the_form_asks_for_the_next_and_then_for_none(visit, site, path, planned):
    since = clock.now()
    with site.app.app_context():
        first = db.session.scalars(select(Visit).where(Visit.public_id == planned)).one()
        for later in db.session.scalars(
            select(Visit).where(Visit.state == VisitState.PLANNED, Visit.id != first.id)
        ):
            later.day = first.day + timedelta(days=3)
        other = visits.plan_visit(
            first.company,
            day=first.day,
            hour=time(23, 50),
            mode=VisitMode.ONLINE,
            place="Lewat telepon",
            author=Author(visitor_id=first.visitor_id, recorded_by_id=first.visitor_id),
        )
        others, ikm = other.public_id, first.company.public_id
        db.session.commit()
    context = visit("mentor", 360)
    page = context.new_page()
    kept_pages(page, path)
    context.set_offline(True)
    page.goto(f"{path}/catat?kunjungan={planned}&ikm={ikm}")
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#visit-mends")).to_contain_text("Centang")
    for number, place in enumerate(["Lewat telepon", ""], 1):
        fill_in(page)
        page.get_by_role("button", name="Simpan kunjungan").click()
        expect(page.locator("#entries .entry-state")).to_have_count(number)
        expect(page.locator("#place")).to_have_value(place)
    # Nobody is chosen for whom nothing is planned, and nothing is laid aside without an IKM.
    expect(page.locator("#ikm")).to_have_value("")
    page.get_by_label("Pasar", exact=True).check()
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#visit-mends")).to_have_text("Pilih IKM.")
    assert states(page) == ["waiting", "waiting"]
    context.set_offline(False)
    expect(page.locator("#entries .entry-state").last).to_have_text("terkirim", timeout=20_000)
    page.goto(path)
    arrived = [one.public_id for one in list_arrived(site, since)]
    assert sorted(arrived) == sorted([planned, others])


def test_a_form_kept_yesterday_takes_a_visit_of_today(visit, path):
    page = visit("mentor", 360).new_page()
    page.clock.set_fixed_time(clock.now() + timedelta(days=1))
    page.goto(f"{path}/catat")
    tomorrow = page.evaluate("new Date().toLocaleDateString('sv')")
    expect(page.locator("#day")).to_have_value(tomorrow)
    assert page.locator("#day").evaluate("day => day.validity.valid")


def test_a_form_kept_before_the_visit_was_planned_still_fulfils_it(visit, path):
    context = visit("mentor", 360)
    page = context.new_page()
    kept_pages(page, path)
    context.set_offline(True)
    page.goto(f"{path}/catat")
    ikm = page.locator("#ikm option").last.get_attribute("value")
    page.goto(f"{path}/catat?ikm={ikm}&kunjungan=direncanakan-baru")
    expect(page.locator("#ikm")).to_have_value(ikm)
    expect(page.locator("[name=planned]")).to_have_value("direncanakan-baru")


def test_a_session_that_has_ended_loses_nothing(visit, site, path):
    since = clock.now()
    context = visit("mentor", 360)
    page = context.new_page()
    kept_pages(page, path)
    context.set_offline(True)
    page.goto(f"{path}/catat")
    fill_in(page)
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#entries .entry-state")).to_have_text("menunggu dikirim")
    context.clear_cookies()
    context.set_offline(False)
    page.locator("[data-send-now] button").click()
    expect(page.locator("#entries [data-sign-in]")).to_be_visible()
    assert states(page) == ["waiting"]
    context.add_cookies([{"name": "session", "value": site.cookies["mentor"], "url": site.url}])
    page.goto(path)
    expect(page.locator("#entries .entry-state")).to_have_text("terkirim", timeout=20_000)
    assert len(list_arrived(site, since)) == 1


def test_what_is_refused_says_why_and_is_mended(visit, site, path):
    since = clock.now()
    context = visit("mentor", 360)
    page = context.new_page()
    kept_pages(page, path)
    context.set_offline(True)
    page.goto(f"{path}/catat")
    fill_in(page)
    far = (clock.today("Asia/Jakarta") + timedelta(days=4000)).isoformat()
    page.locator("#steps-0-until").fill(far)
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#entries .entry-state")).to_have_text("menunggu dikirim")
    context.set_offline(False)
    page.goto(path)
    expect(page.locator("#entries .entry-state")).to_have_text("ditolak", timeout=20_000)
    expect(page.locator("#entries [data-mends]")).to_contain_text("dua tahun")
    page.get_by_role("link", name="Buka dan perbaiki").click()
    expect(page.locator("#visit-mends")).to_contain_text("dua tahun")
    expect(page.locator("#topics-production-words")).to_have_value(FOUND)
    expect(page.locator("#photo-previews li")).to_have_count(1)
    page.locator("#steps-0-until").fill("")
    page.get_by_role("button", name="Simpan kunjungan").click()
    page.wait_for_url("**/kunjungan/*")
    assert len(list_arrived(site, since)) == 1


def test_signing_out_asks_before_it_deletes_what_is_not_sent(visit, path):
    page = visit("mentor", 1280).new_page()
    page.goto(f"{path}/catat")
    fill_in(page)
    page.locator("#steps-0-until").fill("2099-01-01")
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#entries .entry-state")).to_have_text("ditolak")
    leave = page.locator('form[action="/keluar"] button')
    page.locator(".topbar summary").click()
    leave.click()
    expect(page.locator("#unsent-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert states(page) == ["refused"]
    if not leave.is_visible():
        page.locator(".topbar summary").click()
    leave.click()
    page.get_by_role("button", name="Hapus dan keluar").click()
    page.wait_for_url("**/")
    assert page.evaluate(COUNT.format(store="entries")) == 0


def test_what_is_typed_is_still_there_after_the_page_was_left(visit, path):
    page = visit("mentor", 360).new_page()
    page.goto(f"{path}/catat")
    page.get_by_label("Pasar", exact=True).check()
    page.locator("#topics-market-words").fill("Tiga toko minta kiriman tetap.")
    until(page, f"({COUNT.format(store='drafts')}).then((count) => count === 1)")
    page.reload()
    expect(page.locator("#topics-market-words")).to_have_value("Tiga toko minta kiriman tetap.")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_owes_nothing_while_something_waits(visit, path, width):
    context = visit("mentor", width)
    page = context.new_page()
    watched = Watched(page)
    kept_pages(page, path)
    assert watched.faults() == []
    page.goto(f"{path}/catat")
    for topic in page.locator(".topic-on").all():
        topic.check()
    page.locator("#visit-form details:has(#measured-workers) summary").click()
    assert watched.faults() == []


def test_the_form_is_filled_in_by_keyboard_alone(visit, path):
    page = visit("mentor", 1280).new_page()
    page.goto(f"{path}/catat")
    choose_ikm(page)
    page.locator("#ikm").focus()
    names = []
    for _step in range(60):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate("document.activeElement.name || document.activeElement.textContent")
        )
        if "Simpan" in names[-1]:
            break
    assert {
        "day",
        "place",
        "topics-production-on",
        "steps-0-what",
        "steps-0-owner",
        "photos",
    } <= set(names)
    page.locator("#topics-export-on").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Pembeli menanyakan contoh.")
    page.locator("#visit-form button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kunjungan/*")
    expect(page.locator(".findings")).to_contain_text("Pembeli menanyakan contoh.")


def test_one_step_is_asked_for_and_more_unfold(visit, path):
    page = visit("mentor", 360).new_page()
    page.goto(f"{path}/catat")
    assert page.locator(".step-fields:visible").count() == 1
    page.get_by_text("Langkah lain").click()
    assert page.locator(".step-fields:visible").count() == 3
    page.locator("#steps-1-what").fill("Ganti label")
    until(page, "localStorage.getItem('visits-used') === '1'")
    page.wait_for_timeout(600)
    page.reload()
    expect(page.locator("#steps-1-what")).to_be_visible()
    expect(page.locator("#steps-1-what")).to_have_value("Ganti label")


def test_a_photo_that_stays_too_large_is_told_at_once_and_the_rest_is_kept(visit, path):
    page = visit("mentor", 360).new_page()
    page.goto(f"{path}/catat")
    # No browser can read it, so none makes it smaller.
    huge = {"name": "rusak.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8" * 4_300_000}
    good = {"name": "dapur.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    choose_ikm(page)
    page.locator("#photos").set_input_files([huge, good])
    expect(page.locator("#photo-mend")).to_contain_text("rusak.jpg lebih dari 8 MB")
    expect(page.locator("#photo-previews li")).to_have_count(1)
    page.get_by_label("Pasar", exact=True).check()
    page.get_by_role("button", name="Simpan kunjungan").click()
    page.wait_for_url("**/kunjungan/*")
    expect(page.locator("main img")).to_have_count(1)


def test_more_photos_than_a_visit_takes_are_told_at_once(visit, path):
    page = visit("mentor", 360).new_page()
    page.goto(f"{path}/catat")
    many = [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        for number in range(7)
    ]
    page.locator("#photos").set_input_files(many)
    expect(page.locator("#photo-mend")).to_contain_text("Paling banyak 6 foto")
    expect(page.locator("#photo-previews li")).to_have_count(6)
    page.locator("#photos").set_input_files(many[:2])
    expect(page.locator("#photo-mend")).to_be_hidden()


def test_the_page_kept_on_the_phone_is_renewed_once_all_is_sent(visit, path, planned):
    context = visit("mentor", 360)
    page = context.new_page()
    kept_pages(page, path)
    context.set_offline(True)
    page.reload()
    page.locator(f'a[href*="kunjungan={planned}"]').click()
    fill_in(page)
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#entries .entry-state")).to_have_text("menunggu dikirim")
    page.goto(path)
    expect(page.locator("#saved-note")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("#entries .entry-state")).to_have_text("terkirim", timeout=20_000)
    expect(page.locator("#saved-note")).to_be_hidden()
    expect(page.locator(f'a[href*="kunjungan={planned}"]')).to_have_count(0)

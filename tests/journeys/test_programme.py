"""The programme: from a cohort over a visit without a connection to a page of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.accounts.models import Mandate, User
from matchmaker.catalogue.models import Print
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.programme.visits.models import Visit
from tests.files.evil import picture
from tests.journeys.people import (
    DESK,
    EDITION,
    PHONE,
    Screen,
    body_of,
    come_in,
    create_edition,
    import_roster,
    link_by_whatsapp,
    make_organiser,
    open_screen,
    personal_link,
    sign_in,
    wait_for_letter,
    wait_for_page,
)
from tests.platform import Platform

# A platform of its own and Chromium: 29 s of CPU time beside what the database takes.
pytestmark = [pytest.mark.browser, pytest.mark.long]

# Row 216 of the roster: carved masks, all in order but for the NIB; its owner has no address.
IKM = "IKM Mekar Pertiwi Snack"
OWNER_PHONE = "085700000216"
PRODUCT = "topeng lengger kayu"
NIB = "9120012345678"
MENTOR = "Bayu Pratama"
MENTOR_EMAIL = "bayu.pendamping@contoh.example"
PLACE = "Bengkel ukir"
FOUND = "Kayu dikeringkan di bawah atap; mutu pahatan seragam."
STEP = "Foto semua topeng dengan latar polos"
SEEN = "Buku produksi tiga bulan terakhir cocok dengan kapasitas."
# The phone keeps the form a moment after the page is there: with the visit that was just planned.
KEPT = (
    "caches.open('pages').then((c) => c.keys().then((k) => Promise.all(k.filter((r) => "
    "/catat$/.test(r.url)).map((r) => c.match(r).then((a) => a.text())))))"
    f".then((forms) => forms.some((text) => text.includes('{PLACE}')))"
)
SIZES = {"organiser": DESK, "mentor": PHONE, "owner": PHONE, "stranger": PHONE}


@pytest.fixture(scope="module")
def screens(chromium: Browser, platform: Platform) -> Iterator[dict[str, Screen]]:
    """Three people signed in at once and a stranger; only the organiser sits at a desk."""
    opened = {who: open_screen(chromium, platform.url, size) for who, size in SIZES.items()}
    yield opened
    for screen in opened.values():
        screen.context.close()


def test_from_a_cohort_over_a_visit_offline_to_the_printed_catalogue(
    platform: Platform, screens: dict[str, Screen]
) -> None:
    organiser, mentor, owner = screens["organiser"], screens["mentor"], screens["owner"]
    make_organiser(platform)
    sign_in(organiser)
    create_edition(organiser)
    import_roster(organiser, "ikm", "ikm.xlsx")
    lacks_its_nib(organiser)

    add_mentor(organiser)
    make_cohort(organiser)
    come_in(mentor, invitation_of_the_mentor(platform))
    invite_owner(organiser)
    come_in(owner, link_by_whatsapp(organiser, "other_ikm", IKM, owner_of_the_ikm(platform)))

    plan_visit(mentor)
    owner.go(f"/acara/{EDITION}")
    assert PLACE in owner.text()
    write_visit_offline(mentor, platform)
    arrives_once(mentor, platform)
    tick_the_step(owner)

    confirm_in_the_field(mentor)
    add_the_nib(mentor)
    has_naik_kelas(organiser)

    consent_to_the_catalogue(owner)
    open_catalogue(organiser)
    find_in_the_catalogue(screens["stranger"])
    print_catalogue(organiser, platform)


def lacks_its_nib(screen: Screen) -> None:
    """Nothing but the permits keeps the IKM from naik kelas."""
    open_gate(screen)
    states = screen.page.locator("main .stack > ul.list-unstyled > li.card .state")
    met, lacks = "terpenuhi", "tidak terpenuhi"
    assert states.all_inner_texts() == [met, lacks, met, met]
    assert "NIB" in screen.text()


def open_gate(screen: Screen) -> None:
    screen.go(f"/kelola/{EDITION}/gerbang?cari={quote(IKM)}")
    screen.page.get_by_role("link", name=IKM).first.click()
    screen.page.wait_for_url("**/gerbang/*")


def add_mentor(screen: Screen) -> None:
    screen.go("/penyelenggara/orang/baru")
    page = screen.page
    page.fill("[name=name]", MENTOR)
    page.fill("[name=email]", MENTOR_EMAIL)
    page.select_option("[name=role]", "mentor")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: not url.endswith("/baru"))
    screen.post("/tautan")


def make_cohort(screen: Screen) -> None:
    """Open a cohort from the menu and put the IKM and the mentor into it."""
    page = screen.page
    screen.go(f"/kelola/{EDITION}/kohort/baru")
    page.fill("[name=name]", "Angkatan Dieng")
    page.fill("[name=starts_on]", clock.today("Asia/Jakarta").isoformat())
    page.locator("main form button.btn-primary").click()
    # A new cohort leads on to who is in it, then to who mentors them.
    page.wait_for_url("**/ikm")
    page.locator("main form[role=search] [name=cari]").fill(IKM)
    page.keyboard.press("Enter")
    page.wait_for_url("**cari=*")
    page.get_by_label(IKM).check()
    page.get_by_role("button", name="Tambahkan yang dicentang").click()
    page.wait_for_url("**/pendamping")
    page.get_by_label(MENTOR).check()
    page.get_by_label(IKM).check()
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main .row-item", has_text=IKM)).to_contain_text(MENTOR)


def invitation_of_the_mentor(platform: Platform) -> str:
    letter = wait_for_letter(
        platform.mail,
        MENTOR_EMAIL,
        lambda letter: "/masuk/tautan/" in body_of(letter),
        "the mentor's personal link",
    )
    return personal_link(body_of(letter))


def invite_owner(screen: Screen) -> None:
    screen.go(f"/kelola/{EDITION}/undangan?grup=other_ikm&cari={quote(IKM)}")
    screen.page.locator("button.btn-primary[name=everyone]").click()
    screen.page.wait_for_load_state()


def owner_of_the_ikm(platform: Platform) -> str:
    with platform.app.app_context():
        return db.session.scalars(
            select(User.public_id)
            .join(Mandate, Mandate.user_id == User.id)
            .join(Company, Company.id == Mandate.company_id)
            .where(Company.name == IKM, User.name != MENTOR)
        ).one()


def plan_visit(screen: Screen) -> None:
    page = screen.page
    screen.go(f"/acara/{EDITION}/pendampingan")
    assert IKM in screen.text()
    page.locator('main a[href*="/rencana"]').first.click()
    page.wait_for_url("**/rencana*")
    page.select_option("[name=ikm]", label=IKM)
    page.fill("[name=day]", clock.today("Asia/Jakarta").isoformat())
    page.fill("[name=place]", PLACE)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/kunjungan/*")
    assert PLACE in screen.text()
    assert not screen.scrolls_sideways()


def write_visit_offline(screen: Screen, platform: Platform) -> None:
    """Open the kept page without a connection and write the planned visit down."""
    page = screen.page
    screen.go(f"/acara/{EDITION}/pendampingan")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    wait_for_page(screen, lambda: page.evaluate(KEPT), "the phone keeps the form with the plan")
    screen.context.set_offline(True)
    page.reload()
    page.locator('main a[href*="kunjungan="]').first.click()
    expect(page.locator("#ikm option:checked")).to_have_text(IKM)
    expect(page.locator("#place")).to_have_value(PLACE)
    page.get_by_label("Produksi", exact=True).check()
    page.locator("#topics-production-words").fill(FOUND)
    page.locator("#steps-0-what").fill(STEP)
    page.locator("#steps-0-until").fill(
        (clock.today("Asia/Jakarta") + timedelta(days=14)).isoformat()
    )
    page.locator("#photos").set_input_files(
        {"name": "bengkel.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(page.locator("#photo-previews li")).to_have_count(1)
    page.get_by_role("button", name="Simpan kunjungan").click()
    expect(page.locator("#entries .entry-state")).to_have_text("menunggu dikirim")
    assert not screen.scrolls_sideways()
    assert list_done(platform) == []


def list_done(platform: Platform) -> list[tuple[str, int]]:
    """Return what was found at each visit that was written down, with its number of photos."""
    with platform.app.app_context():
        visits = db.session.scalars(select(Visit).where(Visit.done_at.is_not(None))).all()
        return [(visit.findings[0].words, len(visit.photos)) for visit in visits]


def arrives_once(screen: Screen, platform: Platform) -> None:
    """The entry goes by itself once there is a network, and a second try changes nothing."""
    page = screen.page
    screen.context.set_offline(False)
    expect(page.locator("#entries .entry-state")).to_have_text("terkirim", timeout=20_000)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.goto(f"{screen.url}/acara/{EDITION}/pendampingan")
    expect(page.locator("#entries .entry-state")).to_have_text("terkirim")
    assert list_done(platform) == [(FOUND, 1)]
    with platform.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Visit)) == 1


def tick_the_step(screen: Screen) -> None:
    """The owner reads what was found and agreed, with the photo, and ticks the step."""
    page = screen.page
    screen.go(f"/acara/{EDITION}")
    assert STEP in screen.text()
    page.locator('main a[href*="/kunjungan/"]').click()
    page.wait_for_url("**/kunjungan/*")
    assert FOUND in screen.text()
    photo = page.locator(".photo-row img")
    photo.scroll_into_view_if_needed()
    wait_for_page(screen, lambda: photo.evaluate("i => i.naturalWidth"), "the photo is shown")
    assert not screen.scrolls_sideways()
    page.get_by_role("button", name=STEP).click()
    page.wait_for_url("**/pendampingan/ikm/*")
    expect(page.locator("section:has(#done)")).to_contain_text(STEP)
    assert not screen.scrolls_sideways()


def confirm_in_the_field(screen: Screen) -> None:
    """From the IKM's visits the mentor goes to its gate and says what was seen."""
    page = screen.page
    open_mentored(screen)
    page.get_by_role("link", name="Naik kelas").click()
    page.wait_for_url("**/gerbang?sebagai=*")
    page.select_option("[name=criterion]", "knows_production")
    page.locator("[name=holds][value=yes]").check()
    page.fill("[name=note]", SEEN)
    page.locator('form[action*="/lapangan"] button[type=submit]').click()
    page.wait_for_load_state()
    expect(page.locator("section:has(#field)")).to_contain_text(SEEN)
    assert not screen.scrolls_sideways()


def open_mentored(screen: Screen) -> None:
    screen.go(f"/acara/{EDITION}/pendampingan")
    screen.page.locator("main section:has(#all)").get_by_role("link", name=IKM).click()
    screen.page.wait_for_url("**/pendampingan/ikm/*")


def add_the_nib(screen: Screen) -> None:
    """Acting for the IKM, the mentor adds the permit that lacks, with its photo as evidence."""
    page = screen.page
    open_mentored(screen)
    page.get_by_role("link", name="Profil").click()
    page.wait_for_url("**/profil?sebagai=*")
    page.locator('main a[href*="/izin"]').first.click()
    page.wait_for_url("**/izin*")
    page.locator('main a[href*="/izin/baru"]').first.click()
    page.locator("[name=jenis][value=nib]").check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: "/izin/" in url and "/baru" not in url)
    page.locator("[name=scan]").set_input_files(
        {"name": "nib.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    page.locator('form[action*="/berkas"] button[type=submit]').click()
    expect(page.locator('main a[href*="/berkas/"]')).to_be_visible()
    page.locator("[name=state][value=held]").check()
    page.fill("[name=number]", NIB)
    page.locator("form[data-editing] button[type=submit]").click()
    page.wait_for_url(lambda url: urlsplit(url).path.endswith("/izin"))
    assert NIB in screen.text()
    assert not screen.scrolls_sideways()


def has_naik_kelas(screen: Screen) -> None:
    """The worker has judged anew; the history says what changed it and what the mentor saw."""
    open_gate(screen)
    history = screen.page.locator("section:has(#history)")

    def passed() -> bool:
        screen.page.reload()
        return "Kini naik kelas" in history.inner_text()

    wait_for_page(screen, passed, "the gate is judged anew")
    first = history.locator("li").first.inner_text()
    assert "Izin untuk produknya: tadinya tidak terpenuhi, kini terpenuhi" in first
    assert "Profil diubah" in first
    assert SEEN in screen.text()


def consent_to_the_catalogue(screen: Screen) -> None:
    """The owner finds the consent under Data saya, in one tap."""
    screen.go("/data-saya")
    screen.post("/setuju/public_catalogue")
    expect(screen.page.locator('form[action$="/tarik/public_catalogue"]')).to_be_visible()
    assert not screen.scrolls_sideways()


def open_catalogue(screen: Screen) -> None:
    screen.go(f"/kelola/{EDITION}/katalog")
    screen.post("/katalog/buka")
    expect(screen.page.locator(f'main a[href="/katalog/{EDITION}"]')).to_be_visible()


def find_in_the_catalogue(screen: Screen) -> None:
    """Somebody without an account finds the IKM in both languages, and no way around the event."""
    page = screen.page
    for language, heading in (("id", "Katalog IKM"), ("en", "IKM catalogue")):
        screen.go(f"/katalog/{EDITION}?lang={language}&q=topeng")
        assert heading in screen.text()
        page.get_by_role("link", name=IKM).click()
        page.wait_for_url(lambda url: urlsplit(url).path.count("/") == 3)
        said = screen.text()
        assert IKM in said
        assert PRODUCT in said.lower()
        assert page.locator("html").get_attribute("lang") == language
        source = page.content()
        for secret in (OWNER_PHONE, OWNER_PHONE.removeprefix("0"), NIB, "wa.me", "mailto:"):
            assert secret not in source
        assert not screen.scrolls_sideways()


def print_catalogue(screen: Screen, platform: Platform) -> None:
    """A job prints it, with its progress on the page; the paper holds the one IKM's page."""
    page = screen.page
    screen.go(f"/kelola/{EDITION}/katalog")
    screen.post("/katalog/cetak")
    link = page.locator('main a[href*="/cetakan/"]')
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    paper = download.value.path().read_bytes()
    assert paper.startswith(b"%PDF-")
    with platform.app.app_context():
        made = db.session.scalars(select(Print)).one()
        names = db.session.scalars(select(Company.name).where(Company.id.in_(made.company_ids)))
        assert list(names) == [IKM]
        assert made.size == len(paper)
        job = db.session.get_one(Job, made.job_id)
        assert (job.state, job.progress) == (JobState.DONE, 1.0)

"""A banker, a merchandiser and an owner find each other: their stories in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, User
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, NeedKind
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.meetings.models import Meeting
from tests.browser.conftest import Site
from tests.browser.looking import Watched
from tests.browser.test_pages import look
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

pytestmark = pytest.mark.browser

CHIPS = ".reason > span:last-child, .gap > span:last-child"
# What a sentence that is read aloud never holds: a code, a value of Python, a hole, half a link.
NOT_SPOKEN = re.compile(r"_|\b(None|nan|True|False|null)\b|\{|\}|  |\(\)|,\s*$|^\W")
LANGUAGES = ("id", "en")


@dataclass(frozen=True, kw_only=True)
class Fair:
    """The address of an edition of a host of its own, and the cookie of each person in it."""

    edition: str
    url: str
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def fair(site: Site) -> Fair:
    """Two IKM that fit in different ways, one that lacks things, and one partner of each kind."""
    with site.app.app_context():
        host = make_host("Pasar Cerita")
        edition = make_edition(host, name="Pasar Cerita 2026")
        people = _fill(host, edition)
        cookies = {}
        for who, user in people.items():
            cookie = sign_in(site.app.test_client(), user).get_cookie("session")
            assert cookie is not None
            cookies[who] = cookie.value
        address = edition.slug
    return Fair(edition=address, url=site.url, cookies=cookies)


def _fill(host: Host, edition: Edition) -> dict[str, User]:
    darmi = make_ikm(
        edition,
        name="Keripik Singkong Bu Darmi",
        permits=("nib", "pirt", "halal"),
        needs=(
            {"kind": NeedKind.RETAIL},
            {"kind": NeedKind.LOAN, "amount": 60_000_000, "purpose": "working_capital"},
        ),
        sales_per_year=480_000_000,
    )
    make_ikm(
        edition,
        name="Rempeyek Baru Jadi",
        product="rempeyek kacang",
        product_en="peanut crackers",
        permits=("nib", "pirt"),
        started_on=date(2026, 9, 1),
        needs=({"kind": NeedKind.RETAIL}, {"kind": NeedKind.LOAN, "amount": 900_000_000}),
    )
    make_ikm(
        edition,
        name="Anyaman Mendong Lestari",
        product="tas anyaman mendong",
        product_en="woven rush bag",
        sectors=["kerajinan"],
        permits=("nib",),
        needs=({"kind": NeedKind.EXPORT},),
    )
    shop = make_partner(
        edition,
        name="Swalayan Melati",
        brief=Brief(
            sectors=("teknologi_pangan",),
            products_sought=("keripik singkong",),
            regions=("semua",),
            required_permits=("nib", "pirt|bpom_food", "halal", "barcode"),
            min_capacity_per_month=3_000,
            price_low=8_000,
            price_high=20_000,
            terms=("credit_14",),
        ),
    )
    bank = make_partner(
        edition,
        name="Bank Tani Jaya",
        kind=CompanyKind.BANK,
        brief=Brief(
            sectors=("teknologi_pangan",),
            regions=("semua",),
            required_permits=("nib",),
            loan_products=(
                LoanProduct(
                    name="KUR Mikro",
                    min=10_000_000,
                    max=100_000_000,
                    purpose="working_capital",
                    min_months_running=6,
                ),
            ),
        ),
    )
    make_partner(
        edition,
        name="PT Lintas Samudra",
        kind=CompanyKind.EXPORTER,
        brief=Brief(sectors=("kerajinan",), products_sought=("anyaman",), destinations=("Jepang",)),
    )
    return {
        "owner": make_user(host, Role.IKM, name="Darmi", acts_for=(darmi.company_id,)),
        "merchandiser": make_user(host, Role.PARTNER, name="Melati", acts_for=(shop.company_id,)),
        "banker": make_user(host, Role.PARTNER, name="Tani", acts_for=(bank.company_id,)),
    }


@pytest.fixture
def enter(visit: Callable[..., BrowserContext], fair: Fair) -> Callable[..., Watched]:
    """Open a window of a size as somebody of the fair."""

    def window(who: str, width: int) -> Watched:
        context = visit(width=width, locale="id-ID")
        context.add_cookies([{"name": "session", "value": fair.cookies[who], "url": fair.url}])
        return Watched(context.new_page())

    return window


def card_of(page: Page, name: str) -> object:
    return page.locator("#matches > li").filter(has_text=name)


def names_in_order(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#matches h2").all_inner_texts()]


def meetings_between(site: Site, ikm: str, partner: str) -> int:
    with site.app.app_context():
        parts = {
            part.company.name: part.id
            for part in db.session.scalars(select(Participation))
            if part.company.name in {ikm, partner}
        }
        found = db.session.scalars(
            select(Meeting).filter_by(ikm_id=parts[ikm], partner_id=parts[partner])
        ).all()
        return len(found)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_banker_finds_who_can_borrow_and_why_another_cannot(site, fair, enter, width):
    watched = enter("banker", width)
    page = watched.page
    faults = look(watched, f"/acara/{fair.edition}/untuk-anda")
    order = names_in_order(page)
    assert order[0] == "Keripik Singkong Bu Darmi"
    # What stops a deal is said and stands below; it is never hidden.
    assert "Rempeyek Baru Jadi" in order[1:]
    best, stopped = card_of(page, "Bu Darmi"), card_of(page, "Rempeyek")
    expect(best).to_contain_text("KUR Mikro")
    expect(best.locator(".gap-stop")).to_have_count(0)
    expect(stopped.locator(".gap-stop").first).to_be_visible()
    best.get_by_role("link", name="Ajukan pertemuan").click()
    page.wait_for_load_state()
    faults += watched.faults()
    expect(page.get_by_label("Pinjaman")).to_be_checked()
    assert faults == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_merchandiser_sees_what_to_say_before_the_meeting(site, fair, enter, width):
    watched = enter("merchandiser", width)
    page = watched.page
    faults = look(watched, f"/acara/{fair.edition}/direktori/kecocokan?q=keripik")
    page.locator(".company-card h2 a").first.click()
    # The profile's place for the match is filled from its own address.
    page.locator("#match-title").wait_for()
    faults += watched.faults()
    match = page.locator("section[aria-labelledby=match-title]")
    expect(match).to_contain_text("3.000")
    expect(match).to_contain_text("2.000")
    expect(match.locator(".gap-stop").filter(has_text=re.compile("barcode", re.I))).to_be_visible()
    must = match.get_by_role("button", name="Harus bertemu")
    if must.get_attribute("aria-pressed") != "true":
        must.focus()
        page.keyboard.press("Enter")
        expect(must).to_have_attribute("aria-pressed", "true")
    faults += look(watched, f"/acara/{fair.edition}/untuk-anda?lihat=harus")
    assert names_in_order(page) == ["Keripik Singkong Bu Darmi"]
    assert faults == []


def test_an_owner_asks_on_the_phone(site, fair, enter):
    watched = enter("owner", 360)
    page = watched.page
    faults = look(watched, f"/acara/{fair.edition}/untuk-anda")
    bank = card_of(page, "Bank Tani Jaya")
    expect(bank.locator(".reason").first).to_be_visible()
    # One tap away, with a way back.
    exporter = card_of(page, "PT Lintas Samudra")
    exporter.get_by_role("button", name="Tidak cocok").click()
    page.get_by_text("Dipindah ke").first.wait_for()
    faults += watched.faults()
    page.reload()
    assert "PT Lintas Samudra" not in names_in_order(page)
    card_of(page, "Swalayan Melati").get_by_role("link", name="Ajukan pertemuan").click()
    page.wait_for_load_state()
    faults += watched.faults()
    page.locator("[name=message]").fill("Keripik kami tanpa pengawet, siap kirim tiap minggu.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/pertemuan/**")
    faults += watched.faults()
    assert meetings_between(site, "Keripik Singkong Bu Darmi", "Swalayan Melati") == 1
    page.goto(f"/acara/{fair.edition}/untuk-anda")
    expect(card_of(page, "Swalayan Melati")).to_contain_text("Menunggu")
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["owner", "merchandiser", "banker"])
def test_the_reasons_read_well_aloud(fair, enter, who, language):
    page = enter(who, 360).page
    page.goto(f"/acara/{fair.edition}/untuk-anda")
    if page.locator("html").get_attribute("lang") != language:
        page.locator("form[action='/bahasa'] button").first.click()
        page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
    said = [text.strip() for text in page.locator(CHIPS).all_inner_texts()]
    assert len(said) >= 4
    assert [text for text in said if NOT_SPOKEN.search(text)] == []
    assert [text for text in said if text[0].islower()] == []
    print("\n".join(said))

"""The main job, from an empty platform to a published schedule on an owner's phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events.queries import find_edition
from matchmaker.matching.field import load_settings
from matchmaker.matching.queries import rank_candidates
from matchmaker.programme.models import GateResult
from tests.journeys.people import (
    DESK,
    EDITION,
    PHONE,
    Screen,
    body_of,
    come_in,
    create_edition,
    import_roster,
    letters_to,
    link_by_whatsapp,
    make_organiser,
    open_screen,
    personal_link,
    sign_in,
    wait_for_letter,
)
from tests.platform import Platform

pytestmark = pytest.mark.browser

MESSAGE = "Kami mencari pemasok tetap & <b>segera</b>."


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A partner with an address and an owner with a phone alone, both from the rosters."""

    partner: str
    partner_email: str
    ikm: str
    ikm_id: str
    owner: str


@pytest.fixture(scope="module")
def screens(chromium: Browser, platform: Platform) -> Iterator[dict[str, Screen]]:
    """Three people signed in at once: organiser and partner at a desk, the owner on a phone."""
    sizes = {"organiser": DESK, "partner": DESK, "owner": PHONE}
    opened = {who: open_screen(chromium, platform.url, size) for who, size in sizes.items()}
    yield opened
    for screen in opened.values():
        screen.context.close()


def test_from_an_empty_platform_to_a_published_schedule(
    platform: Platform, screens: dict[str, Screen]
) -> None:
    organiser, partner, owner = screens["organiser"], screens["partner"], screens["owner"]
    make_organiser(platform)
    sign_in(organiser)
    create_edition(organiser)
    import_roster(organiser, "ikm", "ikm.xlsx")
    import_roster(organiser, "mitra", "mitra.xlsx")
    pair = choose_pair(platform)

    see_the_gate(organiser)
    invite_everybody(organiser)

    come_in(partner, invitation_by_mail(platform, pair))
    ask_for_a_meeting(partner, pair)
    come_in(owner, invitation_by_whatsapp(organiser, platform, pair))
    accept_on_the_phone(owner, pair)
    accepted = wait_for_letter(
        platform.mail,
        pair.partner_email,
        lambda letter: pair.ikm in str(letter["Subject"]),
        "the partner hears that the owner accepts",
    )
    assert pair.ikm in body_of(accepted)

    make_and_publish_a_plan(organiser)

    invitation = wait_for_letter(
        platform.mail, pair.partner_email, calendar_of, "the partner gets a calendar file"
    )
    [event] = Calendar.from_ical(calendar_of(invitation)).walk("VEVENT")
    assert pair.ikm in str(event["SUMMARY"])
    see_the_schedule(owner, pair.partner)
    see_the_schedule(partner, pair.ikm)
    assert not owner.scrolls_sideways()

    step_back(owner)
    gone = wait_for_letter(
        platform.mail,
        pair.partner_email,
        lambda letter: "METHOD:CANCEL" in calendar_of(letter),
        "the partner hears that the owner steps back",
    )
    assert pair.ikm in body_of(gone)
    partner.go(f"/acara/{EDITION}/jadwal-saya")
    assert pair.ikm not in partner.text()


def see_the_gate(screen: Screen) -> None:
    screen.go(f"/kelola/{EDITION}/gerbang")
    assert "350" in screen.text()


def invite_everybody(screen: Screen) -> None:
    for group in ("partners", "graduated"):
        screen.go(f"/kelola/{EDITION}/undangan?grup={group}")
        screen.page.locator("button.btn-primary[name=everyone]").click()
        screen.page.wait_for_load_state()


def choose_pair(platform: Platform) -> Pair:
    """Choose a retailer with an address and its best IKM whose owner has none."""
    with platform.app.app_context():
        partners = db.session.execute(
            select(Participation, Company)
            .join(Company, Company.id == Participation.company_id)
            .where(Company.kind == CompanyKind.RETAILER, Company.email.is_not(None))
            .order_by(Company.id)
        ).all()
        graduated = set(
            db.session.scalars(select(GateResult.participation_id).where(GateResult.standing))
        )
        edition = find_edition(EDITION)
        assert edition is not None
        settings = load_settings(edition)
        for participation, company in partners:
            for match in rank_candidates(participation, settings):
                found = db.session.execute(
                    select(Company, User)
                    .join(Participation, Participation.company_id == Company.id)
                    .join(Mandate, Mandate.company_id == Company.id)
                    .join(User, User.id == Mandate.user_id)
                    .where(
                        Participation.public_id == match.participation.public_id,
                        Participation.id.in_(graduated),
                        User.email.is_(None),
                    )
                ).first()
                if found is not None:
                    return Pair(
                        partner=company.name,
                        partner_email=company.email or "",
                        ikm=found[0].name,
                        ikm_id=found[0].public_id,
                        owner=found[1].public_id,
                    )
    raise AssertionError("the rosters hold no such pair")


def invitation_by_mail(platform: Platform, pair: Pair) -> str:
    letter = wait_for_letter(
        platform.mail,
        pair.partner_email,
        lambda letter: "/masuk/tautan/" in body_of(letter),
        "the partner's invitation",
    )
    return personal_link(body_of(letter))


def invitation_by_whatsapp(screen: Screen, platform: Platform, pair: Pair) -> str:
    assert letters_to(platform.mail, pair.ikm) == []
    return link_by_whatsapp(screen, "graduated", pair.ikm, pair.owner)


def ask_for_a_meeting(screen: Screen, pair: Pair) -> None:
    page = screen.page
    screen.go(f"/acara/{EDITION}/direktori?q={quote(pair.ikm)}")
    page.locator(f'main a[href*="/direktori/{pair.ikm_id}"]').first.click()
    page.wait_for_url(f"**/direktori/{pair.ikm_id}*")
    # The match with its reasons comes from the matching room, after the page.
    expect(page.locator(".chip-reason, .reason").first).to_be_visible()
    page.locator(f'main a[href*="/ajukan/{pair.ikm_id}"]').first.click()
    page.wait_for_url(f"**/ajukan/{pair.ikm_id}*")
    page.fill("textarea[name=message]", MESSAGE)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/pertemuan/*")


def accept_on_the_phone(screen: Screen, pair: Pair) -> None:
    screen.go(f"/acara/{EDITION}/pertemuan")
    said = screen.text()
    assert pair.partner in said
    assert MESSAGE in said
    assert not screen.scrolls_sideways()
    screen.page.locator('form[action*="/terima"] button').first.click()
    expect(screen.page.locator('form[action*="/terima"] button')).to_have_count(0)


def make_and_publish_a_plan(screen: Screen) -> None:
    page = screen.page
    screen.go(f"/kelola/{EDITION}/jadwal")
    page.locator("main form button.btn-primary").first.click()
    plan = page.locator(f'main a[href*="/kelola/{EDITION}/jadwal/"]').first
    expect(plan).to_be_visible(timeout=60_000)
    plan.click()
    page.wait_for_load_state()
    screen.post("/terbitkan")


def step_back(screen: Screen) -> None:
    """Withdraw from the one planned meeting."""
    screen.go(f"/acara/{EDITION}/pertemuan")
    screen.page.locator('main a[href*="/pertemuan/"]').first.click()
    screen.page.wait_for_url("**/pertemuan/*")
    withdraw = screen.page.locator('main details:has(form[action*="/tarik"])').first
    withdraw.locator("summary").click()
    withdraw.locator("button[type=submit]").click()
    expect(screen.page.locator('main form[action*="/tarik"]')).to_have_count(0)


def calendar_of(letter: EmailMessage) -> str:
    """Return a letter's calendar file, or an empty text."""
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            content: str = part.get_content()
            return content
    return ""


def see_the_schedule(screen: Screen, counterpart: str) -> None:
    screen.go(f"/acara/{EDITION}/jadwal-saya")
    said = screen.text()
    assert counterpart in said
    assert "WIB" in said

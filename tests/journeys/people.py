"""People at their own screens, with what several stories have them do there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from tests.platform import Platform, wait_for

SAMPLES = Path(__file__).parent.parent / "samples"
ORGANISER = "panitia@contoh.example"
PASSWORD = "gula kelapa dari Kebumen"
EDITION = "temu-bisnis-akhir-tahun"

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One person's browser; `outside` collects the addresses it opened beyond the platform."""

    context: BrowserContext
    page: Page
    url: str
    outside: list[str]

    def go(self, path: str) -> None:
        """Open a page of the platform and expect it to be there."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def post(self, action: str) -> None:
        """Press the button of the form with that action (an end of the address)."""
        self.page.locator(f'form[action$="{action}"] button[type=submit]').first.click()
        self.page.wait_for_load_state()

    def text(self) -> str:
        """Return what the page says."""
        return self.page.locator("main").inner_text()

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the screen."""
        wider: bool = self.page.evaluate(
            "document.scrollingElement.scrollWidth > window.innerWidth"
        )
        return wider


def open_screen(chromium: Browser, url: str, size: dict[str, int]) -> Screen:
    """Open a browser window of its own; addresses outside are noted and answered with nothing."""
    context = chromium.new_context(viewport=size, locale="id-ID")  # type: ignore[arg-type]
    outside: list[str] = []

    def beyond(route: object) -> None:
        outside.append(route.request.url)  # type: ignore[attr-defined]
        route.fulfill(status=200, content_type="text/html", body="ok")  # type: ignore[attr-defined]

    context.route(lambda address: urlsplit(address).hostname != "localhost", beyond)
    return Screen(context=context, page=context.new_page(), url=url, outside=outside)


def letters_to(mail: Path, address: str) -> list[EmailMessage]:
    """Return the letters in the mail folder that go to an address, the oldest first."""
    found = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(mail.glob("*.eml"))
    ]
    return [letter for letter in found if address in str(letter["To"])]


def wait_for_letter(
    mail: Path, address: str, fits: Callable[[EmailMessage], object], what: str
) -> EmailMessage:
    """Wait until a letter to an address fits, and return it."""
    wait_for(lambda: any(map(fits, letters_to(mail, address))), what)
    return next(letter for letter in letters_to(mail, address) if fits(letter))


def body_of(letter: EmailMessage) -> str:
    """Return a letter's plain text."""
    part = letter.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content


def personal_link(text: str) -> str:
    """Return the path of the personal sign-in link in a message."""
    found = re.search(r"https?://[^\s]+?(/masuk/tautan/[^\s]+)", text)
    assert found, text
    return found[1]


def text_of_wa_me(address: str) -> str:
    """Return the text that a wa.me address types in."""
    return parse_qs(urlsplit(address).query)["text"][0]


def wait_for_page(screen: Screen, condition: Callable[[], object], what: str) -> None:
    """Wait for something that happens in the browser; it only moves while it is waited for."""

    def look() -> object:
        screen.page.wait_for_timeout(50)
        return condition()

    wait_for(look, what)


def make_organiser(platform: Platform) -> None:
    """Set up the host and its first organiser, as the command of a new installation does."""
    with platform.app.app_context(), transaction():
        host = accounts.get_or_create_host("Inopak Institute")
        accounts.create_user(
            host_id=host.id,
            name="Ratna Widodo",
            email=ORGANISER,
            password=PASSWORD,
            roles=[Role.ORGANISER],
        )


def sign_in(screen: Screen) -> None:
    """Sign the organiser in."""
    screen.go("/masuk")
    screen.page.fill("[name=identity]", ORGANISER)
    screen.page.fill("[name=password]", PASSWORD)
    screen.page.locator("main button[type=submit]").click()
    screen.page.wait_for_url("**/kelola**")


def create_edition(screen: Screen) -> None:
    """Open an edition that begins in three weeks."""
    screen.go("/kelola/edisi/baru")
    first = clock.today("Asia/Jakarta") + timedelta(days=21)
    values = {
        "name": "Temu Bisnis Akhir Tahun",
        "venue": "Gedung Wanita",
        "city": "Semarang",
        "first_day": first.isoformat(),
        "second_day": (first + timedelta(days=1)).isoformat(),
        "table_count": "45",
    }
    for name, value in values.items():
        screen.page.fill(f"[name={name}]", value)
    screen.page.locator("main form button[type=submit]").last.click()
    screen.page.wait_for_url(f"**/kelola/{EDITION}/**")


def import_roster(screen: Screen, kind: str, name: str) -> None:
    """Import one of the samples and confirm it."""
    screen.go(f"/kelola/{EDITION}/impor")
    page = screen.page
    page.locator(f"input[name=kind][value={kind}]").check()
    page.set_input_files("input[type=file]", SAMPLES / name)
    # Their consents lie on paper: without them an IKM is shown to nobody.
    page.locator("[name=with_consent]").check()
    page.locator("main form[enctype] button[type=submit]").click()
    page.wait_for_url(f"**/kelola/{EDITION}/impor/*")
    # Nothing is written before the organiser confirms.
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: not url.rstrip("/").split("/impor")[-1].startswith("/"))


def link_by_whatsapp(screen: Screen, group: str, ikm: str, owner: str) -> str:
    """Open WhatsApp with an invited owner's message, and return the personal link in it."""
    screen.go(f"/kelola/{EDITION}/undangan?grup={group}&cari={quote(ikm)}")
    before = len(screen.outside)
    # A prepared message to tap once the worker has written it, a plain link until then.
    tap = screen.page.locator(f'[formaction*="/pesan/{owner}/buka"], a[href*="wa.me"]')
    with screen.context.expect_page():
        tap.first.click()
    wait_for_page(screen, lambda: len(screen.outside) > before, "WhatsApp opens")
    return personal_link(text_of_wa_me(screen.outside[-1]))


def come_in(screen: Screen, link: str) -> None:
    """Use a personal link."""
    screen.go(link)
    screen.post(link)
    assert f"/acara/{EDITION}" in screen.page.url

"""What a phone transfers for the directory, from the real web process with compression on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, Response

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.models import Participation
from matchmaker.directory.photos import set_photo
from matchmaker.files.core import FileKind
from matchmaker.files.service import clean
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.files import evil
from tests.platform import Platform, platform

__all__ = ["platform"]
pytestmark = pytest.mark.browser
KB = 1000
FIRST_VISIT = 120 * KB
REPEAT_VISIT = 20 * KB


@pytest.fixture(scope="module")
def fair(platform: Platform) -> SimpleNamespace:
    """An edition with more companies than a page shows, and an organiser's session."""
    with platform.app.app_context():
        host = make_host("Inopak Institute")
        edition = make_edition(host)
        organiser = make_user(host, Role.ORGANISER)
        for number in range(30):
            ikm = make_ikm(
                edition,
                name=f"Olahan Singkong Bu Tumini {number}",
                story="Dibuat setiap pagi di dapur bersama.",
                sectors=["teknologi_pangan", "herbal"],
                permits=("nib", "pirt", "halal"),
            )
            _give_photo(ikm, organiser.id, platform.folder)
        client = sign_in(platform.app.test_client(), organiser)
        cookie = client.get_cookie("session")
        assert cookie is not None
        return SimpleNamespace(
            url=f"{platform.url}/acara/{edition.slug}/direktori",
            cookie={"name": "session", "value": cookie.value, "url": platform.url},
        )


def _give_photo(ikm: Participation, by: int, data: Path) -> None:
    with transaction():
        photo = clean(evil.picture("JPEG"), FileKind.PHOTO)
        set_photo(ikm.company, photo, by=by, data=data, now=clock.now())


@pytest.fixture
def page(chromium: Browser, fair: SimpleNamespace) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=3)
    context.add_cookies([fair.cookie])
    yield context.new_page()
    context.close()


def transferred(page: Page, url: str) -> dict[str, int]:
    """Return the bytes that came over the wire for each address, photos apart."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.responseReceived",
        lambda e: addresses.update({e["requestId"]: e["response"]["url"]}),
    )
    session.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    page.goto(url, wait_until="networkidle")
    session.detach()
    return {
        addresses[number]: int(size)
        for number, size in sizes.items()
        if number in addresses and "/foto" not in addresses[number]
    }


def test_the_first_visit_and_the_next_are_light(page: Page, fair: SimpleNamespace) -> None:
    first = transferred(page, fair.url)
    assert {"direktori", "jumlah"} <= {address.split("?")[0].rsplit("/")[-1] for address in first}
    assert page.locator(".company-card").count() == 24
    assert sum(first.values()) <= FIRST_VISIT, first
    again = transferred(page, fair.url)
    print(f"first visit {sum(first.values())} bytes, repeat {sum(again.values())} bytes")
    assert sum(again.values()) <= REPEAT_VISIT, again


def test_photos_are_small_and_come_when_they_are_near(page: Page, fair: SimpleNamespace) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/foto" in sent.url else None)
    page.goto(fair.url, wait_until="networkidle")
    assert 0 < len(asked) < 24
    assert all(url.endswith("kecil=1") for url in asked)
    seen = len(asked)
    page.locator(".company-card").last.scroll_into_view_if_needed()
    # The policy forbids the eval that waiting for a function needs.
    page.wait_for_timeout(1000)
    assert len(asked) > seen
    pictures = page.locator(".company-mark img")
    assert pictures.count() == 24
    assert "1600w" in (pictures.first.get_attribute("srcset") or "")


def test_another_filter_brings_the_list_alone(page: Page, fair: SimpleNamespace) -> None:
    transferred(page, fair.url)
    answers: list[str] = []

    def note(answer: Response) -> None:
        # Icons of the new cards come from the browser's own store, photos are pictures already.
        if answer.url.startswith(fair.url) and "/foto" not in answer.url:
            answers.append(answer.headers.get("content-encoding", ""))

    page.on("response", note)
    with page.expect_response("**/jumlah?izin=nib"):
        page.evaluate("document.querySelector('#directory [name=izin][value=nib]').click()")
    assert page.url == f"{fair.url}?izin=nib"
    assert answers == ["gzip", "gzip"]

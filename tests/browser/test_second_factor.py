"""An organiser of a real edition: led to a second factor, and in again with it or without it."""

from __future__ import annotations

import re
import time

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from tests.browser.conftest import PASSWORD
from tests.browser.looking import Watched
from tests.factories.accounts import make_user

pytestmark = pytest.mark.browser

WRONG = "000000"


@pytest.fixture
def address(site, monkeypatch, request) -> str:
    """An organiser without a second factor, where one is demanded; returns their e-mail address."""
    monkeypatch.setitem(site.app.config, "SECOND_FACTOR_FOR_ORGANISERS", True)
    with site.app.app_context():
        host = db.session.scalars(select(Host)).first()
        assert host is not None
        name = f"ketua-{request.node.callspec.params['width']}@contoh.example"
        make_user(host, Role.ORGANISER, name="Ketua Panitia", email=name, password=PASSWORD)
    return name


def send(page: Page) -> None:
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state()


def sign_in(page: Page, address: str) -> None:
    page.goto("/masuk")
    page.fill("input[name=identity]", address)
    page.fill("input[name=password]", PASSWORD)
    send(page)


def sign_out(page: Page) -> None:
    page.goto("/akun")
    page.locator('form[action="/keluar"] button').first.evaluate("button => button.form.submit()")
    page.wait_for_url(re.compile(r"/$"))


def type_code(page: Page, code: str) -> None:
    page.fill("input[name=code]", code)
    send(page)


def digits(phone: TOTP, steps: int) -> str:
    """Return what the app shows, `steps` half minutes from now: no code opens twice."""
    return str(phone.generate(time=time.time() + 30 * steps).token)


def faults(watched: Watched) -> list[str]:
    """Return the page's faults; the browser notes a refused form's status by itself."""
    return [fault for fault in watched.faults() if "status of 4" not in fault]


@pytest.mark.parametrize("width", [360, 1280])
def test_an_organiser_enrols_a_second_factor_and_comes_in_with_it(visit, site, address, width):
    watched = Watched(visit(width=width).new_page())
    page = watched.page

    sign_in(page, address)
    page.goto(f"/kelola/{site.edition}")
    page.wait_for_url("**/akun")
    assert faults(watched) == []
    page.locator('main a.btn-primary[href="/akun/faktor-kedua"]').click()
    assert faults(watched) == []
    send(page)
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 100
    key = page.locator("main code").inner_text()
    phone = TOTP(key=key.replace("-", ""))
    assert faults(watched) == []

    type_code(page, WRONG)
    expect(page.locator("main .field-error")).to_be_visible()
    expect(page.locator("main code")).to_have_text(key)
    assert faults(watched) == []
    type_code(page, digits(phone, -1))
    page.wait_for_url("**/akun/kode-cadangan")
    assert faults(watched) == []
    send(page)
    recovery = page.locator("ol.codes code").all_inner_texts()
    assert len(set(recovery)) == len(recovery) >= 5
    assert faults(watched) == []
    page.locator("main a.btn-primary").click()
    page.wait_for_url(f"**/kelola/{site.edition}")

    sign_out(page)
    sign_in(page, address)
    page.wait_for_url(re.compile("/masuk/faktor-kedua"))
    assert faults(watched) == []
    type_code(page, WRONG)
    expect(page.locator("main .form-errors, main .field-error").first).to_be_visible()
    assert faults(watched) == []
    type_code(page, digits(phone, 0))
    page.wait_for_url(f"**/kelola/{site.edition}")

    sign_out(page)
    sign_in(page, address)
    page.locator('main a[href="/masuk/kode-cadangan"]').click()
    assert faults(watched) == []
    type_code(page, "tidak-ada-ini")
    expect(page.locator("main .form-errors, main .field-error").first).to_be_visible()
    assert faults(watched) == []
    type_code(page, recovery[0])
    page.wait_for_url(f"**/kelola/{site.edition}")

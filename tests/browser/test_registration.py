"""Coming in from outside: the printed card's code, the public form, the photo from the phone."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, User
from matchmaker.db import db, transaction
from matchmaker.directory.models import Registration
from matchmaker.events.models import Edition
from matchmaker.events.queries import get_edition_by_id, list_slots, list_tables
from matchmaker.meetings import placing
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.placing import Placing
from matchmaker.organiser import printing
from matchmaker.organiser.invitations import Group
from tests.browser.conftest import Site
from tests.browser.looking import Watched
from tests.factories.accounts import make_user
from tests.factories.directory import make_ikm, make_partner, make_registration
from tests.factories.meetings import make_meeting
from tests.files import evil

pytestmark = pytest.mark.browser


@pytest.fixture
def edition_id(site: Site) -> int:
    with site.app.app_context():
        edition = db.session.scalars(select(Edition).filter_by(slug=site.edition)).one()
        edition.ikm_may_register = edition.partners_may_register = True
        db.session.commit()
        return edition.id


def print_card(app: Flask, edition_id: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make an owner with a placed meeting, print their card, and return what its code says."""
    printed: list[str] = []

    def keep(sheet: object, cards: list[object]) -> bytes:
        printed.extend(card.address for card in cards)  # type: ignore[attr-defined]
        return b"%PDF-"

    monkeypatch.setattr(printing, "print_invitations", keep)
    with app.app_context():
        edition = get_edition_by_id(edition_id)
        part = make_ikm(edition, name="Kopi Kartu Kejajar")
        buyer = make_partner(edition, name="Kedai Kartu Dieng")
        meeting = make_meeting(part, buyer, state=MeetingState.ACCEPTED)
        hour, table = list_slots(edition.id)[0], list_tables(edition.id)[-1]
        with transaction():
            place = Placing(meeting_id=meeting.id, slot_id=hour.id, table_id=table.id)
            placing.place(edition.id, [place])
        user = make_user(
            db.session.get_one(Host, edition.host_id), Role.IKM, acts_for=(part.company_id,)
        )
        by = db.session.scalars(select(User).filter_by(name="Dewi Lestari")).first()
        assert by is not None
        with transaction():
            printing.print_cards(
                edition,
                Group.GRADUATED,
                chosen=[user.public_id],
                secret=app.config["SECRET_KEY"],
                valid_for=timedelta(days=14),
                by=by.id,
                host="Inopak Institute",
                now=clock.now(),
            )
    [address] = printed
    return address


def test_from_the_printed_card_to_jadwal_saya_in_three_taps(visit, site, edition_id, monkeypatch):
    """The camera opens the address: that is the first tap; "come in" and "schedule" follow."""
    address = print_card(site.app, edition_id, monkeypatch)
    watched = Watched(visit(width=360).new_page())
    page = watched.page
    page.goto(re.sub(r"^https?://[^/]+", "", address))
    assert watched.faults() == []
    page.locator(".door-card button.btn-primary").click()
    page.wait_for_url(f"**/acara/{site.edition}*")
    page.locator('nav.bottomnav a[href$="/jadwal-saya"]').click()
    page.wait_for_url("**/jadwal-saya*")
    assert page.get_by_text("Kedai Kartu Dieng").first.is_visible()
    assert watched.faults() == []


@pytest.mark.parametrize("width", [360, 1280])
def test_an_owner_registers_from_the_first_page(visit, site, edition_id, width, tmp_path):
    watched = Watched(visit(width=width).new_page())
    page = watched.page
    page.goto("/")
    page.locator(f'a[href="/daftar/{site.edition}"]').click()
    assert watched.faults() == []
    page.locator('a[href$="/ikm"]').click()
    assert watched.faults() == []
    page.locator("form.form button[type=submit]").click()
    assert page.locator(".field-error").count() >= 5
    # The browser itself notes a 422 in its console; the page has no other fault.
    assert [fault for fault in watched.faults() if "status of 422" not in fault] == []
    name = f"Kerupuk Rambak {width}"
    page.fill("#name", name)
    page.fill("#owner", "Siti Aminah")
    page.fill("#phone", f"0813 5555 {width:04d}")
    page.select_option("#regency", "33.07")
    page.locator('input[name="sectors"][value="teknologi_pangan"]').check()
    page.fill("#main_product", "kerupuk rambak")
    for purpose in ("programme", "whatsapp"):
        page.locator(f'input[name="purposes"][value="{purpose}"]').check()
    photo = tmp_path / "IMG_2041.jpg"
    photo.write_bytes(evil.with_place())
    page.set_input_files("#photo", photo)
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url("**/terima-kasih")
    assert watched.faults() == []
    with site.app.app_context():
        sent = db.session.scalars(select(Registration).filter_by(company_name=name)).one()
        assert sent.photo is not None


@pytest.mark.parametrize("width", [360, 1280])
def test_the_organiser_reads_and_approves(visit, site, edition_id, width):
    with site.app.app_context():
        one = make_registration(get_edition_by_id(edition_id), name=f"Tenun Lurik {width}")
        address = f"/kelola/{site.edition}/pendaftaran/{one.public_id}"
    watched = Watched(visit("organiser", width).new_page())
    page = watched.page
    page.goto(f"/kelola/{site.edition}/pendaftaran")
    assert watched.faults() == []
    page.goto(address)
    assert watched.faults() == []
    page.locator('form[action$="/setujui"] button').click()
    page.wait_for_url("**/pendaftaran")
    assert page.get_by_text(f"Tenun Lurik {width}").first.is_visible()
    assert watched.faults() == []


def test_an_owner_shows_a_photo_from_the_phone(visit, site, tmp_path):
    watched = Watched(visit("ikm", 360).new_page())
    page = watched.page
    page.goto(f"/acara/{site.edition}/foto-usaha")
    photo = Path(tmp_path) / "foto.jpg"
    out = BytesIO()
    Image.new("RGB", (900, 1600), "#7a4a1e").save(out, "JPEG")
    photo.write_bytes(out.getvalue())
    page.set_input_files("#photo", photo)
    page.locator('form[enctype="multipart/form-data"] button[type=submit]').click()
    page.wait_for_load_state()
    shown = page.locator("img.own-photo")
    assert shown.evaluate("image => image.naturalWidth") == 900
    assert watched.faults() == []
    page.locator(".back-link").click()
    page.wait_for_function("() => document.querySelector('.profile-head img').naturalWidth === 900")
    assert watched.faults() == []

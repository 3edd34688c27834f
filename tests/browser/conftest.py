"""Chromium, and the application with a small edition in it, for the tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, current_app
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, User
from matchmaker.app import create_app
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.editing import permits, products
from matchmaker.directory.models import Participation
from matchmaker.embedded import Addresses
from matchmaker.events.models import Edition
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.programme import advice
from matchmaker.programme.expertise import Field, Language
from tests.architecture.mentoring import make_mentoring
from tests.conftest import fresh_database, settings_for, sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.files.evil import picture

PASSWORD = "rengginang-renyah"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A served application: its address, its edition, and the session cookie of each role."""

    app: Flask
    url: str
    edition: str
    cookies: dict[str, str]


@pytest.fixture(scope="session")
def site(
    servers: Addresses, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The application on a database of its own, served to a real browser."""
    url = fresh_database(servers, f"pages_{worker_id}")
    app = create_app(settings_for(url, servers, tmp_path_factory.mktemp("pages")))
    with app.app_context():
        upgrade()
        edition, people = _fill(app)
        cookies = {role: _session_cookie(app, user) for role, user in people.items()}
    server = make_server("localhost", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://localhost:{server.server_port}"
    yield Site(app=app, url=address, edition=edition, cookies=cookies)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser window of a size, signed in as a role or as nobody."""
    contexts: list[BrowserContext] = []

    def window(role: str = "", width: int = 1280, **options: object) -> BrowserContext:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 740 if width < 700 else 800},
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        if role:
            context.add_cookies([{"name": "session", "value": site.cookies[role], "url": site.url}])
        return context

    yield window
    for context in contexts:
        context.close()


def _session_cookie(app: Flask, user: User) -> str:
    client = sign_in(app.test_client(), user)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def _add_experts(host: Host, edition: Edition, asker: Participation) -> None:
    """Two alumni, and one question that is answered."""
    asked = advice.add_expert(
        host.id,
        advice.ExpertEntry(
            name="Dr. Ing. Wahyu Prasetyo Nugroho Kusumawardhana",
            about="Doktor teknologi pangan dari Hohenheim; umur simpan dan kemasan kering.",
            city="Semarang",
            fields=list(Field),
            languages=list(Language),
            availability="Sabtu pagi, lewat WhatsApp",
            email="wahyu@contoh.example",
        ),
    )
    advice.add_expert(host.id, advice.ExpertEntry(name="Rini Hapsari", fields=[Field.HANDICRAFT]))
    owner = make_user(host, Role.IKM, name="Sari", acts_for=(asker.company_id,))
    question = advice.ask(
        asked,
        edition,
        by=owner,
        company=asker.company,
        message="Berapa lama umur simpan keripik carica dalam kemasan berdiri?",
        now=clock.now(),
    )
    advice.answer(question, "Enam bulan bila kadar airnya di bawah tiga persen.", now=clock.now())


def _add_evidence(part: Participation) -> None:
    """Two photos of the product, and a permit that its mentor has compared with its scan."""
    now, data = clock.now(), Path(current_app.config["DATA"])
    company = part.company
    by = make_user(db.session.get_one(Host, part.host_id), Role.MENTOR, name="Bu Ratna").id
    for _ in range(2):
        clean = files.clean(picture(), FileKind.PRODUCT)
        products.add_photo(company.products[0], clean, by_id=by, data=data, now=now)
    scan = files.clean(picture(), FileKind.PERMIT)
    permits.put_scan(company.permits[0], scan, by_id=by, data=data, now=now)
    permits.verify_permit(company.permits[0], by_id=by, now=now)


def _fill(app: Flask) -> tuple[str, dict[str, User]]:
    """A little of everything, with the long names that break pages."""
    host = make_host("Inopak Institute")
    edition = make_edition(host, name="Temu Bisnis Akhir Tahun Provinsi Jawa Tengah 2026")
    long_name = "Koperasi Produsen Anyaman Bambu dan Kerajinan Lestari Makmur Sejahtera Bersama"
    ikms = [
        make_ikm(edition, name=name, sectors=[sector], graduated=name != long_name)
        for name, sector in (
            ("Keripik Carica Bu Tumini", "teknologi_pangan"),
            ("Batik Tulis Kalijaga", "kerajinan"),
            ("Jamu Seger Waras", "herbal"),
            (long_name, "kerajinan"),
        )
    ]
    retailer = make_partner(edition, name="Toko Oleh-oleh Srikandi")
    bank = make_partner(edition, name="Bank Dana Desa", kind=CompanyKind.BANK)
    exporter = make_partner(edition, name="PT Rempah Nusantara", kind=CompanyKind.EXPORTER)
    make_meeting(ikms[0], retailer, message="Camilan kering untuk 12 toko, mulai Januari.")
    make_meeting(ikms[0], exporter, asked_by=Side.IKM)
    make_meeting(ikms[1], retailer, state=MeetingState.DECLINED)
    hour, table = list_slots(edition.id)[1], list_tables(edition.id)[0]
    meeting = make_meeting(ikms[0], bank, state=MeetingState.ACCEPTED)
    meeting.slot_id, meeting.table_id, meeting.state = hour.id, table.id, MeetingState.CONFIRMED
    make_meeting(ikms[2], retailer, state=MeetingState.ACCEPTED)
    _add_experts(host, edition, ikms[0])
    _add_evidence(ikms[0])
    db.session.commit()
    leaving = make_ikm(edition, name="Rengginang Bu Wagiyem", sectors=["teknologi_pangan"])
    mentored = tuple(ikm.company_id for ikm in ikms)
    people = {
        "organiser": make_user(host, Role.ORGANISER, name="Dewi Lestari"),
        "ikm": make_user(host, Role.IKM, name="Sri Tumini", acts_for=(ikms[0].company_id,)),
        "held": make_user(host, Role.IKM, name="Bambang", acts_for=(ikms[3].company_id,)),
        "partner": make_user(
            host, Role.PARTNER, name="Budi Santoso", acts_for=(retailer.company_id,)
        ),
        "leaving": make_user(
            host,
            Role.IKM,
            name="Wagiyem Sastro",
            email="wagiyem@contoh.example",
            password=PASSWORD,
            acts_for=(leaving.company_id,),
        ),
        "mentor": make_user(host, Role.MENTOR, name="Ratna", mentors=mentored),
        "several": make_user(
            host, Role.IKM, name="Wulan", acts_for=(ikms[1].company_id, ikms[3].company_id)
        ),
        "desk": make_user(host, Role.DESK, name="Joko"),
        "observer": make_user(host, Role.OBSERVER, name="Dinas Kebumen"),
    }
    make_mentoring(app, [ikm.company for ikm in ikms], people["mentor"])
    return edition.slug, people

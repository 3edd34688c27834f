"""The directory with more and more companies: the same addresses, one edition that grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from time import perf_counter

from flask import Flask

from matchmaker.accounts import service as accounts
from matchmaker.accounts.consent_texts import CURRENT_VERSION
from matchmaker.accounts.core import Role
from matchmaker.bench.core import Measured
from matchmaker.bench.loading import load
from matchmaker.bench.measuring import ADDRESSES, ask, tidy, visitor
from matchmaker.db import db, transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events import service as events
from matchmaker.events.core import SessionHours
from matchmaker.events.models import Edition

PAGES = {"list": "", "facets": "/jumlah"}


@dataclass(frozen=True, kw_only=True)
class Fair:
    """A filled edition, and how its visitors are known to the session."""

    edition_id: int
    place: str
    visitors: dict[str, str]


def measure(apps: Mapping[int, Flask], rounds: int, say: Callable[[str], None]) -> list[Measured]:
    """Fill each application with its number of companies and ask every page; `say` hears how far.

    Nothing of an application's own context is open while pages are asked: each request starts
    with nothing remembered, as in a web process.
    """
    fairs = {size: _fill(app, size, say) for size, app in apps.items()}
    some = next(iter(fairs.values()))
    measured = []
    for page, path in PAGES.items():
        for name in some.visitors:
            clients = {size: visitor(app, fairs[size].visitors[name]) for size, app in apps.items()}
            asked = ask(clients, some.place + path, ADDRESSES, rounds)
            measured.append(Measured(page=page, visitor=name, by_size=asked))
    return measured


def open_filled(app: Flask, size: int, say: Callable[[str], None]) -> int:
    """Fill an application with an edition of so many companies; returns the edition's id."""
    return _fill(app, size, say).edition_id


def _fill(app: Flask, size: int, say: Callable[[str], None]) -> Fair:
    begin = perf_counter()
    with app.app_context():
        with transaction():
            edition, visitors = _open_fair()
            load(
                host_id=edition.host_id,
                edition_id=edition.id,
                first_day=edition.days[0].date,
                version=CURRENT_VERSION,
                count=size,
            )
        tidy()
        say(f"{size:,} companies loaded in {perf_counter() - begin:.1f} s")
        place = f"/acara/{edition.slug}/direktori"
        return Fair(edition_id=edition.id, place=place, visitors=visitors)


def _open_fair() -> tuple[Edition, dict[str, str]]:
    """An organiser sees everybody, a buyer those who have naik kelas."""
    host = accounts.get_or_create_host("Bench")
    edition = events.create_edition(
        host_id=host.id,
        name="Bench",
        venue="Gedung",
        city="Semarang",
        time_zone="Asia/Jakarta",
        days=(date(2026, 12, 15),),
        sessions=[SessionHours(name="Pagi", starts=time(9), ends=time(12))],
        slot_minutes=20,
        changeover_minutes=5,
        table_count=1,
    )
    shop = Company(host_id=host.id, kind=CompanyKind.RETAILER, name="Toko")
    db.session.add(shop)
    db.session.flush()
    db.session.add(Participation(host_id=host.id, edition_id=edition.id, company_id=shop.id))
    organiser = accounts.create_user(
        host_id=host.id, name="A", email="a@contoh.example", roles=(Role.ORGANISER,)
    )
    buyer = accounts.create_user(
        host_id=host.id, name="B", email="b@contoh.example", roles=(Role.PARTNER,)
    )
    accounts.grant_mandate(buyer, shop.id)
    return edition, {
        "an organiser": organiser.fs_uniquifier,
        "a buyer": buyer.fs_uniquifier,
    }

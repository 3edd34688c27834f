"""A page of the directory is answered by indexes, whatever it is narrowed and sorted by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from sqlalchemy import Connection, cast, event, func, select, text
from sqlalchemy.dialects.postgresql import REGCLASS
from werkzeug.datastructures import MultiDict

from matchmaker.bench.loading import load
from matchmaker.bench.measuring import ADDRESSES
from matchmaker.db import db
from matchmaker.directory.finding import queries
from matchmaker.directory.finding.address import read_search
from matchmaker.directory.finding.core import Sight
from matchmaker.events.models import Edition
from tests.architecture.world import in_rolled_back_transaction
from tests.factories.accounts import make_host
from tests.factories.events import FIRST_DAY, make_edition

ENOUGH = 10_000
BIG = {
    "directory_company",
    "directory_listed_word",
    "directory_listing",
    "directory_participation",
    "directory_permit",
    "directory_product",
}
ALSO = (
    "?q=k",
    "?q=lintang",
    "?jenis=bank&urut=terbaru",
    "?kabupaten=kebumen&kabupaten=demak&urut=kapasitas",
    "?izin=nib&izin=pirt&izin=halal&q=keripik",
    "?harga=-10000&harga=500000-",
)


@pytest.fixture(scope="module")
def crowded(app: Flask) -> Iterator[Edition]:
    """Thousands of companies, made once."""
    with in_rolled_back_transaction(app, _make_crowd) as edition:
        yield edition


@pytest.fixture
def crowd(app: Flask, crowded: Edition) -> Iterator[Edition]:
    with app.app_context():
        yield crowded
        db.session.remove()


def _make_crowd(_: Connection) -> Edition:
    """An edition with thousands of companies."""
    host = make_host()
    edition = make_edition(host)
    load(
        host_id=host.id,
        edition_id=edition.id,
        first_day=FIRST_DAY,
        version="2026-11",
        count=ENOUGH,
    )
    # What autovacuum does a little later.
    for index in ("ix_directory_listing_marks", "ix_directory_listed_word_trgm"):
        db.session.execute(select(func.gin_clean_pending_list(cast(index, REGCLASS))))
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    db.session.refresh(edition)
    return edition


def walk(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from walk(below)


def scans_through(statement: str, parameters: Any) -> list[str]:
    """Return the big tables that PostgreSQL would read from end to end."""
    connection = db.session.connection()
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    told = explained.scalar_one()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return [
        node["Relation Name"]
        for node in walk(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG
    ]


def test_no_page_reads_a_big_table_from_end_to_end(crowd: Edition) -> None:
    sent: list[tuple[str, Any]] = []

    def note(*args: Any) -> None:
        sent.append((args[2], args[3]))

    through = []
    for sight in (Sight.EVERYONE, Sight.GRADUATED_IKM, Sight.PARTNERS):
        for address in (*ADDRESSES, *ALSO):
            search = read_search(MultiDict(parse_qsl(address.removeprefix("?"))))
            sent.clear()
            event.listen(db.session.connection(), "before_cursor_execute", note)
            found = queries.find_companies(crowd.id, sight, search)
            event.remove(db.session.connection(), "before_cursor_execute", note)
            assert found.page >= 1
            for statement, parameters in list(sent):
                if tables := scans_through(statement, parameters):
                    through.append(f"{sight} {address}: {tables}")
    assert through == []


def test_the_test_would_see_a_table_read_from_end_to_end(crowd: Edition) -> None:
    assert scans_through("SELECT count(story) FROM directory_company", ()) == ["directory_company"]

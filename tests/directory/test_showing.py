"""An IKM's profile in the eyes of a merchandiser, an exporter and a banker."""

from __future__ import annotations

from datetime import date

import pytest

from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.directory.showing import Eyes, list_glance, list_sections, pick_story, say_size
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

DAY = date(2026, 12, 15)


@pytest.fixture
def part(app, db_session):
    edition = make_edition(make_host())
    part = make_ikm(
        edition,
        sales_per_year=240_000_000,
        needs=({"kind": NeedKind.LOAN, "amount": 40_000_000, "purpose": "investment"},),
        awards=["Juara 2024"],
        supplies_exporters=True,
        export_ready=False,
        story="Cerita",
        story_en="A story",
    )
    with app.test_request_context():
        yield part


def eyes(viewer: CompanyKind | None, **more: bool) -> Eyes:
    opened = {"finances": False, "evidence": False} | more
    return Eyes(viewer=viewer, day=DAY, zone="Asia/Jakarta", **opened)


@pytest.mark.parametrize(
    ("viewer", "first"),
    [
        (CompanyKind.RETAILER, ["products", "trade", "permits"]),
        (CompanyKind.EXPORTER, ["products", "export", "permits"]),
        (CompanyKind.BANK, ["firm", "permits", "products"]),
        (None, ["products", "permits", "trade"]),
    ],
)
def test_what_the_visitor_asks_first_stands_first(part, viewer, first):
    codes = [section.code for section in list_sections(part, eyes(viewer))]
    assert codes[:3] == first
    assert set(codes) == {"products", "trade", "permits", "export", "firm", "awards"}


def test_finances_are_shown_only_where_they_are_open(part):
    def shown(view: Eyes) -> str:
        sections = list_sections(part, view)
        return str([section.facts for section in sections] + [list_glance(part, view)])

    closed, opened = shown(eyes(CompanyKind.BANK)), shown(eyes(CompanyKind.BANK, finances=True))
    for amount in ("240.000.000", "40.000.000"):
        assert amount not in closed
        assert amount in opened


def test_numbers_and_scans_of_permits_are_for_those_who_may_see_evidence(part):
    for evidence in (True, False):
        sections = list_sections(part, eyes(None, evidence=evidence))
        [permits] = [section.permits for section in sections if section.code == "permits"]
        assert all(bool(line.number) == evidence for line in permits)


@pytest.mark.parametrize(
    ("sales", "size"),
    [
        (None, ""),
        (0, "usaha mikro"),
        (2_000_000_000, "usaha mikro"),
        (2_000_000_001, "usaha kecil"),
        (15_000_000_001, "usaha menengah"),
        (50_000_000_001, "usaha besar"),
    ],
)
def test_the_size_class_follows_from_the_sales(part, sales, size):
    part.company.sales_per_year = sales
    assert say_size(part.company) == size


def test_a_story_is_told_in_the_language_of_the_page_if_it_can_be(part):
    assert pick_story(part.company) == ("Cerita", "id")
    part.company.story = ""
    assert pick_story(part.company) == ("A story", "en")
    assert list_glance(part, eyes(CompanyKind.EXPORTER))[0][1] == "2.000"

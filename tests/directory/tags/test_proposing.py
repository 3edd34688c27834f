"""Rosters bring tags along; what somebody has chosen stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.core import Brief
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.outcomes import Effect
from matchmaker.directory.imports.roster import read_roster
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.service import import_companies
from tests.directory.rosters import MITRA_HEADER, MITRA_ROW, csv_bytes, ikm_csv
from tests.factories.accounts import make_host
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def take(edition, content, kind=RosterKind.IKM):
    roster = read_roster(content, kind, today=date(2026, 11, 24))
    return import_companies(roster, edition=edition, skip_bad=False)


def test_an_import_gives_ikm_the_tags_of_their_products_and_the_second_changes_nothing(edition):
    content = ikm_csv()
    take(edition, content)
    company = db.session.scalars(select(Company)).first()
    assert company.tags == ["camilan", "camilan_umbi_jagung"]
    report = take(edition, content)
    assert {outcome.effect for outcome in report.outcomes} == {Effect.UNCHANGED}


def test_what_somebody_has_chosen_stays(edition):
    content = ikm_csv()
    take(edition, content)
    company = db.session.scalars(select(Company)).first()
    company.tags, company.revision = [], 2
    take(edition, content)
    assert company.tags == []


def test_an_import_gives_briefs_the_tags_of_what_is_sought(edition):
    content = csv_bytes([*MITRA_HEADER, "Produk Dicari"], [*MITRA_ROW, "keripik singkong; madu"])
    take(edition, content, RosterKind.MITRA)
    part = db.session.scalars(select(Participation)).first()
    assert "keripik" in Brief.from_json(part.brief).tags
    report = take(edition, content, RosterKind.MITRA)
    assert {outcome.effect for outcome in report.outcomes} == {Effect.UNCHANGED}

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Host
from matchmaker.programme.scores import queries, service
from matchmaker.programme.scores.core import ItemCode, ScoreCode
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

FIRST, LATER = date(2026, 11, 3), date(2026, 11, 24)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def part(edition):
    return make_ikm(edition)


def mentor(db_session, edition, name):
    return make_user(db_session.get(Host, edition.host_id), Role.MENTOR, name=name)


def tick(part, items, by, day=FIRST, code=ScoreCode.PACKAGING):
    return service.set_ticks(part, code, items, by_id=by.id, today=day)


def test_a_tick_keeps_who_saw_it_first_and_goes_when_it_is_taken_back(db_session, edition, part):
    endang, budi = (mentor(db_session, edition, name) for name in ("Endang", "Budi"))
    assert tick(part, [ItemCode.LABEL, ItemCode.EXPIRY], endang) == 2
    assert tick(part, [ItemCode.LABEL, ItemCode.NET_WEIGHT], budi, LATER) == 2
    ticks = queries.list_ticks(part.company_id)
    assert {item: (one.by, one.day) for item, one in ticks.items()} == {
        ItemCode.LABEL: ("Endang", FIRST),
        ItemCode.NET_WEIGHT: ("Budi", LATER),
    }
    assert tick(part, [ItemCode.LABEL, ItemCode.NET_WEIGHT], budi, LATER) == 0
    entries = db_session.scalars(select(AuditEntry).filter_by(action="programme.score_ticked"))
    assert len(entries.all()) == 2


def test_one_checklist_leaves_the_other_and_derived_items_alone(db_session, edition, part):
    endang = mentor(db_session, edition, "Endang")
    tick(part, [ItemCode.SAMPLE], endang, code=ScoreCode.EXPORT)
    tick(part, [ItemCode.BARCODE, ItemCode.HS_CODE, ItemCode.SAMPLE, ItemCode.LABEL], endang)
    assert set(queries.list_ticks(part.company_id)) == {ItemCode.SAMPLE, ItemCode.LABEL}


def test_ticks_raise_the_score_of_that_ikm_in_the_list(db_session, edition, part):
    other = make_ikm(edition, name="Aneka")
    tick(part, [ItemCode.LABEL, ItemCode.EXPIRY], mentor(db_session, edition, "Endang"))
    by_name = queries.list_scores(edition.id, FIRST)
    assert [line.public_id for line in by_name] == [other.public_id, part.public_id]
    best, worst = queries.list_scores(edition.id, FIRST, sort=ScoreCode.PACKAGING)
    assert best.public_id == part.public_id
    assert best.scores[ScoreCode.PACKAGING].percent > worst.scores[ScoreCode.PACKAGING].percent
    assert best.scores == queries.get_scores(part.company, FIRST)

"""A kept list in its order, a candidate's place, and since when it is behind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching.lists import queries
from matchmaker.matching.lists.models import RankedList
from matchmaker.matching.lists.service import refresh
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def edition(db_session: object) -> Edition:
    edition = make_edition(make_host())
    for kinds in (("nib", "pirt", "halal"), ("nib", "pirt"), ("nib",)):
        make_ikm(edition, permits=kinds)
    make_partner(edition)
    refresh(edition.id, NOW)
    return edition


def shop(edition: Edition) -> Participation:
    return next(
        part
        for part in db.session.scalars(select(Participation).filter_by(edition_id=edition.id))
        if part.company.kind is not CompanyKind.IKM
    )


def test_a_place_on_a_list(edition: Edition) -> None:
    kept = queries.find_list(shop(edition))
    assert kept is not None
    last = queries.find_place(shop(edition), kept.candidate_ids[2])
    assert last == queries.Place(place=3, total=3, complete=True)
    assert queries.find_place(shop(edition), shop(edition).id) is None


def test_a_list_that_was_never_made_is_none(edition: Edition) -> None:
    db.session.execute(delete(RankedList))
    assert queries.find_list(shop(edition)) is None


def test_a_list_says_since_when_it_is_behind(edition: Edition) -> None:
    part = shop(edition)
    assert queries.find_change(edition.id) is None
    part.brief = dict(part.brief) | {"min_capacity_per_month": 900}
    db.session.flush()
    kept = queries.find_list(part)
    assert kept is not None
    assert kept.changed_at == queries.find_change(edition.id) is not None
    assert queries.list_due_editions() == [edition.id]

"""Who changes a profile waits for nobody: no refresh, and no plan that is being published."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text, update

from matchmaker.db import db, transaction
from matchmaker.directory.models import Participation, Product
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.matching.lists import service
from matchmaker.matching.lists.models import ListDue
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.meetings.conftest import racing_app

__all__ = ["racing_app"]
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def edition(racing_app):
    """An edition that every connection sees, its lists made."""
    with racing_app.app_context():
        edition = make_edition(make_host())
        make_ikm(edition), make_partner(edition)
        db.session.commit()
        edition_id = edition.id
        with transaction():
            service.refresh(edition_id, NOW)
        yield db.session.get_one(Edition, edition_id)
        db.session.remove()


def change_a_profile(edition_id: int) -> None:
    """In a connection of its own that gives up rather than wait."""
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        connection.execute(
            update(Product)
            .where(
                Product.company_id == Participation.company_id,
                Participation.edition_id == edition_id,
            )
            .values(capacity_per_month=9_000)
        )


def count_due(edition_id: int) -> int:
    db.session.rollback()
    wanted = select(func.count()).select_from(ListDue).where(ListDue.edition_id == edition_id)
    return db.session.scalars(wanted).one()


def test_a_profile_changes_while_the_edition_is_held(edition) -> None:
    edition_id = edition.id
    lock_edition(edition_id)
    change_a_profile(edition_id)
    assert count_due(edition_id) == 1


def test_what_changes_during_a_refresh_is_left_for_the_next(edition) -> None:
    edition_id = edition.id
    change_a_profile(edition_id)
    assert service.refresh(edition_id, NOW) is not None
    change_a_profile(edition_id)
    db.session.commit()
    assert count_due(edition_id) == 1
    assert service.refresh(edition_id, NOW) is not None
    db.session.commit()
    assert count_due(edition_id) == 0


def test_two_refreshes_at_once_are_one(edition) -> None:
    edition_id = edition.id
    change_a_profile(edition_id)
    assert service.refresh(edition_id, NOW) is not None
    with db.engine.connect() as other:
        lock = func.pg_try_advisory_xact_lock(service._LOCK, edition_id)
        assert other.scalar(select(lock)) is False
    db.session.commit()

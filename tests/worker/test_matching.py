from __future__ import annotations

from sqlalchemy import func, select

from matchmaker.db import db, transaction
from matchmaker.directory.models import Product
from matchmaker.matching.lists import queries, service
from matchmaker.matching.lists.models import ListDue
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from worker.app import SOFT_LIMIT_SECONDS, VISIBILITY_SECONDS
from worker.schedule import SCHEDULE
from worker.tasks.matching import refresh_due


def test_the_lists_of_every_edition_follow_a_change(committed_app):
    parts = []
    for _ in range(2):
        edition = make_edition(make_host())
        parts += [make_ikm(edition), make_partner(edition)]
    refresh_due()
    assert all(queries.find_list(part) is not None for part in parts)
    with transaction():
        db.session.scalars(select(Product)).first().capacity_per_month = 9_000
    assert len(queries.list_due_editions()) == 1
    db.session.rollback()
    refresh_due()
    assert db.session.scalar(select(func.count()).select_from(ListDue)) == 0


def test_an_edition_that_fails_keeps_no_other_waiting(committed_app, monkeypatch, caplog):
    parts = []
    for _ in range(2):
        edition = make_edition(make_host())
        parts += [make_ikm(edition), make_partner(edition)]
    failing, done = parts[0].edition_id, service.refresh

    def refresh(edition_id, now):
        if edition_id == failing:
            raise ValueError("cannot be read")
        return done(edition_id, now)

    monkeypatch.setattr(service, "refresh", refresh)
    refresh_due()
    assert [queries.find_list(part) is not None for part in parts] == [False, False, True, True]
    assert f"edition {failing}" in caplog.text
    db.session.rollback()
    monkeypatch.setattr(service, "refresh", done)
    refresh_due()
    assert all(queries.find_list(part) is not None for part in parts)


def test_a_large_edition_has_the_time_it_takes():
    assert refresh_due.soft_time_limit < refresh_due.time_limit < VISIBILITY_SECONDS
    assert refresh_due.soft_time_limit > 10 * SOFT_LIMIT_SECONDS


def test_beat_looks_every_second():
    entry = SCHEDULE["ranked lists that are behind"]
    assert entry["task"] == refresh_due.name
    assert entry["schedule"] <= 1.0

from __future__ import annotations

from datetime import UTC, datetime

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from worker.schedule import SCHEDULE
from worker.tasks import privacy as tasks


def test_beat_erases_whose_time_is_over(committed_app, monkeypatch):
    host = make_host()
    ikm = make_ikm(make_edition(host))
    owner = make_user(host, Role.IKM, acts_for=(ikm.company_id,)).id
    company = ikm.company_id
    tasks.erase_due()
    db.session.rollback()
    assert db.session.get_one(User, owner).erased_at is None
    over = datetime(2028, 12, 17, tzinfo=UTC)
    monkeypatch.setattr("worker.tasks.privacy.clock.now", lambda: over)
    for _ in range(2):
        tasks.erase_due()
    db.session.remove()
    assert db.session.get_one(User, owner).erased_at == over
    assert db.session.get_one(Company, company).erased_at == over


def test_beat_knows_the_task():
    assert tasks.erase_due.name in {entry["task"] for entry in SCHEDULE.values()}

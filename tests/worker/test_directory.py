from __future__ import annotations

from datetime import date

from matchmaker.db import db
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from worker.schedule import SCHEDULE
from worker.tasks import directory as tasks


def test_beat_tells_once_that_a_permit_expires(committed_app, monkeypatch):
    make_ikm(make_edition(make_host()), permits=("pirt",))
    monkeypatch.setattr("worker.tasks.directory.clock.today", lambda zone: date(2030, 12, 1))
    for _ in range(2):
        tasks.tell_of_ends()
    told = db.session.query(Fact).filter_by(topic="directory.permit_end_neared").count()
    assert told == 1


def test_beat_knows_the_task():
    assert tasks.tell_of_ends.name in {entry["task"] for entry in SCHEDULE.values()}

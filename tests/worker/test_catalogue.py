from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from matchmaker.catalogue import queries, service
from matchmaker.db import db, transaction
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.outbox.models import Fact
from tests.catalogue.making import open_edition
from tests.factories.directory import make_ikm
from worker.tasks import catalogue as _registers  # noqa: F401
from worker.tasks.catalogue import forget_prints
from worker.tasks.jobs import run


def test_a_worker_prints_once_however_often_it_is_told(committed_app):
    edition, organiser = open_edition()
    make_ikm(edition)
    with transaction():
        job = service.request_print(edition, organiser, locale="id", address="")
    fact = db.session.scalars(select(Fact).where(Fact.topic == "jobs.requested")).one()
    run(fact.id)
    run(fact.id)
    db.session.expire_all()
    ended = db.session.get_one(Job, job.id)
    assert (ended.state, ended.progress) == (JobState.DONE, 1.0)
    [made] = queries.list_prints(edition.id)
    assert service.hand_over(made, Path(committed_app.config["DATA"])).startswith(b"%PDF")
    forget_prints()
    assert len(queries.list_prints(edition.id)) == 1

"""A proposal in real processes: made by a worker, and sent once though its worker is killed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from matchmaker.db import db, transaction
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.meetings.core import Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals import queries, service
from matchmaker.meetings.proposals.core import Limits
from matchmaker.outbox.models import Fact
from tests.meetings.proposals.making import make_fair
from tests.platform import Platform, wait_for

pytestmark = pytest.mark.long

IKM, PARTNERS = 14, 10
PAIRS = IKM * PARTNERS


def look(platform: Platform, job_id: int) -> Job:
    with platform.app.app_context():
        job = jobs.find_job(job_id)
        assert job is not None
        db.session.expunge_all()
        return job


def test_a_sending_whose_worker_is_killed_goes_on_and_sends_each_pair_once(platform: Platform):
    with platform.app.app_context():
        fair = make_fair(ikm=IKM, partners=PARTNERS)
        edition_id = fair.edition.id
        with transaction():
            asked = service.request_batch(
                fair.edition, fair.actor, Limits(floor=3, most_ikm=PARTNERS)
            ).id
    wait_for(lambda: look(platform, asked).state is JobState.DONE, "the proposal is made", 60)

    with platform.app.app_context():
        [batch] = queries.list_batches(edition_id)
        with transaction():
            sending = service.request_sending(
                fair.edition, batch.public_id, fair.actor, asked_by=Side.IKM
            ).id
    wait_for(lambda: look(platform, sending).figures.get("sent", 0) > 0, "some are sent", 60)
    platform.kill_worker()
    with platform.app.app_context():
        sent_before = db.session.scalar(select(func.count()).select_from(Meeting))
    assert sent_before is not None
    assert 0 < sent_before < PAIRS

    platform.start_worker()
    wait_for(lambda: look(platform, sending).state is JobState.DONE, "all are sent", 90)

    ended = look(platform, sending)
    assert (ended.attempts, ended.result) == (2, {"sent": PAIRS, "left": 0})
    with platform.app.app_context():
        pairs = db.session.execute(select(Meeting.ikm_id, Meeting.partner_id)).all()
        assert len(pairs) == len({tuple(pair) for pair in pairs}) == PAIRS
        told = select(func.count()).select_from(Fact).where(Fact.topic == "meetings.proposed")
        assert db.session.scalar(told) == IKM

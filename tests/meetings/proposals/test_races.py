"""Two organisers at once: one proposal is sent once, one job runs at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.models import Job
from matchmaker.meetings.core import Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals import queries, service
from matchmaker.meetings.proposals.core import Limits
from matchmaker.meetings.proposals.models import Proposal
from tests.meetings.conftest import outcomes, race, racing_app
from tests.meetings.proposals.making import make_fair, take_up

__all__ = ["race", "racing_app"]
ROUNDS = range(4)


@pytest.fixture
def fair(racing_app):
    """An edition that every connection sees."""
    with racing_app.app_context():
        yield make_fair(ikm=3, partners=2)
        db.session.remove()


def asking_to_send(fair, batch):
    edition_id, public_id, actor = fair.edition.id, batch.public_id, fair.actor

    def step():
        edition = db.session.get_one(Edition, edition_id)
        return service.request_sending(edition, public_id, actor, asked_by=Side.IKM).id

    return step


def count_meetings(fair) -> int:
    db.session.rollback()
    wanted = select(func.count()).select_from(Meeting).where(Meeting.edition_id == fair.edition.id)
    return db.session.scalars(wanted).one()


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_who_ask_for_the_sending_make_one_job(fair, race, _round):
    batch = fair.make()
    step = asking_to_send(fair, batch)
    assert outcomes(race(step, step)) == ["UnderWayError", "done"]


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_workers_on_the_same_pairs_send_each_once(fair, race, _round):
    """The guard of jobs off: both believe that the job is theirs."""
    batch = fair.make()
    job = asking_to_send(fair, batch)()
    db.session.commit()
    ids = list(queries.list_draft_ids(batch.id, None))

    def sending():
        return service.send_some(db.session.get_one(Job, job), ids, clock.now())

    results = race(sending, sending)
    assert sorted(results) == [(0, 0), (6, 0)]
    assert count_meetings(fair) == 6


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_pair_that_is_left_out_while_it_is_sent_is_one_or_the_other(fair, race, _round):
    batch = fair.make()
    job = asking_to_send(fair, batch)()
    db.session.commit()
    [proposal, *_] = queries.list_proposals(batch.id)
    ids, edition_id = list(queries.list_draft_ids(batch.id, None)), fair.edition.id
    public_ids = (batch.public_id, proposal.public_id)

    def sending():
        return service.send_some(db.session.get_one(Job, job), ids, clock.now())

    def leaving_out():
        return service.drop(db.session.get_one(Edition, edition_id), *public_ids).state

    results = race(sending, leaving_out)
    db.session.rollback()
    now = db.session.get_one(Proposal, proposal.id, populate_existing=True)
    if now.meeting_id is None:
        assert outcomes(results) == ["done", "done"]
        assert (now.state, count_meetings(fair)) == ("dropped", 5)
    else:
        assert outcomes(results) == ["AlreadySentError", "done"]
        assert (now.state, count_meetings(fair)) == ("sent", 6)


def test_a_worker_that_lost_its_job_writes_no_proposal(fair):
    job = service.request_batch(fair.edition, fair.actor, Limits())
    db.session.commit()
    handle = take_up(job)
    jobs.find_job(job.id).fence += 1
    db.session.commit()
    with pytest.raises(jobs.LostJobError):
        jobs.hold(handle.job_id, handle.fence)
    db.session.rollback()
    assert list(queries.list_batches(fair.edition.id)) == []

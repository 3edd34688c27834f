"""A small edition with an organiser, and a worker that does its jobs at once."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker import clock
from matchmaker.accounts.actor import Actor, actor_of
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, User
from matchmaker.db import db, transaction
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobHandle
from matchmaker.meetings.core import Side
from matchmaker.meetings.proposals import queries, service
from matchmaker.meetings.proposals.core import Limits
from matchmaker.meetings.proposals.models import Batch
from matchmaker.meetings.proposals.running import perform_allot, perform_sending
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

RUNNERS = {queries.ALLOT: perform_allot, queries.SEND: perform_sending}


@dataclass
class Fair:
    """An edition with `ikm` makers and `partners` buyers that all fit each other."""

    edition: Edition
    organiser: User
    host: Host
    ikm: list[Participation]
    partners: list[Participation]

    @property
    def actor(self) -> Actor:
        return actor_of(self.organiser)

    def make(self, limits: Limits | None = None) -> Batch:
        """Ask for a proposal and make it."""
        with transaction():
            job = service.request_batch(self.edition, self.actor, limits or Limits())
        work(job)
        [batch, *_earlier] = queries.list_batches(self.edition.id)
        return batch

    def send(self, batch: Batch, *, asked_by: Side = Side.IKM, chosen=None) -> Job:
        """Ask for the sending and do it."""
        with transaction():
            job = service.request_sending(
                self.edition, batch.public_id, self.actor, asked_by=asked_by, chosen=chosen
            )
        work(job)
        return job


def make_fair(ikm: int = 3, partners: int = 3) -> Fair:
    host = make_host()
    edition = make_edition(host)
    return Fair(
        edition=edition,
        host=host,
        organiser=make_user(host, Role.ORGANISER),
        ikm=[make_ikm(edition) for _ in range(ikm)],
        partners=[make_partner(edition) for _ in range(partners)],
    )


def take_up(job: Job, tell=lambda *_: False) -> JobHandle:
    """Make the caller the worker of a job."""
    with transaction():
        taken = jobs.take_up(job.id, clock.now())
        assert taken is not None
        return JobHandle(
            job_id=taken.id, fence=taken.fence, inputs=taken.inputs, seed=taken.seed, tell=tell
        )


def work(job: Job) -> None:
    """Do a job from start to end, as its worker would."""
    RUNNERS[job.kind](take_up(job))
    db.session.expire_all()

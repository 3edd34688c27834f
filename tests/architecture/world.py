"""A small edition with one of each kind of person in it, for tests that walk all routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask
from sqlalchemy import Connection

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.events.models import Edition
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.programme import advice
from matchmaker.programme.expertise import Field, QuestionState
from matchmaker.programme.models import ExpertQuestion
from tests.architecture.keeping import make_kept
from tests.architecture.mentoring import make_mentoring
from tests.architecture.proposing import make_proposals
from tests.architecture.things import make_things
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner, make_registration
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

Built = TypeVar("Built")

STRANGER = "stranger"
ABOUT_MENTORS = {"companies.mentor", "companies.unassign"}
ROLES = ("nobody", *(str(role) for role in Role), STRANGER)


@dataclass(frozen=True, kw_only=True)
class World:
    """Addresses' arguments by name, and who is who: a role's name to the session's key.

    The stranger organises another host's edition. `company` is the one across the table.
    """

    connection: Connection
    sessions: dict[str, str]
    arguments: dict[str, str]
    ikm_company: str
    partner_company: str
    mentor: str

    def arguments_for(self, role: str, endpoint: str = "") -> dict[str, str]:
        """Return the arguments; an IKM and its mentor look at the partner, all others at it.

        The pages about mentors name a mentor.
        """
        across = self.partner_company if role in {Role.IKM, Role.MENTOR} else self.ikm_company
        found = {**self.arguments, "company": across}
        if endpoint in ABOUT_MENTORS:
            found["person"] = self.mentor
        return found


@contextmanager
def world(app: Flask, *, size: int = 1) -> Iterator[World]:
    """Yield a world with `size` firms a side and meetings between all IKM and partners' firsts.

    Everything lies in a transaction that is rolled back. No application context stays open, so
    that every request gets one of its own, as in life.
    """
    with in_rolled_back_transaction(app, lambda c: _build(app, c, size)) as built:
        yield built


@contextmanager
def in_rolled_back_transaction(app: Flask, build: Callable[[Connection], Built]) -> Iterator[Built]:
    """Yield what `build` makes, in a transaction that is rolled back."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.session.configure(join_transaction_mode="create_savepoint")
        db.engines[None] = connection  # type: ignore[assignment]
        try:
            built = build(connection)
            db.session.remove()
        except BaseException:
            outer.rollback()
            db.engines[None] = engine
            raise
    try:
        yield built
    finally:
        with app.app_context():
            outer.rollback()
            connection.close()
            db.engines[None] = engine


def _build(app: Flask, connection: Connection, size: int) -> World:
    host = make_host(f"Host of {size}")
    edition = make_edition(host, name=f"Temu Bisnis {size}")
    edition.ikm_may_register = edition.partners_may_register = True
    ikm = [make_ikm(edition) for _ in range(size)]
    partners = [make_partner(edition) for _ in range(size)]
    people = {
        str(Role.IKM): make_user(host, Role.IKM, acts_for=(ikm[0].company_id,)),
        str(Role.PARTNER): make_user(host, Role.PARTNER, acts_for=(partners[0].company_id,)),
        str(Role.MENTOR): make_user(
            host, Role.MENTOR, mentors=tuple(part.company_id for part in ikm)
        ),
        str(Role.ORGANISER): make_user(host, Role.ORGANISER),
        str(Role.DESK): make_user(host, Role.DESK),
        str(Role.OBSERVER): make_user(host, Role.OBSERVER),
        STRANGER: make_user(make_host(f"Other host of {size}"), Role.ORGANISER),
    }
    for number in range(1, size):
        make_user(host, Role.MENTOR, mentors=(ikm[number].company_id,))
        make_user(host, Role.IKM, acts_for=(ikm[0].company_id,))
    for part in (*ikm[1:], *partners[1:]):
        role = Role.IKM if part in ikm else Role.PARTNER
        make_user(host, role, acts_for=(part.company_id,))
    meeting = make_meeting(ikm[0], partners[0], asked_by=Side.PARTNER)
    for other_ikm in ikm[1:]:
        make_meeting(other_ikm, partners[0], state=MeetingState.ACCEPTED)
    for other in partners[1:]:
        make_meeting(ikm[0], other, state=MeetingState.ACCEPTED)
    [registration, *_others] = [make_registration(edition) for _ in range(size)]
    arguments = {
        "edition": edition.slug,
        "meeting": meeting.public_id,
        **make_things(
            app, ikm[0], people[str(Role.IKM)], people[str(Role.ORGANISER)], registration, size
        ),
        "person": people[str(Role.IKM)].public_id,
        "participation": ikm[0].public_id,
        "step": "keluarkan",
        **_experts(edition, people[str(Role.IKM)], ikm[0].company, size),
        **make_mentoring(app, [part.company for part in ikm], people[str(Role.MENTOR)]),
        **make_kept(app, people[str(Role.IKM)], ikm[0], partners, people[str(Role.ORGANISER)]),
        **make_proposals(edition, ikm, partners[0]),
    }
    arguments["foto"] = arguments["berkas"]
    return World(
        connection=connection,
        sessions={role: user.fs_uniquifier for role, user in people.items()},
        arguments=arguments,
        ikm_company=ikm[0].company.public_id,
        partner_company=partners[0].company.public_id,
        mentor=people[str(Role.MENTOR)].public_id,
    )


def _experts(edition: Edition, asker: User, company: Company, size: int) -> dict[str, str]:
    """As many experts as there are firms, each asked once and with an account."""
    for number in range(size):
        expert = advice.add_expert(
            edition.host_id,
            advice.ExpertEntry(
                name=f"Ahli {number}",
                fields=[Field.EXPORT],
                email=f"ahli{number}.{edition.slug}@contoh.example",
            ),
        )
        question = ExpertQuestion(
            host_id=edition.host_id,
            edition_id=edition.id,
            expert_id=expert.id,
            asked_by_id=asker.id,
            company_id=company.id,
            message="Berapa lama umur simpan?",
            state=QuestionState.ASKED,
        )
        db.session.add(question)
    db.session.commit()
    return {"expert": expert.public_id, "question": question.public_id}

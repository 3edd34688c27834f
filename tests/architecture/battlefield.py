"""A victim with one of everything, and those who try to get at it: for tests of all routes.

The victim is an IKM of an edition with its owner, mentor, partner, meeting, message, letter,
question and plan. The attackers have accounts, roles and things of their own, and none here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Connection, text

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory import queries
from matchmaker.directory.core import CompanyKind
from matchmaker.events.models import Edition
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.programme import advice
from matchmaker.programme.expertise import Field, QuestionState
from matchmaker.programme.models import ExpertQuestion
from tests.architecture.keeping import make_kept
from tests.architecture.mentoring import make_mentoring
from tests.architecture.proposing import make_proposals
from tests.architecture.things import make_things
from tests.architecture.world import in_rolled_back_transaction
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner, make_registration
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

ATTACKERS = (
    "nobody",
    "ikm_of_another_company",
    "partner_of_another_edition",
    "observer",
    "dinas_of_another_kabupaten",
    "desk",
    "mentor_of_others",
    "organiser_of_another_host",
)

# What stands in the victim's rows and on no page of an attacker's.
SECRETS = (
    "+628777000111", "8777000111", "pemilik-korban@contoh.example",
    "+628777000222", "mitra-korban@contoh.example",
    "Bu Rahasia Korban", "98.765.432", "98765432", "77.000.000",
    "pesan rahasia korban", "pertanyaan rahasia korban", "ahli-korban@contoh.example",
    "temuan rahasia korban", "langkah rahasia korban", "Gudang rahasia korban",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Battlefield:
    """The victim's ids by the names that addresses and forms have for them; the attackers' keys.

    `editions` are the slugs of the editions in which an attacker is at home.
    """

    connection: Connection
    sessions: dict[str, str]
    editions: dict[str, str]
    objects: dict[str, str]
    partner_company: str
    fields: dict[str, str]
    participation: str

    def writes(self) -> dict[str, int]:
        """Return how many rows of each table were written so far in this transaction."""
        rows = self.connection.execute(
            text("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        )
        return {name: count for name, count in rows if count}


@contextmanager
def battlefield(app: Flask) -> Iterator[Battlefield]:
    """Yield the victim and the attackers; everything is rolled back at the end."""
    with in_rolled_back_transaction(app, lambda connection: _build(app, connection)) as built:
        yield built


def _build(app: Flask, connection: Connection) -> Battlefield:
    host, other_host = make_host("Host of the victim"), make_host("Host of the attacker")
    edition = make_edition(host, name="Temu Korban")
    edition.ikm_may_register = True
    elsewhere = make_edition(host, name="Temu Lain")
    foreign = make_edition(other_host, name="Temu Asing")
    victim = make_ikm(
        edition,
        name="Usaha Korban",
        contact_name="Bu Rahasia Korban",
        phone="+628777000111",
        email="pemilik-korban@contoh.example",
        sales_per_year=98_765_432,
        needs=({"kind": "loan", "amount": 77_000_000, "purpose": "investment"},),
        regency_code="33.05",
    )
    partner = make_partner(
        edition,
        name="Bank Korban",
        kind=CompanyKind.BANK,
        contact_name="Bu Rahasia Korban",
        phone="+628777000222",
        email="mitra-korban@contoh.example",
    )
    owner = make_user(host, Role.IKM, phone="+628777000333", acts_for=(victim.company_id,))
    colleague = make_user(host, Role.IKM, acts_for=(victim.company_id,))
    mentor = make_user(host, Role.MENTOR, mentors=(victim.company_id,))
    organiser = make_user(host, Role.ORGANISER)
    meeting = make_meeting(
        victim,
        partner,
        asked_by=Side.PARTNER,
        state=MeetingState.REQUESTED,
        message="pesan rahasia korban",
    )
    objects = make_things(app, victim, owner, organiser, make_registration(edition)) | {
        "edition": edition.slug,
        "meeting": meeting.public_id,
        "company": victim.company.public_id,
        "participation": victim.public_id,
        "person": colleague.public_id,
        "step": "keluarkan",
        **_question(edition, owner, victim.company_id),
        **make_mentoring(app, [victim.company], mentor),
        **make_kept(app, owner, victim, [partner], organiser),
        **make_proposals(edition, [victim], partner),
    }
    objects["foto"] = objects["berkas"]
    seat = queries.list_seats(victim.id)[0].public_id
    people, homes = _attackers(edition, elsewhere, foreign)
    return Battlefield(
        connection=connection,
        sessions={name: user.fs_uniquifier for name, user in people.items()},
        editions=homes,
        objects=objects,
        partner_company=partner.company.public_id,
        participation=victim.public_id,
        fields={
            "person": mentor.public_id,
            "mentor": mentor.public_id,
            "seat": seat,
            f"person-{seat}": owner.public_id,
            f"label-{seat}": "Penyusup",
            "message": objects["message"],
            "ikm": objects["ikm"],
            "done": objects["next_step"],
            "planned": objects["visit"],
        },
    )


def _question(edition: Edition, owner: User, company_id: int) -> dict[str, str]:
    expert = advice.add_expert(
        edition.host_id,
        advice.ExpertEntry(
            name="Ahli Korban", fields=[Field.EXPORT], email="ahli-korban@contoh.example"
        ),
    )
    question = ExpertQuestion(
        host_id=edition.host_id,
        edition_id=edition.id,
        expert_id=expert.id,
        asked_by_id=owner.id,
        company_id=company_id,
        message="pertanyaan rahasia korban",
        state=QuestionState.ASKED,
    )
    db.session.add(question)
    db.session.commit()
    return {"expert": expert.public_id, "question": question.public_id}


def _attackers(
    edition: Edition, elsewhere: Edition, foreign: Edition
) -> tuple[dict[str, User], dict[str, str]]:
    """Return the attackers, and the edition in which each is at home."""
    host = make_host("Host of the victim")
    other_ikm = make_ikm(edition, name="Usaha Tetangga", regency_code="33.29")
    other_partner = make_partner(elsewhere, name="Toko Jauh")
    people = {
        "ikm_of_another_company": make_user(host, Role.IKM, acts_for=(other_ikm.company_id,)),
        "partner_of_another_edition": make_user(
            host, Role.PARTNER, acts_for=(other_partner.company_id,)
        ),
        "observer": make_user(host, Role.OBSERVER),
        "dinas_of_another_kabupaten": make_user(host, Role.OBSERVER),
        "desk": make_user(host, Role.DESK),
        "mentor_of_others": make_user(host, Role.MENTOR, mentors=(other_ikm.company_id,)),
        "organiser_of_another_host": make_user(make_host("Host of the attacker"), Role.ORGANISER),
    }
    people["dinas_of_another_kabupaten"].memberships[0].regency_code = "33.29"
    db.session.commit()
    homes = dict.fromkeys(ATTACKERS, edition.slug)
    homes["partner_of_another_edition"] = elsewhere.slug
    homes["organiser_of_another_host"] = foreign.slug
    return people, homes

"""A small edition with one of each kind of person in it, for tests that walk all routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import Connection

from matchmaker import clock
from matchmaker.accounts import codes
from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import Role, link_token
from matchmaker.accounts.models import User
from matchmaker.db import db, public_id
from matchmaker.directory.core import registration_token
from matchmaker.directory.editing import products
from matchmaker.directory.models import Company, Participation, Registration
from matchmaker.directory.questions import service as questions
from matchmaker.directory.questions.core import Audience, Draft, QuestionKind
from matchmaker.directory.questions.core import Side as AskedSide
from matchmaker.directory.tags import service as tags
from matchmaker.directory.tags.service import Wording
from matchmaker.events.models import Edition
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.notifications.core import Channel
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from matchmaker.privacy import breaches
from matchmaker.privacy.core import Exposed
from matchmaker.programme import advice
from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.service import CohortEntry
from matchmaker.programme.expertise import Field, QuestionState
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.programme.models import ExpertQuestion
from matchmaker.programme.visits import service as visits
from matchmaker.programme.visits.core import Topic, VisitMode
from matchmaker.programme.visits.models import Visit
from matchmaker.programme.visits.queries import list_steps_of
from matchmaker.programme.visits.service import StepEntry, VisitEntry
from matchmaker.reference.texts import Text
from matchmaker.scheduling.core.types import Bound, Event, Status
from matchmaker.scheduling.core.validate import measure
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.queries import PLAN
from tests.architecture.keeping import make_kept
from tests.architecture.proposing import make_proposals
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner, make_registration
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.files.evil import picture

Built = TypeVar("Built")

STRANGER = "stranger"
ABOUT_MENTORS = {"companies.mentor", "companies.unassign"}
EMPTY = Event(slots=(), tables=0, participants=(), meetings=())
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
        ikm_company=_public_id(ikm[0].company),
        partner_company=_public_id(partners[0].company),
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


def make_mentoring(app: Flask, companies: Sequence[Company], mentor: User) -> dict[str, str]:
    """A cohort of all the IKM; each was visited, with words, a step, a photo and figures."""
    host_id, today = mentor.host_id, clock.today("Asia/Jakarta")
    cohort = cohorts.create_cohort(
        host_id,
        CohortEntry(
            name=f"Angkatan {len(companies)}",
            starts_on=today - timedelta(days=40),
            close_months=2,
            follow_months=12,
            mode=CohortMode.ON_SITE,
        ),
    )
    ids = [company.id for company in companies]
    cohorts.add_members(cohort, ids, cohort.starts_on)
    author = visits.Author(visitor_id=mentor.id, recorded_by_id=mentor.id)
    for company in companies:
        done = _visit(app, company, author)
        planned = visits.plan_visit(
            company, day=today, hour=None, mode=VisitMode.ON_SITE, place="", author=author
        )
        if company is companies[0]:
            kept = {
                "visit": planned.public_id,
                "visit_photo": done.photos[0].file.public_id,
                "next_step": list_steps_of(done.id)[0].public_id,
            }
    # A second cohort, so that lists have more than one where there are more firms.
    for number in range(1, len(companies)):
        cohorts.create_cohort(
            host_id,
            CohortEntry(
                name=f"Kohort {number}",
                starts_on=today,
                close_months=2,
                follow_months=12,
                mode=CohortMode.ONLINE,
            ),
        )
    db.session.commit()
    return kept | {
        "cohort": cohort.public_id,
        "ikm": companies[0].public_id,
        "indicator": "sales",
    }


def _visit(app: Flask, company: Company, author: visits.Author) -> Visit:
    day = clock.today("Asia/Jakarta") - timedelta(days=20)
    return visits.record_visit(
        company,
        VisitEntry(
            client_id=None,
            day=day,
            place="Gudang rahasia korban",
            findings={Topic.MARKET: "temuan rahasia korban"},
            steps=[StepEntry(what="langkah rahasia korban")],
            photos=[files.clean(picture(), FileKind.VISIT)],
            measured=MeasuredEntry(measured_on=day, sales_per_month=98_765_432, workers=3),
        ),
        author=author,
        data=Path(app.config["DATA"]),
        now=clock.now(),
    )


def _breach(edition: Edition, organiser: User) -> str:
    """A breach of which nobody has been told yet."""
    breach = breaches.note(
        host_id=edition.host_id,
        edition_id=None,
        starts_on=clock.now().date(),
        ends_on=clock.now().date(),
        exposed=[Exposed.CONTACTS],
        happened="Satu berkas terkirim ke alamat yang salah.",
        measures="Berkasnya sudah dihapus.",
        contact="Dewi, 0812 0000 0000",
        by_id=organiser.id,
        now=clock.now(),
    )
    db.session.commit()
    return breach.public_id


def make_things(
    app: Flask,
    part: Participation,
    owner: User,
    organiser: User,
    registration: Registration,
    size: int = 1,
) -> dict[str, str]:
    """Return the ids of things that lie about an edition, as addresses name them."""
    edition = db.session.get_one(Edition, part.edition_id)
    secret = str(app.config["SECRET_KEY"])
    return {
        "token": _link_token(app, owner),
        "job": _job(edition).public_id,
        "run": _run(edition),
        "message": _messages(edition, owner, size),
        "name": _letter_file(app, edition, organiser),
        "filename": "favicon.svg",
        "code_id": codes.request_code(owner, secret=secret, now=clock.now()),
        "daftar": edition.slug,
        "jenis": "ikm",
        "pendaftaran": registration_token(secret, registration.public_id),
        "registration": registration.public_id,
        "berkas": _photo(app, part),
        **_profile(app, part, owner),
        "purpose": "partners",
        "form": "json",
        "grafik": "kemajuan",
        "tahun": str(clock.now().year),
        "breach": _breach(edition, organiser),
        "tag": _own_tag(edition),
        "kredit": "kur_mikro",
        "langkah": "cari",
        "asked": _answered_question(app, edition, part, owner),
    }


def _own_tag(edition: Edition) -> str:
    """A tag that no other host has."""
    words = Wording(name_id="Rempeyek", name_en="Peanut brittle")
    code = tags.add_tag(edition.host_id, "camilan", words).code
    db.session.commit()
    return code


def _answered_question(app: Flask, edition: Edition, part: Participation, owner: User) -> str:
    """A question of the organisers that the company has answered with a file, for them alone."""
    question = questions.add_question(
        edition,
        Draft(
            side=AskedSide.IKM,
            kind=QuestionKind.FILE,
            label=Text(id="Denah dapur", en="Plan of the kitchen"),
            audience=Audience.ORGANISERS,
        ),
    )
    questions.put_file(
        part,
        question,
        files.clean(picture(), FileKind.ANSWER),
        by_id=owner.id,
        data=Path(app.config["DATA"]),
        now=clock.now(),
    )
    db.session.commit()
    return question.public_id


def _public_id(company: Company) -> str:
    return company.public_id


def _photo(app: Flask, part: Participation) -> str:
    """A photo of a company; its bytes lie in the application's data folder."""
    photo = files.keep(
        files.clean(picture(), FileKind.PHOTO),
        FileKind.PHOTO,
        host_id=part.host_id,
        company_id=part.company_id,
        data=Path(app.config["DATA"]),
        now=clock.now(),
    )
    db.session.commit()
    return photo.public_id


def _profile(app: Flask, part: Participation, owner: User) -> dict[str, str]:
    """A product with a photo, a permit, and a product that was taken off, as addresses say."""
    now, data = clock.now(), Path(app.config["DATA"])
    [product] = part.company.products
    photo = products.add_photo(
        product, files.clean(picture(), FileKind.PRODUCT), by_id=owner.id, data=data, now=now
    )
    gone = products.add_product(part.company, "keripik yang dihapus", by_id=owner.id, now=now)
    removed = products.remove_product(gone, by_id=owner.id, data=data, now=now)
    db.session.commit()
    return {
        "product": product.public_id,
        "photo": photo.file.public_id,
        "permit": part.company.permits[0].public_id,
        "removed": removed.public_id,
        "bagian": "cerita",
        "tanya": "nama",
        "arah": "turun",
    }


def _link_token(app: Flask, user: User) -> str:
    secret = str(app.config["SECRET_KEY"])
    [link] = accounts.make_links(
        [user],
        edition_id=None,
        secret=secret,
        now=clock.now(),
        valid_for=timedelta(days=14),
        created_by_id=None,
    )
    db.session.commit()
    return link_token(secret, link.public_id)


def _job(edition: Edition) -> Job:
    """A schedule run that waits for a worker."""
    job = jobs.request_job(
        host_id=edition.host_id, kind=PLAN, inputs={"edition_id": edition.id}, user_id=None
    )
    db.session.commit()
    return job


def _run(edition: Edition) -> str:
    """A draft without a placement, made by a job that has ended."""
    job = _job(edition)
    job.state, job.ended_at, job.result = JobState.DONE, clock.now(), {}
    run = Run(
        edition_id=edition.id,
        job_id=job.id,
        inputs_hash=job.inputs_hash,
        status=Status.FEASIBLE,
        metrics=asdict(measure(EMPTY, {})),
        bound=asdict(Bound(priority=0, breaks=0)),
    )
    db.session.add(run)
    db.session.commit()
    return run.public_id


def _messages(edition: Edition, user: User, size: int) -> str:
    """As many messages as there are firms, prepared for WhatsApp."""
    messages = [_message(edition, user, Channel.WHATSAPP) for _ in range(size)]
    return messages[0].public_id


def _message(edition: Edition, user: User, channel: Channel) -> Message:
    fact = db.session.query(Fact).filter_by(topic="accounts.invited").order_by(Fact.id).first()
    assert fact is not None
    copy = Fact(topic=fact.topic, payload=fact.payload, dedupe_key=f"copy:{public_id()}")
    db.session.add(copy)
    db.session.flush()
    message = Message(
        host_id=edition.host_id,
        edition_id=edition.id,
        fact_id=copy.id,
        user_id=user.id,
        topic=fact.topic,
        channel=channel,
    )
    db.session.add(message)
    db.session.commit()
    return message


def _letter_file(app: Flask, edition: Edition, user: User) -> str:
    """A letter in the folder that stands in for a mail server."""
    message = _message(edition, user, Channel.EMAIL)
    folder = Path(app.config["DATA"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"20261124T030000.000000Z-{message.public_id}.eml"
    (folder / name).write_text(f"To: {user.email}\nSubject: Undangan\n\nSelamat datang.\n")
    return name

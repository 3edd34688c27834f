"""What lies about an edition and has an id in some address, for the tests that walk all routes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from flask import Flask

from matchmaker import clock
from matchmaker.accounts import codes
from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import link_token
from matchmaker.accounts.models import User
from matchmaker.db import db, public_id
from matchmaker.directory.core import registration_token
from matchmaker.directory.editing import products
from matchmaker.directory.models import Participation, Registration
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
from matchmaker.notifications.core import Channel
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from matchmaker.privacy import breaches
from matchmaker.privacy.core import Exposed
from matchmaker.reference.texts import Text
from matchmaker.scheduling.core.types import Bound, Event, Status
from matchmaker.scheduling.core.validate import measure
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.queries import PLAN
from tests.files.evil import picture

EMPTY = Event(slots=(), tables=0, participants=(), meetings=())


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

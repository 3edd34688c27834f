from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.accounts.models import Host, User
from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.notifications import service
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition


@dataclass
class Invitation:
    """An invited person, the fact that tells of it, and the edition."""

    host: Host
    edition: Edition
    user: User

    @property
    def fact(self) -> Fact:
        facts = db.session.query(Fact).filter_by(topic="accounts.invited").all()
        return next(fact for fact in facts if fact.payload["user_id"] == self.user.id)

    def announced(self) -> Message:
        """Write the messages of the fact and return the person's."""
        service.announce(self.fact)
        db.session.commit()
        return db.session.query(Message).filter_by(user_id=self.user.id).one()


def invite(host: Host, edition: Edition, user: User) -> Invitation:
    accounts.make_links(
        [user],
        edition_id=edition.id,
        secret="a secret for tests that is long enough",
        now=clock.now(),
        valid_for=timedelta(days=14),
        created_by_id=None,
    )
    db.session.commit()
    return Invitation(host=host, edition=edition, user=user)


@pytest.fixture
def invitation(db_session: object) -> Invitation:
    """Somebody with an e-mail address who was invited."""
    host = make_host()
    user = make_user(host, name="Sri Rejeki", email="sri@contoh.example")
    return invite(host, make_edition(host), user)


@pytest.fixture
def prepared(db_session: object) -> Invitation:
    """Somebody with nothing but a phone number who was invited."""
    host = make_host()
    user = make_user(host, name="Pak Budi", phone="+6281234500001")
    return invite(host, make_edition(host), user)


@pytest.fixture
def mail_folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The folder that mail goes to."""
    before = app.config["MAIL_URL"]
    app.config["MAIL_URL"] = f"file://{tmp_path / 'mail'}"
    yield tmp_path / "mail"
    app.config["MAIL_URL"] = before

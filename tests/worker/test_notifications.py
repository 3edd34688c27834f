from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.db import db, transaction
from matchmaker.notifications.core import STUCK_AFTER, MessageState
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from worker.tasks import notifications as tasks


def invite(app) -> int:
    user = make_user(make_host(), name="Sri", email="sri@contoh.example")
    with transaction():
        accounts.make_links(
            [user],
            edition_id=None,
            secret=app.config["SECRET_KEY"],
            now=clock.now(),
            valid_for=timedelta(days=1),
            created_by_id=None,
        )
    return open_fact("accounts.invited")


def open_fact(topic: str) -> int:
    db.session.rollback()
    return db.session.scalars(
        select(Fact.id).where(Fact.topic == topic, Fact.finished_at.is_(None))
    ).one()


def message() -> Message:
    db.session.rollback()
    return db.session.scalars(select(Message).execution_options(populate_existing=True)).one()


def test_from_the_fact_to_the_letter_and_told_twice_one_letter(
    committed_app, monkeypatch, tmp_path
):
    monkeypatch.setitem(committed_app.config, "MAIL_URL", f"file://{tmp_path}")
    fact_id = invite(committed_app)

    tasks.announce(fact_id)
    tasks.announce(fact_id)
    queued = open_fact("notifications.queued")
    tasks.deliver(queued)
    tasks.deliver(queued)

    assert message().state is MessageState.SENT
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_sender_that_dies_while_sending_is_swept_and_the_letter_goes_out(
    committed_app, monkeypatch, tmp_path
):
    class PowerCutError(BaseException):
        pass

    def die(*_: object) -> None:
        raise PowerCutError

    monkeypatch.setitem(committed_app.config, "MAIL_URL", f"file://{tmp_path}")
    tasks.announce(invite(committed_app))
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "post", die)
        with suppress(PowerCutError):
            tasks.deliver(open_fact("notifications.queued"))
    assert message().state is MessageState.SENDING

    with transaction():
        message().sending_since = clock.now() - STUCK_AFTER - timedelta(seconds=1)
    tasks.sweep()

    assert message().state is MessageState.RETRYING
    tasks.deliver(open_fact("notifications.queued"))
    assert message().state is MessageState.SENT
    assert len(list(tmp_path.glob("*.eml"))) == 1

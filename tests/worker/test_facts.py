from __future__ import annotations

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.outbox import service as outbox
from matchmaker.outbox.models import Fact
from worker.facts import handle_fact

TOPIC = "tests.happened"


def record(key: str = "1") -> int:
    with transaction():
        outbox.record(TOPIC, {}, key=key)
        return db.session.scalars(select(Fact.id).order_by(Fact.id.desc()).limit(1)).one()


def look(fact_id: int) -> Fact:
    db.session.rollback()
    return db.session.get(Fact, fact_id, populate_existing=True)


def test_the_work_and_the_mark_are_one(committed_app):
    fact_id = record()
    assert handle_fact(fact_id, lambda fact: fact.topic) == TOPIC
    assert look(fact_id).finished_at is not None


def test_a_fact_of_a_transaction_that_was_rolled_back_is_never_there(committed_app):
    def fail() -> None:
        with transaction():
            outbox.record(TOPIC, {}, key="1")
            raise LookupError("too late")

    with pytest.raises(LookupError, match="too late"):
        fail()
    assert db.session.scalars(select(Fact)).all() == []


def test_told_twice_the_second_time_does_nothing(committed_app):
    fact_id, told = record(), []
    handle_fact(fact_id, lambda fact: told.append(fact.id))
    handle_fact(fact_id, lambda fact: told.append(fact.id))
    assert told == [fact_id]


def test_what_goes_wrong_undoes_the_work_and_puts_the_fact_back(committed_app):
    fact_id = record()

    def half(fact: Fact) -> None:
        outbox.record(TOPIC, {}, key="made by half of the work")
        raise ValueError("the other half")

    assert handle_fact(fact_id, half) is None

    fact = look(fact_id)
    assert (fact.finished_at, fact.error) == (None, "ValueError: the other half")
    assert fact.due_at > fact.recorded_at
    assert db.session.scalars(select(Fact.id)).all() == [fact_id]


def test_a_worker_that_dies_between_work_and_mark_has_done_neither(committed_app):
    """The process's end is the connection's end: nothing of it is kept, and the lease ends."""
    fact_id = record()
    with transaction():
        [claimed] = outbox.claim_due(clock.now())
        leased_until = claimed.leased_until

    class PowerCutError(BaseException):
        pass

    def die(fact: Fact) -> None:
        outbox.record(TOPIC, {}, key="half")
        db.session.flush()
        raise PowerCutError

    with pytest.raises(PowerCutError):
        handle_fact(fact_id, die)

    with transaction():
        assert outbox.claim_due(clock.now()) == []
        [again] = outbox.claim_due(leased_until)
        assert (again.id, again.attempts) == (fact_id, 2)


def effects_of_two_at_once(app: Flask, fact_id: int) -> int:
    told: list[int] = []

    def slow(fact: Fact) -> None:
        time.sleep(0.3)
        told.append(fact.id)

    def deliver() -> None:
        with app.app_context():
            handle_fact(fact_id, slow)
            db.session.remove()

    threads = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return len(told)


def test_two_deliveries_at_once_have_one_effect(committed_app):
    assert effects_of_two_at_once(committed_app, record()) == 1


def test_without_the_lock_they_would_have_two(committed_app, monkeypatch):
    monkeypatch.setattr(outbox, "get_open", lambda fact_id: db.session.get(Fact, fact_id))
    assert effects_of_two_at_once(committed_app, record()) == 2

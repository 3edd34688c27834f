from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select, text

from matchmaker.db import db, transaction
from matchmaker.outbox import service as outbox
from matchmaker.outbox.models import Fact
from tests.platform import wait_for
from worker.relay import LOOK_EVERY_SECONDS, BrokerGoneError, Relay, send_due

TOPIC = "jobs.requested"


class Queue:
    """Takes what is sent, or is away for the first few times."""

    def __init__(self, away: int = 0) -> None:
        self.away = away
        self.sent: list[tuple[str, int]] = []

    def send(self, task: str, fact_id: int) -> None:
        if self.away > 0:
            self.away -= 1
            raise ConnectionRefusedError("nobody there")
        self.sent.append((task, fact_id))


def record(count: int = 1, topic: str = TOPIC) -> list[int]:
    with transaction():
        start = time.monotonic_ns()
        outbox.record_all(topic, [(f"{start}:{number}", {}) for number in range(count)])
    return list(db.session.scalars(select(Fact.id).order_by(Fact.id.desc()).limit(count)))


@contextmanager
def relaying(app: Flask, queue: Queue) -> Iterator[Relay]:
    relay = Relay(app.config["SQLALCHEMY_DATABASE_URI"], queue.send)

    def run() -> None:
        with app.app_context():
            relay.run()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield relay
    finally:
        relay.end()
        thread.join(LOOK_EVERY_SECONDS * 2)
        assert not thread.is_alive()


def test_a_due_fact_is_sent_to_the_task_of_its_topic(committed_app):
    queue = Queue()
    [fact_id] = record()
    assert send_due(queue.send) == 1
    assert queue.sent == [("jobs.run", fact_id)]
    assert send_due(queue.send) == 0


@pytest.mark.parametrize(
    ("topic", "task"),
    [
        ("jobs.requested", "jobs.run"),
        ("notifications.queued", "notifications.deliver"),
        ("accounts.invited", "notifications.announce"),
    ],
)
def test_each_topic_has_its_task(committed_app, topic, task):
    queue = Queue()
    record(topic=topic)
    send_due(queue.send)
    assert [name for name, _ in queue.sent] == [task]


def test_a_topic_of_nobody_is_put_back_with_the_reason(committed_app):
    queue = Queue()
    [fact_id] = record(topic="nobody.hears")
    send_due(queue.send)
    fact = db.session.get(Fact, fact_id, populate_existing=True)
    assert queue.sent == []
    assert fact.finished_at is None
    assert "no task" in fact.error


def test_without_a_queue_the_facts_are_given_back(committed_app):
    fact_ids = record(3)
    with pytest.raises(BrokerGoneError):
        send_due(Queue(away=1).send)

    queue = Queue()
    send_due(queue.send)
    assert sorted(fact_id for _, fact_id in queue.sent) == sorted(fact_ids)
    assert {fact.attempts for fact in db.session.scalars(select(Fact))} == {1}


def test_two_relays_send_each_fact_once(committed_app):
    fact_ids = record(400)
    queue = Queue()

    def drain() -> None:
        with committed_app.app_context():
            while send_due(queue.send):
                pass

    threads = [threading.Thread(target=drain) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(fact_id for _, fact_id in queue.sent) == sorted(fact_ids)


def test_it_hears_of_a_fact_at_once_and_ends_when_told(committed_app):
    queue = Queue()
    with relaying(committed_app, queue):
        record()
        wait_for(lambda: queue.sent, "the first fact is sent", 10)
        # From here on it only listens: sent sooner than it would look by itself.
        asked = time.monotonic()
        record()
        wait_for(lambda: len(queue.sent) == 2, "the second fact is sent", 10, every=0.02)
        assert time.monotonic() - asked < LOOK_EVERY_SECONDS / 2


def test_it_outlives_the_queue_with_one_line_each_way(committed_app, caplog):
    queue = Queue(away=2)
    caplog.set_level(logging.WARNING, "relay")
    with relaying(committed_app, queue):
        record()
        wait_for(lambda: queue.sent, "the fact is sent", 15)
        wait_for(lambda: "Sending again" in caplog.messages, "it says so", 5)
    assert caplog.messages == [
        "The queue does not answer, trying on: nobody there",
        "Sending again",
    ]


def test_it_outlives_the_database_hanging_up(committed_app, caplog):
    queue = Queue()
    caplog.set_level(logging.WARNING, "relay")
    with relaying(committed_app, queue):
        record()
        wait_for(lambda: queue.sent, "the first fact is sent", 10)
        with transaction():
            db.session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        record()
        wait_for(lambda: len(queue.sent) == 2, "the second fact is sent", 15)
    assert sum("does not answer" in line for line in caplog.messages) == 1

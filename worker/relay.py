"""The relay: takes due facts from the database to the queue. `python -m worker.relay`.

It listens for new facts and looks every few seconds in any case. Two may run. A fact is only
sent here; its task marks it as told, and a lease that ends untold is the retry.
"""

from __future__ import annotations

import logging
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import psycopg
from flask import Flask
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from matchmaker import clock
from matchmaker.app import create_app
from matchmaker.config import ConfigurationError
from matchmaker.db import db, transaction
from matchmaker.outbox import service as outbox
from worker.app import app as celery
from worker.routes import find_task

log = logging.getLogger("relay")

LOOK_EVERY_SECONDS = 2.5
LONGEST_PAUSE_SECONDS = 10.0
BATCH = 50
NO_HANDLER = "no task hears of this topic"

Send = Callable[[str, int], None]


class BrokerGoneError(Exception):
    """The queue does not take anything at the moment."""


class Relay:
    """Sends due facts until it is told to end."""

    def __init__(self, database_url: str, send: Send) -> None:
        self._address = make_url(database_url).set(drivername="postgresql")
        self._send = send
        self._ended = False
        self._listening: psycopg.Connection[tuple[object, ...]] | None = None
        # Written to by end(), so that a signal cuts a wait short.
        self._woken, self._wake = socket.socketpair()

    def end(self) -> None:
        """Stop after the fact in hand (safe in a signal handler)."""
        self._ended = True
        with suppress(OSError):
            self._wake.send(b"\0")

    def run(self) -> None:
        """Send until `end`; outlives both servers' absence, with one line when they go and come."""
        trouble: str | None = None
        pause = 1.0
        while not self._ended:
            try:
                self._listen()
                while send_due(self._send) == BATCH and not self._ended:
                    pass
                if trouble is not None:
                    log.warning("Sending again")
                trouble, pause = None, 1.0
                self._wait_for_news()
            except (psycopg.Error, DBAPIError, BrokerGoneError) as error:
                who = "The queue" if isinstance(error, BrokerGoneError) else "The database"
                if trouble != who:
                    log.warning("%s does not answer, trying on: %s", who, _first_line(error))
                trouble = who
                self._hang_up()
                self._wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        self._hang_up()
        self._woken.close()
        self._wake.close()

    def _listen(self) -> None:
        if self._listening is None:
            address = self._address.render_as_string(hide_password=False)
            self._listening = psycopg.connect(address, autocommit=True, connect_timeout=5)
            self._listening.execute(f"LISTEN {outbox.CHANNEL}")

    def _hang_up(self) -> None:
        db.session.remove()
        if self._listening is not None:
            with suppress(psycopg.Error):
                self._listening.close()
            self._listening = None

    def _wait_for_news(self) -> None:
        assert self._listening is not None
        self._wait(LOOK_EVERY_SECONDS, self._listening.fileno())
        for _ in self._listening.notifies(timeout=0):
            pass

    def _wait(self, seconds: float, *more: int) -> None:
        if not self._ended:
            select.select([self._woken.fileno(), *more], [], [], seconds)


def send_due(send: Send) -> int:
    """Lease the facts that are due and send their tasks; returns how many were leased.

    Raises BrokerGoneError with all unsent ones given back.
    """
    with transaction():
        facts = [
            (fact.id, fact.topic, fact.attempts) for fact in outbox.claim_due(clock.now(), BATCH)
        ]
    db.session.remove()
    for position, (fact_id, topic, attempts) in enumerate(facts):
        task = find_task(topic)
        if task is None:
            # Said once: the fact comes back until a version that knows its topic runs.
            level = logging.ERROR if attempts == 1 else logging.DEBUG
            log.log(level, "Fact %s: no task hears of %s", fact_id, topic)
            _refuse(fact_id)
            continue
        try:
            send(task, fact_id)
        except (BrokerError, RedisError, OSError) as error:
            with transaction():
                outbox.release([fact_id for fact_id, *_ in facts[position:]])
            db.session.remove()
            raise BrokerGoneError(str(error)) from error
    return len(facts)


def _refuse(fact_id: int) -> None:
    with suppress(outbox.LostFactError), transaction():
        outbox.fail(outbox.get_open(fact_id), clock.now(), NO_HANDLER)
    db.session.remove()


def lose_patience_at_once() -> None:
    """Make Celery say that the queue is away instead of asking for it silently and for long."""
    celery.conf.broker_transport_options = {
        **celery.conf.broker_transport_options,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    }


def send_by_celery(task: str, fact_id: int) -> None:
    """Put the task that handles a fact into the queue."""
    celery.send_task(task, args=[fact_id])


@contextmanager
def ending_on_signals(end: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and SIGINT end the relay cleanly."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        end()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    yield


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def main() -> int:
    """Run the relay; returns the exit status."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr
    )
    try:
        flask: Flask = create_app()
    except ConfigurationError as fault:
        log.error("%s", fault)
        return 1
    lose_patience_at_once()
    relay = Relay(flask.config["SQLALCHEMY_DATABASE_URI"], send_by_celery)
    with flask.app_context(), ending_on_signals(relay.end):
        log.info("The relay listens")
        relay.run()
    log.info("The relay has ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())

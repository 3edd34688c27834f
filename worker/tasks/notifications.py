"""Messages: written for who hears of a fact, sent, and swept when they get stuck."""

from __future__ import annotations

from flask import current_app

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.notifications import service
from matchmaker.notifications.mail import post
from worker.app import app
from worker.facts import handle_fact


@app.task(name="notifications.announce")
def announce(fact_id: int) -> None:
    """Write the messages of a fact."""
    handle_fact(fact_id, service.announce)


@app.task(name="notifications.deliver")
def deliver(fact_id: int) -> None:
    """Send the e-mail that a fact tells of."""
    attempt = handle_fact(
        fact_id, lambda fact: service.begin_attempt(int(fact.payload["message_id"]), clock.now())
    )
    # Committed as "sending": only now may the mail server hear of it.
    if attempt is not None:
        outcome = post(attempt.mail, current_app.config["MAIL_URL"], clock.now())
        with transaction():
            service.end_attempt(attempt, outcome, clock.now())


@app.task(name="notifications.sweep")
def sweep() -> None:
    """Free stuck messages and queue forgotten ones again."""
    with transaction():
        service.sweep(clock.now())

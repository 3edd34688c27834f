"""Record, claim, finish and fail facts. Nothing here sends anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from matchmaker.db import db
from matchmaker.outbox.models import Fact

CHANNEL = "outbox"
LEASE = timedelta(seconds=45)
MOST_ATTEMPTS = 10


def record(
    topic: str, payload: dict[str, Any], *, key: str, due_at: datetime | None = None
) -> None:
    """Record a fact in the caller's transaction and wake the relay when it commits.

    `key` makes it unique together with the topic: recorded twice, it is told once.
    """
    values: dict[str, Any] = {"topic": topic, "payload": payload, "dedupe_key": f"{topic}:{key}"}
    if due_at is not None:
        values["due_at"] = due_at
    db.session.execute(insert(Fact).values(**values).on_conflict_do_nothing())
    db.session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def claim_due(now: datetime, limit: int = 50) -> Sequence[Fact]:
    """Lease the facts that are due; two relays never get the same one (SKIP LOCKED)."""
    due = (
        select(Fact.id)
        .where(
            Fact.finished_at.is_(None),
            Fact.failed_at.is_(None),
            Fact.due_at <= now,
            or_(Fact.leased_until.is_(None), Fact.leased_until <= now),
        )
        .order_by(Fact.due_at, Fact.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = db.session.scalars(
        update(Fact)
        .where(Fact.id.in_(due))
        .values(leased_until=now + LEASE, attempts=Fact.attempts + 1)
        .returning(Fact)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    return sorted(claimed, key=lambda fact: fact.id)


def get_open(fact_id: int) -> Fact | None:
    """Lock a fact that still waits; None when another delivery has finished it already."""
    return db.session.scalar(
        select(Fact)
        .where(Fact.id == fact_id, Fact.finished_at.is_(None), Fact.failed_at.is_(None))
        .with_for_update()
    )


def finish(fact: Fact, now: datetime) -> None:
    """Mark a fact as told."""
    fact.finished_at = now
    fact.leased_until = None
    db.session.flush()


def fail(fact: Fact, now: datetime, error: str) -> None:
    """Put a fact back with a growing pause, or give it up after MOST_ATTEMPTS."""
    fact.error = error[:2000]
    fact.leased_until = None
    if fact.attempts >= MOST_ATTEMPTS:
        fact.failed_at = now
    else:
        fact.due_at = now + timedelta(seconds=min(600, 2**fact.attempts))
    db.session.flush()

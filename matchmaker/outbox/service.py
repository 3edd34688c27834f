"""Record, claim, finish and fail facts. Nothing here sends anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from matchmaker.db import db
from matchmaker.outbox.models import Fact

CHANNEL = "outbox"
LEASE = timedelta(seconds=45)
# While no worker answers, a fact is sent again after ever longer leases, up to this many.
LONGEST_LEASE = 8
LONGEST_PAUSE = timedelta(minutes=10)
# Counted by age and not by attempts: a fact must outlive a night without a worker.
GIVEN_UP_AFTER = timedelta(days=1)


class LostFactError(LookupError):
    """The fact has been finished or given up: nothing is left to do."""


def record(
    topic: str, payload: dict[str, Any], *, key: str, due_at: datetime | None = None
) -> None:
    """Record a fact in the caller's transaction and wake the relay when it commits.

    `key` makes it unique together with the topic: recorded twice, it is told once.
    """
    record_all(topic, [(key, payload)], due_at=due_at)


def record_all(
    topic: str,
    keyed_payloads: Sequence[tuple[str, dict[str, Any]]],
    *,
    due_at: datetime | None = None,
) -> None:
    """Record many facts of one topic as (key, payload), like `record` each."""
    if not keyed_payloads:
        return
    due = {} if due_at is None else {"due_at": due_at}
    rows = [
        {"topic": topic, "payload": payload, "dedupe_key": f"{topic}:{key}", **due}
        for key, payload in keyed_payloads
    ]
    db.session.execute(insert(Fact).values(rows).on_conflict_do_nothing())
    db.session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def claim_due(now: datetime, limit: int = 50) -> Sequence[Fact]:
    """Lease the facts that are due; two relays never get the same one (SKIP LOCKED)."""
    # A CTE that locks runs once; a plain subquery may run again and lease more than the limit.
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
        .cte("due")
    )
    claimed = db.session.scalars(
        update(Fact)
        .where(Fact.id.in_(select(due.c.id)))
        .values(
            leased_until=now + func.least(Fact.attempts + 1, LONGEST_LEASE) * LEASE,
            attempts=Fact.attempts + 1,
        )
        .returning(Fact)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    return sorted(claimed, key=lambda fact: fact.id)


def release(fact_ids: Sequence[int]) -> None:
    """Give leased facts back untold: due at once, the attempt not counted."""
    db.session.execute(
        update(Fact)
        .where(Fact.id.in_(fact_ids), Fact.finished_at.is_(None), Fact.failed_at.is_(None))
        .values(leased_until=None, attempts=func.greatest(Fact.attempts - 1, 0))
        .execution_options(synchronize_session=False)
    )


def get_open(fact_id: int) -> Fact:
    """Lock a fact that still waits; raises LostFactError when it has been told already."""
    fact = db.session.scalar(
        select(Fact)
        .where(Fact.id == fact_id, Fact.finished_at.is_(None), Fact.failed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if fact is None:
        raise LostFactError(f"fact {fact_id} has been told or given up")
    return fact


def finish(fact: Fact, now: datetime) -> None:
    """Mark a fact as told."""
    fact.finished_at = now
    fact.leased_until = None
    db.session.flush()


def fail(fact: Fact, now: datetime, error: str) -> None:
    """Put a fact back with a growing pause, or give it up when it is GIVEN_UP_AFTER old."""
    fact.error = error[:2000]
    fact.leased_until = None
    if now - fact.recorded_at >= GIVEN_UP_AFTER:
        fact.failed_at = now
    else:
        fact.due_at = now + min(LONGEST_PAUSE, timedelta(seconds=2 ** min(fact.attempts, 20)))
    db.session.flush()

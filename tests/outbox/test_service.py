from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker import clock
from matchmaker.db import db
from matchmaker.outbox import service
from matchmaker.outbox.models import Fact

TOPIC = "tests.happened"


def facts() -> list[Fact]:
    return list(db.session.query(Fact).filter_by(topic=TOPIC).order_by(Fact.id).populate_existing())


def record(key: str = "1", **values: object) -> Fact:
    service.record(TOPIC, {"key": key}, key=key, **values)  # type: ignore[arg-type]
    db.session.commit()
    return facts()[-1]


def test_recorded_twice_it_is_one_fact(db_session):
    record("1")
    record("1")
    record("2")
    assert [fact.payload["key"] for fact in facts()] == ["1", "2"]


def test_many_are_recorded_at_once_and_none_at_all_is_nothing(db_session):
    service.record_all(TOPIC, [])
    service.record_all(TOPIC, [(str(number), {"key": str(number)}) for number in range(300)])
    assert len(facts()) == 300


def test_what_was_rolled_back_never_happened(db_session):
    savepoint = db.session.begin_nested()
    service.record(TOPIC, {}, key="1")
    assert len(facts()) == 1
    savepoint.rollback()
    assert facts() == []


def test_a_due_fact_is_leased_once(db_session):
    fact = record()
    now = clock.now()
    assert [claimed.id for claimed in service.claim_due(now)] == [fact.id]
    assert service.claim_due(now) == []


def test_what_is_due_later_waits(db_session):
    later = clock.now() + timedelta(minutes=5)
    fact = record(due_at=later)
    assert service.claim_due(clock.now()) == []
    assert [claimed.id for claimed in service.claim_due(later)] == [fact.id]


def test_a_lease_that_ends_untold_is_the_retry_and_each_is_longer(db_session):
    record()
    now = clock.now()
    lengths = []
    for _ in range(10):
        [claimed] = service.claim_due(now)
        assert claimed.leased_until is not None
        lengths.append(claimed.leased_until - now)
        assert service.claim_due(claimed.leased_until - timedelta(seconds=1)) == []
        now = claimed.leased_until
    assert lengths[0] == service.LEASE
    assert lengths == sorted(lengths)
    assert lengths[-1] == service.LEASE * service.LONGEST_LEASE


def test_a_finished_fact_is_told_no_more(db_session):
    fact = record()
    service.claim_due(clock.now())
    service.finish(service.get_open(fact.id), clock.now())

    assert service.claim_due(clock.now() + timedelta(days=1)) == []
    with pytest.raises(service.LostFactError):
        service.get_open(fact.id)


def test_a_released_fact_is_due_at_once_and_the_attempt_not_counted(db_session):
    fact = record()
    service.claim_due(clock.now())
    service.release([fact.id])
    [again] = service.claim_due(clock.now())
    assert (again.id, again.attempts) == (fact.id, 1)


def test_a_failure_waits_ever_longer_and_is_given_up_after_a_day(db_session):
    fact = record()
    now, pauses = clock.now(), []
    while True:
        [claimed] = service.claim_due(now)
        service.fail(claimed, now, "no")
        if claimed.failed_at is not None:
            break
        pauses.append(claimed.due_at - now)
        now = claimed.due_at
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=2)
    assert pauses[-1] == service.LONGEST_PAUSE
    assert now - fact.recorded_at >= service.GIVEN_UP_AFTER
    assert service.claim_due(now + timedelta(days=9)) == []


def test_a_fact_survives_a_night_without_a_worker(db_session):
    fact = record()
    now = clock.now()
    for _ in range(100):
        [claimed] = service.claim_due(now)
        assert claimed.leased_until is not None
        now = claimed.leased_until
    fact.recorded_at = now - timedelta(hours=20)
    service.fail(claimed, now, "the first real failure")
    assert claimed.failed_at is None


def test_facts_come_in_order(db_session):
    first = record("1", due_at=datetime(2026, 1, 1, tzinfo=UTC))
    second = record("2", due_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [fact.id for fact in service.claim_due(clock.now(), limit=1)] == [first.id]
    assert [fact.id for fact in service.claim_due(clock.now())] == [second.id]

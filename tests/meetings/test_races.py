"""Two people at the same moment: whoever is second finds what the first has left."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event
from time import sleep

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from matchmaker.db import db
from matchmaker.directory.models import Disclosure, Participation
from matchmaker.events import queries as events
from matchmaker.events.core import Phase
from matchmaker.meetings import core, service
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.meetings.placing import PlaceTakenError, Placing, place
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.meetings.conftest import outcomes

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ROUNDS = range(6)


@pytest.fixture
def stage(racing_app):
    """An edition that every connection sees."""
    with racing_app.app_context():
        yield make_edition(make_host())
        db.session.remove()


def part(participation):
    return db.session.get_one(Participation, participation.id)


def state_of(meeting):
    db.session.rollback()
    return db.session.get_one(Meeting, meeting.id, populate_existing=True)


def asking(asker, other):
    return lambda: (
        service.ask(part(asker), part(other), purpose="supply", by_user_id=None, now=NOW).public_id
    )


def answering(step, acting, meeting):
    public_id = meeting.public_id
    return lambda: step(part(acting), public_id, now=NOW).public_id


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_requests_of_one_pair_end_in_one_meeting(stage, race, round_):
    ikm, partner = make_ikm(stage), make_partner(stage)
    steps = [asking(ikm, partner), asking(partner, ikm)]
    if round_ % 2:
        steps = [asking(ikm, partner), asking(ikm, partner)]
    results = race(*steps)
    assert outcomes(results) == ["AlreadyAskedError", "done"]
    db.session.rollback()
    assert db.session.query(Meeting).filter_by(ikm_id=ikm.id).count() == 1
    told = db.session.query(Fact).filter_by(topic="meetings.requested")
    assert sum(fact.payload["meeting_id"] == _only(ikm).id for fact in told) == 1


def test_without_the_check_the_index_still_lets_one_in(stage, race, monkeypatch):
    """The guard off: both see no meeting yet, and the unique index decides."""
    monkeypatch.setattr(service, "check_ask", lambda *_: None)
    ikm, partner = make_ikm(stage), make_partner(stage)
    results = race(asking(ikm, partner), asking(partner, ikm))
    assert outcomes(results) == ["AlreadyAskedError", "done"]


def test_without_the_index_two_requests_do_get_in(stage, race, monkeypatch):
    """The race is real: with check and index off there are two meetings."""
    monkeypatch.setattr(service, "check_ask", lambda *_: None)
    ikm, partner = make_ikm(stage), make_partner(stage)
    _ddl("ALTER INDEX uq_meetings_meeting_live_pair RENAME TO kept")
    definition = _ddl("SELECT indexdef FROM pg_indexes WHERE indexname = 'kept'")
    _ddl("DROP INDEX kept")
    try:
        assert outcomes(race(asking(ikm, partner), asking(partner, ikm))) == ["done", "done"]
        db.session.rollback()
        assert db.session.query(Meeting).filter_by(ikm_id=ikm.id).count() == 2
    finally:
        db.session.rollback()
        db.session.query(Meeting).filter_by(ikm_id=ikm.id).delete()
        db.session.commit()
        _ddl(definition.replace("INDEX kept ", "INDEX uq_meetings_meeting_live_pair "))


def test_the_limit_of_open_requests_holds_for_requests_at_once(stage, race, monkeypatch):
    monkeypatch.setitem(core.MOST_OPEN_REQUESTS, Side.IKM, 1)
    ikm = make_ikm(stage)
    results = race(*[asking(ikm, make_partner(stage)) for _ in range(3)])
    assert outcomes(results) == ["TooManyRequestsError", "TooManyRequestsError", "done"]


def test_a_request_waits_for_a_publication_under_way_and_is_then_refused(stage, race):
    """Without the hold on the edition it would slip in between: the phase was still open."""
    ikm, partner = make_ikm(stage), make_partner(stage)
    edition_id, locked = stage.id, Event()

    def publish():
        events.lock_edition(edition_id).phase = Phase.PUBLISHED
        db.session.flush()
        locked.set()
        sleep(0.3)

    def ask_meanwhile():
        assert locked.wait(timeout=10)
        return asking(ikm, partner)()

    assert outcomes(race(publish, ask_meanwhile)) == ["NotTakingRequestsError", "done"]


@pytest.mark.parametrize("round_", ROUNDS)
@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_answer_and_a_withdrawal_at_once_end_in_one_story(stage, race, answer, round_):
    ikm, partner = make_ikm(stage), make_partner(stage)
    meeting = make_meeting(ikm, partner)
    steps = [
        answering(getattr(service, answer), ikm, meeting),
        answering(service.withdraw, partner, meeting),
    ]
    results = race(*(steps if round_ % 2 else reversed(steps)))

    found = state_of(meeting)
    disclosed = db.session.query(Disclosure).filter_by(ikm_id=ikm.company_id).count()
    facts = {
        fact.topic.removeprefix("meetings.")
        for fact in db.session.query(Fact)
        if fact.payload.get("meeting_id") == meeting.id
    }
    if outcomes(results) == ["done", "done"]:
        # Only an accepted meeting can still be taken back after the answer.
        assert answer == "accept"
        assert found.state is MeetingState.WITHDRAWN
        assert facts == {"accepted", "withdrawn"}
    else:
        assert outcomes(results) == ["StepRefusedError", "done"]
        assert facts == {{"declined": "declined", "withdrawn": "withdrawn"}[found.state]}
    assert disclosed == 0


@pytest.mark.parametrize("round_", range(6))
def test_a_withdrawal_while_a_plan_is_published_neither_hangs_nor_leaves_claims(
    stage, race, round_
):
    ikm, partner = make_ikm(stage), make_partner(stage)
    meeting = make_meeting(ikm, partner)
    service.accept(part(ikm), meeting.public_id, now=NOW)
    db.session.commit()
    slot, table = events.list_slots(stage.id)[0], events.list_tables(stage.id)[0]
    placing = Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)
    edition_id = stage.id

    results = race(lambda: place(edition_id, [placing]), answering(service.withdraw, ikm, meeting))

    assert outcomes(results) in (["done", "done"], ["MeetingNotPlaceableError", "done"])
    assert state_of(meeting).state is MeetingState.WITHDRAWN
    assert db.session.query(SlotClaim).filter_by(meeting_id=meeting.id).count() == 0


def test_two_plans_at_once_cannot_take_one_table(stage, race):
    first, second = _two_agreed(stage)
    results = race(*_plans(stage, first, second))
    assert outcomes(results) == ["PlaceTakenError", "done"]
    assert _claims_of(first, second) == 3


def test_with_the_locks_off_the_unique_claim_still_stops_the_second_plan(stage, race, monkeypatch):
    """The guard off: neither sees the other's claims, and UNIQUE (slot, seat) decides."""
    monkeypatch.setattr("matchmaker.meetings.placing.lock_edition", lambda _: None)
    monkeypatch.setattr("matchmaker.meetings.claims._list_taken", lambda _: set())
    first, second = _two_agreed(stage)
    results = race(*_plans(stage, first, second))
    assert outcomes(results) == ["PlaceTakenError", "done"]
    [refusal] = [result for result in results if isinstance(result, PlaceTakenError)]
    assert refusal.meeting_id in {first.id, second.id}
    assert _claims_of(first, second) == 3


def test_without_unique_claims_two_meetings_do_share_a_table(stage, race, monkeypatch):
    """The clash is real: with every guard off both plans get the same table."""
    monkeypatch.setattr("matchmaker.meetings.placing.lock_edition", lambda _: None)
    monkeypatch.setattr("matchmaker.meetings.claims._list_taken", lambda _: set())
    first, second = _two_agreed(stage)
    name = "uq_meetings_slot_claim_slot_id_seat_id"
    _ddl(f"ALTER TABLE meetings_slot_claim DROP CONSTRAINT {name}")
    try:
        assert outcomes(race(*_plans(stage, first, second))) == ["done", "done"]
        assert _claims_of(first, second) == 6
    finally:
        db.session.rollback()
        db.session.query(SlotClaim).delete()
        db.session.commit()
        _ddl(f"ALTER TABLE meetings_slot_claim ADD CONSTRAINT {name} UNIQUE (slot_id, seat_id)")


def test_a_claim_written_by_hand_for_a_taken_seat_is_refused(stage):
    first, second = _two_agreed(stage)
    [one, other] = _plans(stage, first, second)
    one()
    db.session.commit()
    taken = db.session.query(SlotClaim).filter_by(meeting_id=first.id).first()
    db.session.add(SlotClaim(slot_id=taken.slot_id, seat_id=taken.seat_id, meeting_id=first.id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(PlaceTakenError):
        other()
    db.session.rollback()


def _two_agreed(stage):
    return [
        make_meeting(make_ikm(stage), make_partner(stage), state=MeetingState.ACCEPTED)
        for _ in range(2)
    ]


def _plans(stage, *meetings):
    slot, table = events.list_slots(stage.id)[2], events.list_tables(stage.id)[0]
    edition_id, slot_id, table_id = stage.id, slot.id, table.id

    def plan(meeting_id):
        placing = Placing(meeting_id=meeting_id, slot_id=slot_id, table_id=table_id)
        return lambda: place(edition_id, [placing])

    return [plan(meeting.id) for meeting in meetings]


def _claims_of(*meetings):
    db.session.rollback()
    ids = [meeting.id for meeting in meetings]
    return db.session.query(SlotClaim).filter(SlotClaim.meeting_id.in_(ids)).count()


def _only(ikm):
    return db.session.query(Meeting).filter_by(ikm_id=ikm.id).one()


def _ddl(statement):
    db.session.rollback()
    result = db.session.execute(text(statement))
    value = result.scalar() if result.returns_rows else None
    db.session.commit()
    return value

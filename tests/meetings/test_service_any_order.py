"""Any order of calls against the real tables: what the rows say must hold after each of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from matchmaker.db import db
from matchmaker.directory.models import Disclosure
from matchmaker.events import queries as events
from matchmaker.meetings import service
from matchmaker.meetings.core import (
    CONTACTS_OPEN,
    LIVE,
    PLACED,
    MeetingState,
    Purpose,
    Side,
    StepRefusedError,
)
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.meetings.placing import PlaceRefusedError, Placing, place, unplace
from matchmaker.meetings.refusals import AlreadyAskedError
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

SIDES = st.sampled_from(Side)
REACHED: set[MeetingState] = set()
ANSWERS = st.sampled_from([service.accept, service.decline, service.withdraw, service.reopen])


class PairOverTime(RuleBasedStateMachine):
    """Two companies and an organiser do to each other whatever comes to mind."""

    @initialize()
    def open(self) -> None:
        self.edition = make_edition(make_host(), table_count=2)
        self.sides = {Side.IKM: make_ikm(self.edition), Side.PARTNER: make_partner(self.edition)}
        self.slots = [slot.id for slot in events.list_slots(self.edition.id)][:3]
        self.tables = [table.id for table in events.list_tables(self.edition.id)]
        self.now = datetime(2026, 11, 24, 3, tzinfo=UTC)

    def attempt(self, step, *refusals) -> None:
        """Take a step in a savepoint, as a transaction would; a refusal undoes it."""
        self.now += timedelta(seconds=30)
        try:
            with db.session.begin_nested():
                step()
        except refusals:
            db.session.expire_all()
        db.session.commit()

    @rule(by=SIDES)
    def ask(self, by: Side) -> None:
        had = any(meeting.state in LIVE for meeting in self.meetings())
        before = len(self.meetings())
        self.attempt(
            lambda: service.ask(
                self.sides[by],
                self.sides[by.other],
                purpose=Purpose.SUPPLY,
                by_user_id=None,
                now=self.now,
            ),
            AlreadyAskedError,
        )
        assert len(self.meetings()) == before + (0 if had else 1)

    @rule(answer=st.sampled_from([service.accept, service.decline, service.reopen]))
    def the_asked_side_answers(self, answer) -> None:
        for meeting in self.meetings()[-1:]:
            self.step_of(meeting.asked_by.other, answer, meeting)

    @rule(by=SIDES)
    @precondition(lambda self: self.is_agreed())
    def somebody_steps_back(self, by: Side) -> None:
        self.step_of(by, service.withdraw, self.meetings()[-1])

    @rule(by=SIDES, answer=ANSWERS)
    def somebody_tries_something(self, by: Side, answer) -> None:
        for meeting in self.meetings()[-1:]:
            self.step_of(by, answer, meeting)

    def step_of(self, by: Side, answer, meeting: Meeting) -> None:
        self.attempt(
            lambda: answer(self.sides[by], meeting.public_id, now=self.now),
            StepRefusedError,
            AlreadyAskedError,
        )

    def is_agreed(self) -> bool:
        return any(meeting.state in CONTACTS_OPEN for meeting in self.meetings()[-1:])

    @rule(slot=st.integers(0, 2), table=st.integers(0, 1))
    def agree_and_publish(self, slot: int, table: int) -> None:
        for meeting in self.meetings()[-1:]:
            self.step_of(meeting.asked_by.other, service.accept, meeting)
            placing = Placing(
                meeting_id=meeting.id, slot_id=self.slots[slot], table_id=self.tables[table]
            )
            self.attempt(lambda p=placing: place(self.edition.id, [p]), *PlaceRefusedError)

    @rule()
    @precondition(lambda self: self.is_agreed())
    def lose_the_place(self) -> None:
        for meeting in self.meetings()[-1:]:
            self.attempt(
                lambda m=meeting: unplace(self.edition.id, {m.id: "tables_full"}),
                *PlaceRefusedError,
            )

    @rule()
    @precondition(lambda self: self.is_agreed())
    def cancel(self) -> None:
        for meeting in self.meetings()[-1:]:
            self.attempt(
                lambda m=meeting: service.cancel(
                    self.edition.id, m.public_id, note="Batal.", now=self.now
                ),
                StepRefusedError,
            )

    def meetings(self) -> list[Meeting]:
        return (
            db.session.query(Meeting)
            .filter_by(edition_id=self.edition.id)
            .order_by(Meeting.id)
            .all()
        )

    @invariant()
    def the_rows_agree(self) -> None:
        if not hasattr(self, "edition"):
            return
        meetings = self.meetings()
        live = [meeting for meeting in meetings if meeting.state in LIVE]
        assert len(live) <= 1
        claimed = {}
        for claim in db.session.query(SlotClaim):
            claimed.setdefault(claim.meeting_id, []).append(claim)
        for meeting in meetings:
            own = claimed.get(meeting.id, [])
            assert len(own) == (3 if meeting.state in PLACED else 0)
            assert all(claim.slot_id == meeting.slot_id for claim in own)
        open_now = db.session.query(Disclosure).filter_by(edition_id=self.edition.id).count()
        assert open_now == sum(meeting.state in CONTACTS_OPEN for meeting in live)
        REACHED.update(meeting.state for meeting in meetings)


def test_any_order_of_steps_leaves_rows_that_agree(db_session):
    run_state_machine_as_test(
        PairOverTime,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Otherwise the walk was too short to say anything.
    assert set(MeetingState) - {
        MeetingState.RESERVED, MeetingState.TOOK_PLACE, MeetingState.NO_SHOW,
    } == REACHED  # fmt: skip

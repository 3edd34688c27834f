from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from matchmaker.directory.core import PARTNER_KINDS, CompanyKind
from matchmaker.meetings.core import (
    CONTACTS_OPEN,
    DECLINE_CAN_BE_UNDONE_FOR,
    DECLINE_IS_TOLD_AFTER,
    LIVE,
    OVER,
    PLACED,
    MeetingState,
    Purpose,
    Side,
    Standing,
    Step,
    StepRefusedError,
    after,
    allowed_steps,
    can_still_undo,
    purposes_with,
    side_of,
)

STATES = st.sampled_from(MeetingState)
STEPS = st.sampled_from(Step)
SIDES = st.sampled_from(Side)
ACTORS = st.one_of(st.none(), SIDES)


class MeetingLife(RuleBasedStateMachine):
    """Any order of steps by anybody, watched by what must hold for a meeting's people."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing(state=MeetingState.REQUESTED, asked_by=Side.IKM)
        self.said_yes: Side | None = None
        self.ended_for_good = False

    @rule(side=SIDES)
    @precondition(lambda self: self.said_yes is None and not self.ended_for_good)
    def somebody_else_asked(self, side: Side) -> None:
        if self.standing.state is MeetingState.REQUESTED:
            self.standing = Standing(state=MeetingState.REQUESTED, asked_by=side)

    @rule(step=STEPS, by=ACTORS)
    def try_a_step(self, step: Step, by: Side | None) -> None:
        before = self.standing.state
        if step not in allowed_steps(self.standing, by):
            with pytest.raises(StepRefusedError) as refusal:
                after(self.standing, step, by)
            assert (refusal.value.state, refusal.value.step) == (before, step)
            return
        assert not self.ended_for_good
        state = after(self.standing, step, by)
        if step is Step.ACCEPT:
            assert by is self.standing.asked_by.other
            self.said_yes = by
        if step in {Step.DECLINE, Step.REOPEN}:
            assert by is self.standing.asked_by.other
        if step is Step.WITHDRAW and before is MeetingState.REQUESTED:
            assert by is self.standing.asked_by
        self.ended_for_good = state in {MeetingState.WITHDRAWN, MeetingState.CANCELLED}
        self.standing = Standing(state=state, asked_by=self.standing.asked_by)

    @invariant()
    def nobody_is_placed_or_disclosed_without_having_agreed(self) -> None:
        if self.standing.state in CONTACTS_OPEN:
            assert self.said_yes is self.standing.asked_by.other

    @invariant()
    def what_ended_for_good_stays_ended(self) -> None:
        if self.ended_for_good:
            assert not any(allowed_steps(self.standing, by) for by in (None, *Side))

    @invariant()
    def a_live_meeting_can_always_be_ended(self) -> None:
        if self.standing.state in LIVE:
            assert Step.CANCEL in allowed_steps(self.standing, None)
            assert any(Step.WITHDRAW in allowed_steps(self.standing, side) for side in Side)


TestMeetingLife = MeetingLife.TestCase


@given(state=STATES, asked_by=SIDES, by=ACTORS)
def test_the_steps_offered_are_the_steps_taken(state, asked_by, by):
    standing = Standing(state=state, asked_by=asked_by)
    for step in Step:
        if step in allowed_steps(standing, by):
            assert after(standing, step, by) in MeetingState
        else:
            with pytest.raises(StepRefusedError):
                after(standing, step, by)


def test_every_state_is_live_or_over_and_placed_ones_are_live():
    assert set(MeetingState) == LIVE | OVER
    assert not LIVE & OVER
    assert PLACED < LIVE
    assert MeetingState.REQUESTED not in CONTACTS_OPEN


@pytest.mark.parametrize("kind", PARTNER_KINDS)
def test_every_partner_can_be_met_for_its_trade_or_for_something_else(kind):
    purposes = purposes_with(kind)
    assert purposes[-1] is Purpose.OTHER
    assert (Purpose.LOAN in purposes) == (kind is CompanyKind.BANK)
    assert len(purposes) == len(set(purposes))


def test_only_an_ikm_sits_on_the_ikm_side():
    assert side_of(CompanyKind.IKM) is Side.IKM
    assert {side_of(kind) for kind in PARTNER_KINDS} == {Side.PARTNER}
    with pytest.raises(KeyError):
        purposes_with(CompanyKind.IKM)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2)))
def test_a_decline_is_taken_back_within_its_time_only(passed):
    ended_at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert can_still_undo(ended_at, ended_at + passed) == (passed <= DECLINE_CAN_BE_UNDONE_FOR)
    assert DECLINE_IS_TOLD_AFTER < DECLINE_CAN_BE_UNDONE_FOR

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from matchmaker.notifications.core import (
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    Channel,
    MessageState,
    Recipient,
    WrongStateError,
    channel_for,
    check_step,
    pause_after,
)

ALLOWED = {
    ("queued", "sending"),
    ("queued", "sent"),
    ("queued", "cancelled"),
    ("sending", "sent"),
    ("sending", "retrying"),
    ("sending", "failed"),
    ("retrying", "sending"),
    ("retrying", "cancelled"),
    ("sent", "queued"),
    ("failed", "queued"),
}


@pytest.mark.parametrize("before", MessageState)
@pytest.mark.parametrize("after", MessageState)
def test_a_message_takes_only_the_steps_of_the_table(before, after):
    if (before.value, after.value) in ALLOWED:
        check_step(before, after)
    else:
        with pytest.raises(WrongStateError):
            check_step(before, after)


class MessageLife(RuleBasedStateMachine):
    """Whatever is tried in whatever order, what is cancelled says nothing any more."""

    def __init__(self) -> None:
        super().__init__()
        self.state = MessageState.QUEUED
        self.seen = [self.state]

    @rule(wish=st.sampled_from(MessageState))
    def go(self, wish: MessageState) -> None:
        try:
            check_step(self.state, wish)
        except WrongStateError:
            return
        self.state = wish
        self.seen.append(wish)

    @invariant()
    def cancelled_is_the_end(self) -> None:
        assert MessageState.CANCELLED not in self.seen[:-1]

    @invariant()
    def a_failure_was_tried(self) -> None:
        if self.state is MessageState.FAILED:
            assert self.seen[-2] is MessageState.SENDING


TestMessageLife = MessageLife.TestCase


@given(st.integers(min_value=1, max_value=MOST_ATTEMPTS - 2))
def test_pauses_grow_and_stay_within_two_hours(attempts):
    now, later = pause_after(attempts), pause_after(attempts + 1)
    assert now is not None
    assert later is not None
    assert timedelta(seconds=30) <= now <= later <= LONGEST_PAUSE


def test_after_the_last_attempt_there_is_no_other():
    assert pause_after(MOST_ATTEMPTS) is None


@pytest.mark.parametrize(
    ("email", "phone", "channel"),
    [
        ("a@b.example", None, Channel.EMAIL),
        ("a@b.example", "+62812345678", Channel.EMAIL),
        (None, "+62812345678", Channel.WHATSAPP),
        (None, None, None),
    ],
)
def test_an_address_goes_before_a_number(email, phone, channel):
    recipient = Recipient(user_id=1, name="Sri", email=email, phone=phone, locale="id")
    assert channel_for(recipient) is channel

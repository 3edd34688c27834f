"""What a message is: channel, state, recipient, letter; and how rooms announce their facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """E-mail where there is an address, else a prepared wa.me message that somebody taps."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"


class MessageState(StrEnum):
    """queued -> sending -> sent | retrying | failed | cancelled."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person who hears of a fact; without a `user_id` the outsider whom it is about.

    A fact has at most one such outsider, and its payload then names the `host_id`.
    """

    user_id: int | None
    name: str
    email: str | None
    phone: str | None
    locale: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one recipient reads: values for templates/email/<topic>/ and templates/whatsapp/.

    `calendar` is an iCalendar file (bytes) with its method, e.g. "PUBLISH" or "CANCEL". `to` is
    where it goes when not to the person's own address (a code for a new one).
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    calendar: bytes | None = None
    calendar_method: str = "PUBLISH"
    to: Recipient | None = None


Payload = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """How a room tells one topic.

    `recipients(payload)` names who hears of it; `letter(payload, recipient)` makes what they
    read, at the moment it is sent, or returns None when there is nothing to say any more (the
    message is then cancelled). Both only read. What is `owed` (a code somebody asks for, the
    notice of a breach) goes out by WhatsApp without a consent to such messages. What is `sealed`
    holds a link or code that opens something: on the organiser's pages nobody reads it.

    `shown(payload, recipient, reader_id, now)` writes down that somebody has read what is not
    open to everybody: the recipient once the letter is sent, an organiser who looks at it.
    """

    topic: str
    owed: bool = False
    sealed: bool = False
    recipients: Callable[[Payload], Sequence[Recipient]]
    letter: Callable[[Payload, Recipient], Letter | None]
    shown: Callable[[Payload, Recipient, int, datetime], None] | None = None


def channel_for(recipient: Recipient, *, whatsapp: bool = True) -> Channel | None:
    """Return the channel over which a person is reached by default, None when unreachable.

    `whatsapp` says whether the person may be written to there.
    """
    if recipient.email:
        return Channel.EMAIL
    return Channel.WHATSAPP if recipient.phone and whatsapp else None


# What cannot wait: a code is over before the list is through.
CODE_TOPIC = "accounts.code_requested"
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)
# Longer than a task may run: whoever was sending this is certainly gone.
STUCK_AFTER = timedelta(minutes=4)
# A message that should have been sent this long ago has lost its fact.
FORGOTTEN_AFTER = timedelta(minutes=5)

_NEXT: Mapping[MessageState, frozenset[MessageState]] = {
    MessageState.QUEUED: frozenset(
        {MessageState.SENDING, MessageState.SENT, MessageState.CANCELLED}
    ),
    MessageState.SENDING: frozenset(
        {MessageState.SENT, MessageState.RETRYING, MessageState.FAILED}
    ),
    MessageState.RETRYING: frozenset({MessageState.SENDING, MessageState.CANCELLED}),
    MessageState.SENT: frozenset({MessageState.QUEUED}),
    MessageState.FAILED: frozenset({MessageState.QUEUED}),
    MessageState.CANCELLED: frozenset(),
}


class WrongStateError(ValueError):
    """A message cannot go from its state to the wanted one."""


def check_step(before: MessageState, after: MessageState) -> None:
    """Raise WrongStateError unless a message may go from one state to the other.

    A tapped wa.me message goes from queued to sent, and back when the tap is undone; a failed
    one is queued again by hand; what is cancelled stays so.
    """
    if after not in _NEXT[before]:
        raise WrongStateError(f"a message that is {before} cannot become {after}")


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after that many failed attempts; None when it was the last."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** max(0, attempts - 1))


class Fate(StrEnum):
    """What the mail server said to one message."""

    SENT = "sent"
    TRY_AGAIN = "try_again"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one attempt; `reason` is the server's word on a failure."""

    fate: Fate
    reason: str = ""

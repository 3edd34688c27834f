"""What a message is: channel, state, recipient, letter; and how rooms announce their facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """A person who hears of a fact."""

    user_id: int
    name: str
    email: str | None
    phone: str | None
    locale: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one recipient reads: values for templates/email/<topic>/ and templates/whatsapp/.

    `calendar` is an iCalendar file (bytes) with its method, e.g. "PUBLISH" or "CANCEL".
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    calendar: bytes | None = None
    calendar_method: str = "PUBLISH"


Payload = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """How a room tells one topic.

    `recipients(payload)` names who hears of it; `letter(payload, recipient)` makes what they
    read, at the moment it is sent, or returns None when there is nothing to say any more (the
    message is then cancelled). Both only read.
    """

    topic: str
    recipients: Callable[[Payload], Sequence[Recipient]]
    letter: Callable[[Payload, Recipient], Letter | None]


def channel_for(recipient: Recipient) -> Channel | None:
    """Return the channel over which a person is reached by default, None when unreachable."""
    if recipient.email:
        return Channel.EMAIL
    return Channel.WHATSAPP if recipient.phone else None

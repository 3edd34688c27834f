"""Messages from the fact to the mail server: who hears of it, one attempt, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from matchmaker.accounts import trail
from matchmaker.accounts.consents import list_not_to_message
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.live import service as live
from matchmaker.notifications import queries
from matchmaker.notifications.core import (
    FORGOTTEN_AFTER,
    STUCK_AFTER,
    Announcement,
    Channel,
    Fate,
    Letter,
    MessageState,
    Outcome,
    Recipient,
    channel_for,
    check_step,
    pause_after,
)
from matchmaker.notifications.letters import email_words
from matchmaker.notifications.mail import BadAddressError, Mail, build_mail, sender_domain
from matchmaker.notifications.models import Message
from matchmaker.notifications.registry import find_announcement
from matchmaker.outbox import service as outbox
from matchmaker.outbox.models import Fact

QUEUED = "notifications.queued"


def live_topic(edition_id: int, channel: Channel) -> str:
    """Return the topic under which open lists hear of an edition's messages."""
    return f"{'taps' if channel is Channel.WHATSAPP else 'messages'}:{edition_id}"


class NobodyAnnouncesError(LookupError):
    """No room says who hears of a topic."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at sending a message; `number` guards its end against a later one."""

    message_id: int
    number: int
    mail: Mail


def announce(fact: Fact) -> int:
    """Write one message for each person who hears of a fact; returns how many are new.

    Told twice, the second time writes nothing: messages are unique on fact, person and channel.
    """
    announcement = get_announcement(fact.topic)
    recipients = announcement.recipients(fact.payload)
    silent = _not_to_message(announcement, [recipient.user_id for recipient in recipients])
    channels = {
        recipient.user_id: channel
        for recipient in recipients
        if (channel := channel_for(recipient, whatsapp=recipient.user_id not in silent))
    }
    if not channels:
        return 0
    hosts: list[tuple[int | None, int]] = [
        (user_id, host_id)
        for user_id, host_id in db.session.execute(
            select(User.id, User.host_id).where(User.id.in_(channels)).order_by(User.id)
        )
    ]
    if None in channels:
        hosts.append((None, fact.payload["host_id"]))
    rows = [
        {
            "host_id": host_id,
            "edition_id": fact.payload.get("edition_id"),
            "fact_id": fact.id,
            "user_id": user_id,
            "topic": fact.topic,
            "channel": channels[user_id],
            "state": MessageState.QUEUED,
        }
        for user_id, host_id in hosts
    ]
    written = db.session.execute(
        insert(Message).values(rows).on_conflict_do_nothing().returning(Message.id, Message.channel)
    ).all()
    _queue([message_id for message_id, channel in written if channel == Channel.EMAIL])
    return len(written)


def begin_attempt(message_id: int, now: datetime) -> Attempt | None:
    """Mark a message as being sent and make its letter; None when there is nothing to send.

    The caller commits before it talks to the mail server: a message is never sent twice by two
    workers, and one whose sender died is found by `sweep`.
    """
    message = queries.lock_message(message_id)
    sendable = {MessageState.QUEUED, MessageState.RETRYING}
    if message is None or message.channel is not Channel.EMAIL or message.state not in sendable:
        return None
    message.attempts += 1
    try:
        mail = _make_mail(message, now)
    except BadAddressError as fault:
        _step(message, MessageState.SENDING)
        _end(message, Outcome(fate=Fate.REFUSED, reason=str(fault)), now)
        return None
    except DBAPIError:
        raise
    except Exception as fault:
        current_app.logger.exception("Message %s could not be written", message.id)
        reason = f"the letter could not be written ({type(fault).__name__}: {fault})"
        _step(message, MessageState.SENDING)
        _end(message, Outcome(fate=Fate.TRY_AGAIN, reason=reason), now)
        return None
    if mail is None:
        cancel(message)
        return None
    _step(message, MessageState.SENDING)
    message.sending_since = now
    db.session.flush()
    return Attempt(message_id=message.id, number=message.attempts, mail=mail)


def end_attempt(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    """Write down what became of an attempt; nothing when the message has moved on meanwhile."""
    message = queries.lock_message(attempt.message_id)
    if (
        message is not None
        and message.state is MessageState.SENDING
        and message.attempts == attempt.number
    ):
        _end(message, outcome, now)


def sweep(now: datetime) -> None:
    """Free the messages whose sender died, and queue those again whose fact got lost."""
    for message in queries.list_stuck(now - STUCK_AFTER):
        _end(message, Outcome(fate=Fate.TRY_AGAIN, reason="the sender did not come back"), now)
    forgotten = queries.list_forgotten(now - FORGOTTEN_AFTER)
    minute = int(now.timestamp() // FORGOTTEN_AFTER.total_seconds())
    outbox.record_all(
        QUEUED,
        [
            (f"{message.id}:{message.attempts}:{minute}", {"message_id": message.id})
            for message in forgotten
        ],
    )


def try_again(message: Message, now: datetime) -> None:
    """Queue a failed message once more; raises WrongStateError for any other."""
    _step(message, MessageState.QUEUED)
    message.attempts = 0
    message.error = None
    message.due_at = now
    db.session.flush()
    again = f"{message.id}:by hand:{now.timestamp()}"
    outbox.record(QUEUED, {"message_id": message.id}, key=again)
    _note("notifications.queued_again", [message])


def mark_tapped(messages: Sequence[Message], user_id: int, now: datetime) -> None:
    """Note that somebody has sent prepared messages from their own WhatsApp."""
    for message in messages:
        _step(message, MessageState.SENT)
        message.sent_at = now
        message.sent_by_id = user_id
        note_reader(message, message.user_id, now)
    db.session.flush()
    _note("notifications.tapped", messages)


def undo_tap(messages: Sequence[Message]) -> None:
    """Put prepared messages back into the list; raises WrongStateError when not sent."""
    for message in messages:
        _step(message, MessageState.QUEUED)
        message.sent_at = None
        message.sent_by_id = None
    db.session.flush()
    _note("notifications.tap_undone", messages)


def may_be_tapped(message: Message) -> bool:
    """Tell whether a prepared message may go to its person by WhatsApp now."""
    announcement = get_announcement(message.topic)
    return message.user_id not in _not_to_message(announcement, [message.user_id])


def stop_whatsapp(user_ids: Sequence[int]) -> None:
    """Drop the prepared messages of those of these people who are not to be written to any more."""
    silent = list_not_to_message(user_ids)
    for message in queries.lock_prepared(silent):
        if not get_announcement(message.topic).owed:
            cancel(message)


def _not_to_message(
    announcement: Announcement, user_ids: Sequence[int | None]
) -> frozenset[int | None]:
    """Those of these people who are not to be written to; somebody without an account is."""
    if announcement.owed:
        return frozenset()
    return frozenset(list_not_to_message([each for each in user_ids if each is not None]))


def cancel(message: Message) -> None:
    """Say nothing any more: what the message would tell is over."""
    _step(message, MessageState.CANCELLED)
    db.session.flush()


def find_letter(message: Message) -> Letter | None:
    """Return what a message says now, or None when there is nothing to say any more."""
    recipient = find_recipient(message)
    if recipient is None:
        return None
    return get_announcement(message.topic).letter(message.fact.payload, recipient)


def find_recipient(message: Message) -> Recipient | None:
    """Return to whom a message goes; None for an outsider whom the fact names no more."""
    if message.user is not None:
        return recipient_of(message.user)
    found = get_announcement(message.topic).recipients(message.fact.payload)
    return next((recipient for recipient in found if recipient.user_id is None), None)


def get_announcement(topic: str) -> Announcement:
    """Return how a topic is told; raises NobodyAnnouncesError."""
    announcement = find_announcement(topic)
    if announcement is None:
        raise NobodyAnnouncesError(f"nobody announces {topic}")
    return announcement


def note_reader(message: Message, reader_id: int | None, now: datetime) -> None:
    """Let the room that speaks write down who has read what its message shows."""
    announcement = find_announcement(message.topic)
    if announcement is None or announcement.shown is None or reader_id is None:
        return
    recipient = find_recipient(message)
    if recipient is not None:
        announcement.shown(message.fact.payload, recipient, reader_id, now)


def note_reader_of(public_id: str, reader_id: int, now: datetime) -> None:
    """Do the same for a letter that has been sent, by its public id."""
    message = db.session.scalar(select(Message).where(Message.public_id == public_id))
    if message is not None:
        note_reader(message, reader_id, now)


def is_sealed(topic: str) -> bool:
    """Tell whether a letter is its recipient's alone: it holds a link or code that opens something.

    The demo shows them, its people have no mailboxes. A topic that nobody announces stays shut.
    """
    announcement = find_announcement(topic)
    shown = announcement is not None and not announcement.sealed
    return not shown and not current_app.config["DEMO"]


def recipient_of(user: User) -> Recipient:
    """Return a person as an announcement sees them."""
    return Recipient(
        user_id=user.id, name=user.name, email=user.email, phone=user.phone, locale=user.locale
    )


def _note(action: str, messages: Sequence[Message]) -> None:
    if messages:
        trail.record_each(
            action,
            [message.public_id for message in messages],
            host_id=messages[0].host_id,
            object_kind="message",
        )


def _make_mail(message: Message, now: datetime) -> Mail | None:
    letter = find_letter(message)
    recipient = letter.to or find_recipient(message) if letter else None
    if letter is None or recipient is None:
        return None
    sender = current_app.config["MAIL_FROM"]
    return build_mail(
        name=message.public_id,
        sender=sender,
        recipient=recipient,
        words=email_words(message.topic, recipient, letter),
        letter=letter,
        domain=sender_domain(sender),
        now=now,
    )


def _end(message: Message, outcome: Outcome, now: datetime) -> None:
    message.sending_since = None
    message.error = outcome.reason[:2000] or None
    pause = pause_after(message.attempts)
    if outcome.fate is Fate.SENT:
        _step(message, MessageState.SENT)
        message.sent_at = now
        note_reader(message, message.user_id, now)
    elif outcome.fate is Fate.REFUSED or pause is None:
        _step(message, MessageState.FAILED)
    else:
        _step(message, MessageState.RETRYING)
        message.due_at = now + pause
        _queue([message.id], attempts=message.attempts, due_at=message.due_at)
    db.session.flush()


def _step(message: Message, state: MessageState) -> None:
    check_step(message.state, state)
    message.state = state
    if message.edition_id is not None:
        # The row is between two states: its other columns follow before it is written.
        with db.session.no_autoflush:
            live.changed(live_topic(message.edition_id, message.channel))


def _queue(message_ids: Sequence[int], attempts: int = 0, due_at: datetime | None = None) -> None:
    facts = [(f"{message_id}:{attempts}", {"message_id": message_id}) for message_id in message_ids]
    outbox.record_all(QUEUED, facts, due_at=due_at)

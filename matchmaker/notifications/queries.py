"""Reads of messages: for the sender, and for the organiser's list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from matchmaker.accounts.models import User
from matchmaker.db import Base, db
from matchmaker.notifications.core import Channel, MessageState
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact

# Few enough for one transaction; the next sweep finds the rest.
SWEPT_AT_ONCE = 200


def lock_message(message_id: int) -> Message | None:
    """Lock a message and return it as the database has it now."""
    return db.session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def list_stuck(since: datetime) -> Sequence[Message]:
    """Lock and return messages that have been in `sending` since before that moment."""
    return db.session.scalars(
        select(Message)
        .where(Message.state == MessageState.SENDING, Message.sending_since < since)
        .order_by(Message.id)
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()


def list_forgotten(since: datetime) -> Sequence[Message]:
    """Return e-mails that were due before that moment and that no open fact tells of."""
    told = (
        select(Fact.id)
        .where(
            Fact.topic == "notifications.queued",
            Fact.finished_at.is_(None),
            Fact.failed_at.is_(None),
            Fact.payload["message_id"].as_integer() == Message.id,
        )
        .exists()
    )
    return db.session.scalars(
        select(Message)
        .where(
            Message.channel == Channel.EMAIL,
            Message.state.in_([MessageState.QUEUED, MessageState.RETRYING]),
            Message.due_at < since,
            ~told,
        )
        .order_by(Message.id)
        .limit(SWEPT_AT_ONCE)
    ).all()


def count_by_state(edition_id: int) -> dict[tuple[Channel, MessageState], int]:
    """Return how many messages of an edition are in each state of each channel."""
    rows = db.session.execute(
        select(Message.channel, Message.state, func.count())
        .where(_of(edition_id))
        .group_by(Message.channel, Message.state)
    )
    return {(Channel(channel), MessageState(state)): count for channel, state, count in rows}


def count_waiting_people(edition_id: int) -> int:
    """Return how many people wait for a prepared WhatsApp message."""
    return (
        db.session.scalar(
            select(func.count(Message.user_id.distinct())).where(*_waiting(edition_id))
        )
        or 0
    )


def list_waiting_people(edition_id: int, *, limit: int, offset: int) -> Sequence[User]:
    """Return the people who wait for a prepared WhatsApp message, the longest waiting first."""
    waiting = (
        select(Message.user_id, func.min(Message.id).label("first"))
        .where(*_waiting(edition_id))
        .group_by(Message.user_id)
        .subquery()
    )
    return db.session.scalars(
        select(User)
        .join(waiting, waiting.c.user_id == User.id)
        .order_by(waiting.c.first)
        .limit(limit)
        .offset(offset)
    ).all()


def list_waiting_messages(edition_id: int, user_ids: Sequence[int]) -> Sequence[Message]:
    """Return these people's waiting WhatsApp messages, the oldest first, with their facts."""
    return db.session.scalars(
        select(Message)
        .where(*_waiting(edition_id), Message.user_id.in_(user_ids))
        .options(joinedload(Message.fact), joinedload(Message.user))
        .order_by(Message.id)
    ).all()


def lock_waiting_messages(edition_id: int, user_id: int) -> Sequence[Message]:
    """Lock and return one person's waiting WhatsApp messages, the oldest first."""
    return db.session.scalars(
        select(Message)
        .where(*_waiting(edition_id), Message.user_id == user_id)
        .order_by(Message.id)
        .with_for_update()
    ).all()


def lock_prepared(user_ids: Collection[int]) -> Sequence[Message]:
    """Lock and return all the waiting WhatsApp messages of these people, in any edition."""
    if not user_ids:
        return []
    return db.session.scalars(
        select(Message)
        .where(
            Message.user_id.in_(user_ids),
            Message.channel == Channel.WHATSAPP,
            Message.state == MessageState.QUEUED,
        )
        .order_by(Message.id)
        .with_for_update()
    ).all()


def lock_tapped(edition_id: int, public_ids: Sequence[str]) -> Sequence[Message]:
    """Lock and return those of these WhatsApp messages that somebody has tapped."""
    return db.session.scalars(
        select(Message)
        .where(
            _of(edition_id),
            Message.public_id.in_(public_ids),
            Message.channel == Channel.WHATSAPP,
            Message.state == MessageState.SENT,
        )
        .order_by(Message.id)
        .with_for_update()
    ).all()


def list_tapped(edition_id: int, user_id: int, since: datetime) -> Sequence[Message]:
    """Return the WhatsApp messages that a person has tapped since then, the newest first."""
    return db.session.scalars(
        select(Message)
        .join(User, User.id == Message.user_id)
        .where(
            _of(edition_id),
            Message.channel == Channel.WHATSAPP,
            Message.sent_by_id == user_id,
            Message.sent_at >= since,
        )
        .options(contains_eager(Message.user))
        .order_by(Message.sent_at.desc(), Message.id)
        .limit(20)
    ).all()


def list_messages(
    edition_id: int,
    states: Sequence[tuple[Channel, MessageState]],
    *,
    limit: int,
    offset: int,
) -> Sequence[Message]:
    """Return an edition's messages in these states, the newest first, with their people."""
    wanted = or_(
        *((Message.channel == channel) & (Message.state == state) for channel, state in states)
    )
    return db.session.scalars(
        select(Message)
        .join(User, User.id == Message.user_id)
        .where(_of(edition_id), wanted)
        .options(contains_eager(Message.user))
        .order_by(Message.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def lock_failed(edition_id: int, public_id: str) -> Message | None:
    """Lock and return a failed message by its public id."""
    return db.session.scalar(
        select(Message)
        .where(
            _of(edition_id),
            Message.public_id == public_id,
            Message.state == MessageState.FAILED,
        )
        .with_for_update()
    )


def find_person(host_id: int, public_id: str) -> User | None:
    """Return a person of the host by public id."""
    return db.session.scalar(
        select(User).where(User.host_id == host_id, User.public_id == public_id)
    )


def list_known(edition_id: int, public_ids: Sequence[str]) -> dict[str, str]:
    """Return those of these messages that the edition has, as public id -> topic."""
    rows = db.session.execute(
        select(Message.public_id, Message.topic).where(
            _of(edition_id), Message.public_id.in_(public_ids)
        )
    )
    return dict(rows.all())


def _waiting(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        _of(edition_id),
        Message.channel == Channel.WHATSAPP,
        Message.state == MessageState.QUEUED,
    )


def _of(edition_id: int) -> ColumnElement[bool]:
    """An edition's messages, and its host's that belong to no edition: codes, personal links."""
    edition = Base.metadata.tables["events_edition"]
    host_id = select(edition.c.host_id).where(edition.c.id == edition_id).scalar_subquery()
    return or_(
        Message.edition_id == edition_id,
        and_(Message.edition_id.is_(None), Message.host_id == host_id),
    )

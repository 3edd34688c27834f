"""Reads of messages: for the sender, and for the organiser's list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from matchmaker.accounts.models import User
from matchmaker.db import Base, db
from matchmaker.notifications.core import CODE_TOPIC, Channel, MessageState
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


# Somebody without an account stands for themself alone: each of their messages is one of a kind.
_WHO = func.coalesce(Message.user_id, -Message.id)
_IS_CODE = Fact.topic == CODE_TOPIC


def count_waiting_people(edition_id: int) -> int:
    """Return how many people wait for a prepared WhatsApp message."""
    return db.session.scalar(select(func.count(_WHO.distinct())).where(*_waiting(edition_id))) or 0


def list_waiting(
    edition_id: int, *, limit: int, offset: int, codes_since: datetime
) -> Sequence[Message]:
    """Return the prepared WhatsApp messages of the people who wait the longest.

    Whoever has asked for a sign-in code since then comes before all others: the code is soon over.
    `limit` and `offset` count people; each one's messages follow each other, codes first, then
    the oldest.
    """
    hurried = func.bool_or(and_(_IS_CODE, Message.created_at >= codes_since))
    people = (
        select(_WHO.label("who"), func.min(Message.id).label("first"), hurried.label("hurried"))
        .join(Fact, Fact.id == Message.fact_id)
        .where(*_waiting(edition_id))
        .group_by(_WHO)
        .order_by(hurried.desc(), func.min(Message.id))
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    return db.session.scalars(
        select(Message)
        .join(people, people.c.who == _WHO)
        .join(Fact, Fact.id == Message.fact_id)
        .where(*_waiting(edition_id))
        .options(joinedload(Message.fact), joinedload(Message.user))
        .order_by(people.c.hurried.desc(), people.c.first, _IS_CODE.desc(), Message.id)
    ).all()


def list_waiting_messages(edition_id: int, public_id: str) -> Sequence[Message]:
    """Return the waiting WhatsApp messages of a person, or of the outsider of a message.

    `public_id` is the person's or, where there is none, the message's own.
    """
    return db.session.scalars(
        _of_person(edition_id, public_id).options(
            joinedload(Message.fact), joinedload(Message.user)
        )
    ).all()


def lock_waiting_messages(edition_id: int, public_id: str) -> Sequence[Message]:
    """Lock and return them, codes first, then the oldest."""
    return db.session.scalars(_of_person(edition_id, public_id).with_for_update(of=Message)).all()


def _of_person(edition_id: int, public_id: str) -> Select[Message]:
    return (
        select(Message)
        .join(Fact, Fact.id == Message.fact_id)
        .outerjoin(User, User.id == Message.user_id)
        .where(
            *_waiting(edition_id),
            or_(
                User.public_id == public_id,
                and_(Message.user_id.is_(None), Message.public_id == public_id),
            ),
        )
        .order_by(_IS_CODE.desc(), Message.id)
    )


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
        .outerjoin(User, User.id == Message.user_id)
        .where(
            _of(edition_id),
            Message.channel == Channel.WHATSAPP,
            Message.sent_by_id == user_id,
            Message.sent_at >= since,
        )
        .options(contains_eager(Message.user), joinedload(Message.fact))
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
        .outerjoin(User, User.id == Message.user_id)
        .where(_of(edition_id), wanted)
        .options(contains_eager(Message.user), joinedload(Message.fact))
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

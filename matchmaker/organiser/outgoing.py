"""What the organiser sees of the messages of an edition, and the prepared texts to tap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Subquery, func, or_, select

from matchmaker.accounts.codes import VALID_FOR as CODE_VALID_FOR
from matchmaker.accounts.consents import may_not_be_messaged
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.registrations import find_recipients
from matchmaker.notifications import queries, service
from matchmaker.notifications.core import CODE_TOPIC, Channel, MessageState, Recipient
from matchmaker.notifications.letters import whatsapp_text
from matchmaker.notifications.models import Message
from matchmaker.notifications.whatsapp import join_texts, wa_me


class Pile(StrEnum):
    """The piles that messages lie in."""

    TAP = "tap"
    UNDER_WAY = "under_way"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    UNREACHABLE = "unreachable"


_PILE_OF_STATE = {
    MessageState.QUEUED: Pile.UNDER_WAY,
    MessageState.SENDING: Pile.UNDER_WAY,
    MessageState.RETRYING: Pile.UNDER_WAY,
    MessageState.SENT: Pile.SENT,
    MessageState.FAILED: Pile.FAILED,
    MessageState.CANCELLED: Pile.DROPPED,
}

GONE = Recipient(user_id=None, name="–", email=None, phone=None, locale="id")


class NothingToSayError(Exception):
    """None of the person's messages has anything to say any more, or somebody was faster."""


@dataclass(frozen=True, kw_only=True)
class PersonCard:
    """A person who waits for a prepared message: who, for which company, about what."""

    public_id: str
    name: str
    phone: str
    companies: Sequence[str]
    topics: Sequence[str]
    since: datetime
    needs_code: bool


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """A person to whom no message goes: a call, or a word through the mentor, is left."""

    public_id: str
    name: str
    phone: str
    companies: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A prepared message that is being sent: the address that opens WhatsApp, and its rows."""

    url: str
    message_ids: Sequence[str]
    left: int


def pile_of(channel: Channel, state: MessageState) -> Pile:
    """Return the pile in which a message lies."""
    if channel is Channel.WHATSAPP and state is MessageState.QUEUED:
        return Pile.TAP
    return _PILE_OF_STATE[state]


def states_of(pile: Pile) -> list[tuple[Channel, MessageState]]:
    """Return the states of the messages in a pile."""
    return [
        (channel, state)
        for channel in Channel
        for state in MessageState
        if pile_of(channel, state) is pile
    ]


def count_piles(edition_id: int) -> Mapping[Pile, int]:
    """Return how many messages lie in each pile."""
    counts = dict.fromkeys(Pile, 0)
    counts[Pile.UNREACHABLE] = count_unreachable(edition_id)
    for (channel, state), count in queries.count_by_state(edition_id).items():
        counts[pile_of(channel, state)] += count
    return counts


def list_cards(edition_id: int, *, limit: int, offset: int, now: datetime) -> list[PersonCard]:
    """Return the people who wait for a prepared message.

    First those at the sign-in page who need a code that is soon over, then the longest waiting.
    """
    messages: dict[str, list[Message]] = defaultdict(list)
    since = now - CODE_VALID_FOR
    for message in queries.list_waiting(edition_id, limit=limit, offset=offset, codes_since=since):
        messages[message.user.public_id if message.user else message.public_id].append(message)
    companies = company_names([own[0].user_id for own in messages.values() if own[0].user_id])
    outsiders = list_outsiders([own[0] for own in messages.values()])
    return [
        PersonCard(
            public_id=public_id,
            name=own[0].user.name if own[0].user else outsiders[own[0].id].name,
            phone=(own[0].user.phone if own[0].user else outsiders[own[0].id].phone) or "",
            companies=companies.get(own[0].user_id or 0, []),
            topics=[message.topic for message in own],
            since=min(message.created_at for message in own),
            needs_code=any(
                message.topic == CODE_TOPIC and message.created_at >= since for message in own
            ),
        )
        for public_id, own in messages.items()
    ]


def list_outsiders(messages: Sequence[Message]) -> Mapping[int, Recipient]:
    """Return by message who gets those that go to somebody without an account."""
    ids = {
        message.id: int(message.fact.payload["registration_id"])
        for message in messages
        if message.user_id is None
    }
    known = find_recipients(ids.values()) if ids else {}
    return {
        message_id: known.get(registration_id, GONE) for message_id, registration_id in ids.items()
    }


def count_unreachable(edition_id: int) -> int:
    """Return how many people of the edition's companies nobody can write to."""
    return db.session.scalar(select(func.count()).select_from(_unreachable(edition_id))) or 0


def list_unreachable(edition_id: int, *, limit: int, offset: int) -> list[Unreachable]:
    """Return the people without an e-mail address who are not to be written to by WhatsApp."""
    found = _unreachable(edition_id)
    people = db.session.scalars(
        select(User)
        .where(User.id.in_(select(found.c.id)))
        .order_by(func.lower(User.name), User.id)
        .limit(limit)
        .offset(offset)
    ).all()
    companies = company_names([person.id for person in people])
    return [
        Unreachable(
            public_id=person.public_id,
            name=person.name,
            phone=person.phone or "",
            companies=companies.get(person.id, []),
        )
        for person in people
    ]


def _unreachable(edition_id: int) -> Subquery:
    return (
        select(User.id)
        .join(Mandate, Mandate.user_id == User.id)
        .join(Participation, Participation.company_id == Mandate.company_id)
        .where(
            Participation.edition_id == edition_id,
            Mandate.kind == "own",
            User.active,
            User.email.is_(None),
            or_(User.phone.is_(None), may_not_be_messaged()),
        )
        .distinct()
        .subquery()
    )


def company_names(user_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the names of the companies that people act for as their own, by person."""
    rows = db.session.execute(
        select(Mandate.user_id, Company.name)
        .join(Company, Company.id == Mandate.company_id)
        .where(Mandate.user_id.in_(user_ids), Mandate.kind == "own")
        .order_by(Company.name)
    )
    names = defaultdict(list)
    for user_id, name in rows:
        names[user_id].append(name)
    return names


def find_addressee(host_id: int, edition_id: int, public_id: str) -> Recipient | None:
    """Return whom a card of the list stands for: a person, or the outsider of one message."""
    person = queries.find_person(host_id, public_id)
    if person is not None:
        return service.recipient_of(person)
    waiting = queries.list_waiting_messages(edition_id, public_id)
    return service.find_recipient(waiting[0]) if waiting else None


def texts_for(
    edition_id: int, public_id: str, *, reader_id: int, now: datetime
) -> list[str | None]:
    """Return what a person's prepared messages say now, and note who reads it.

    None for one that holds a link or code: it is read in WhatsApp alone, once the tap that sends
    it stands in the trail.
    """
    texts: list[str | None] = []
    for message in queries.list_waiting_messages(edition_id, public_id):
        text = _text(message)
        if text is not None:
            texts.append(None if service.is_sealed(message.topic) else text)
            service.note_reader(message, reader_id, now)
    return texts


def tap(edition_id: int, public_id: str, *, by_id: int, now: datetime) -> Tap:
    """Mark a person's prepared messages as sent and return the address that opens WhatsApp.

    Those that have nothing to say any more are cancelled. Raises NothingToSayError when none is
    left; the cancelling stands (commit all the same).
    """
    speaking: list[Message] = []
    texts: list[str] = []
    phone: str | None = None
    for message in queries.lock_waiting_messages(edition_id, public_id):
        recipient = service.find_recipient(message)
        letter = service.find_letter(message) if service.may_be_tapped(message) else None
        if letter is None or recipient is None:
            service.cancel(message)
            continue
        goes_to = letter.to.phone if letter.to else recipient.phone
        # A code for a new number goes there alone, the rest waits for the next tap.
        if phone in {None, goes_to}:
            phone = goes_to
            speaking.append(message)
            texts.append(whatsapp_text(message.topic, recipient, letter))
    if not texts or phone is None:
        raise NothingToSayError(public_id)
    joined, count = join_texts(texts)
    service.mark_tapped(speaking[:count], by_id, now)
    return Tap(
        url=wa_me(phone, joined),
        message_ids=[message.public_id for message in speaking[:count]],
        left=len(speaking) - count,
    )


def _text(message: Message) -> str | None:
    letter, recipient = service.find_letter(message), service.find_recipient(message)
    if letter is None or recipient is None:
        return None
    return whatsapp_text(message.topic, recipient, letter)

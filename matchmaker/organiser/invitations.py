"""Who of an edition has a personal link, who came in by it, and whose is still to be made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, func, select
from sqlalchemy.orm import selectinload

from matchmaker.accounts import service as accounts
from matchmaker.accounts import trail
from matchmaker.accounts.consents import list_not_to_message
from matchmaker.accounts.core import MandateKind, token_again
from matchmaker.accounts.models import LoginLink, Mandate, User
from matchmaker.db import db
from matchmaker.directory.core import PARTNER_KINDS, CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.notifications.core import MessageState
from matchmaker.notifications.models import Message
from matchmaker.programme.models import GateResult

PAGE_SIZE = 50
INVITED = "accounts.invited"


class Group(StrEnum):
    """Who is invited: partners, IKM past the gate, and the IKM that have not passed it."""

    PARTNERS = "partners"
    GRADUATED = "graduated"
    OTHER_IKM = "other_ikm"


class LinkState(StrEnum):
    """How far a person's invitation is."""

    NONE = "none"
    OPEN = "open"
    EXPIRED = "expired"
    USED = "used"


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitee:
    """A person of the edition with the latest link made for them.

    `whatsapp` says whether the person may be written to there.
    """

    user_id: int
    public_id: str
    name: str
    locale: str
    company: str
    company_kind: CompanyKind
    email: str | None
    phone: str | None
    state: LinkState
    link_id: str | None
    token_hash: str | None
    made_at: datetime | None
    used_at: datetime | None
    expires_at: datetime | None
    message: MessageState | None = None
    whatsapp: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """How many links were made, and over which channel they go out.

    The links of `unreachable` people go out over none: a printed card is left.
    """

    by_email: int
    by_whatsapp: int
    unreachable: int = 0


def list_invitees(
    edition_id: int,
    group: Group,
    now: datetime,
    *,
    state: LinkState | None = None,
    search: str = "",
    page: int = 1,
) -> tuple[Sequence[Invitee], int]:
    """Return one page (from 1) of a group's people, by company, and how many there are."""
    wanted = select_people(edition_id, group, now, state=state, search=search)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = db.session.execute(
        wanted.order_by(func.lower(Company.name), User.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    ids = [row.user_id for row in rows]
    messages, silent = _messages(edition_id, ids), list_not_to_message(ids)
    return [_invitee(row, messages, silent) for row in rows], total


def select_people(
    edition_id: int,
    group: Group,
    now: datetime,
    *,
    state: LinkState | None = None,
    search: str = "",
) -> Select[*tuple[Any, ...]]:
    """Return the query of a group's people that pass the filters of the page."""
    wanted = _people(edition_id, now).where(_is_in(group))
    if search:
        wanted = wanted.where(
            Company.name.icontains(search, autoescape=True)
            | User.name.icontains(search, autoescape=True)
        )
    if state is not None:
        wanted = wanted.where(_state_of(now) == state.value)
    return wanted


def count_states(edition_id: int, now: datetime) -> Mapping[Group, Mapping[LinkState, int]]:
    """Return how many people of each group are how far."""
    counts = {group: dict.fromkeys(LinkState, 0) for group in Group}
    for group in Group:
        people = _people(edition_id, now).where(_is_in(group)).subquery()
        rows = db.session.execute(select(people.c.state, func.count()).group_by(people.c.state))
        for state, number in rows:
            counts[group][LinkState(state)] = number
    return counts


def invite(
    edition: Edition,
    group: Group,
    *,
    chosen: Collection[str] | None,
    secret: str,
    valid_for: timedelta,
    created_by_id: int,
    now: datetime,
) -> Made:
    """Make a fresh link for each chosen person, by public id; an earlier unused one stops.

    `chosen` None means everyone of the group who has neither come in nor an open link. The
    edition's row is locked, so that two organisers do not make links for the same people.
    """
    lock_edition(edition.id)
    wanted = _people(edition.id, now).where(_is_in(group))
    if chosen is None:
        fresh = (LinkState.NONE.value, LinkState.EXPIRED.value)
        wanted = wanted.where(_state_of(now).in_(fresh), User.last_seen_at.is_(None))
    else:
        wanted = wanted.where(User.public_id.in_(chosen))
    ids = {row.user_id for row in db.session.execute(wanted)}
    users = db.session.scalars(
        select(User).where(User.id.in_(ids)).options(selectinload(User.mandates)).order_by(User.id)
    ).all()
    accounts.make_links(
        users,
        edition_id=edition.id,
        secret=secret,
        now=now,
        valid_for=valid_for,
        created_by_id=created_by_id,
    )
    trail.record(
        "organiser.invitations_made",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"group": group, "people": len(users)},
    )
    by_hand = [user.id for user in users if user.email is None]
    silent = list_not_to_message(by_hand)
    return Made(
        by_email=len(users) - len(by_hand),
        by_whatsapp=len(by_hand) - len(silent),
        unreachable=len(silent),
    )


def find_token(invitee: Invitee, secrets: Sequence[str]) -> str | None:
    """Return the token of an invitee's open link, None when there is none to show."""
    if invitee.state is not LinkState.OPEN or not invitee.link_id or not invitee.token_hash:
        return None
    return token_again(secrets, invitee.link_id, invitee.token_hash)


def _is_in(group: Group) -> ColumnElement[bool]:
    if group is Group.PARTNERS:
        return Company.kind.in_(PARTNER_KINDS)
    standing = func.coalesce(GateResult.standing, False)
    passed = standing if group is Group.GRADUATED else ~standing
    return (Company.kind == CompanyKind.IKM) & passed


def _state_of(now: datetime) -> ColumnElement[str]:
    return case(
        (LoginLink.used_at.is_not(None), LinkState.USED.value),
        (LoginLink.id.is_(None), LinkState.NONE.value),
        (LoginLink.revoked_at.is_not(None), LinkState.NONE.value),
        (LoginLink.expires_at <= now, LinkState.EXPIRED.value),
        else_=LinkState.OPEN.value,
    )


def _people(edition_id: int, now: datetime) -> Select[*tuple[Any, ...]]:
    """Each active person once, with the first of their companies and their latest link."""
    latest, first_company = _latest_links(edition_id), _first_companies(edition_id)
    return (
        select(
            User.id.label("user_id"),
            User.public_id,
            User.name,
            User.locale,
            User.email,
            User.phone,
            Company.name.label("company"),
            Company.kind.label("company_kind"),
            LoginLink.public_id.label("link_id"),
            LoginLink.token_hash,
            LoginLink.created_at.label("made_at"),
            LoginLink.used_at,
            LoginLink.expires_at,
            _state_of(now).label("state"),
        )
        .select_from(User)
        .join(first_company, first_company.c.user_id == User.id)
        .join(Company, Company.id == first_company.c.company_id)
        .join(
            Participation,
            (Participation.company_id == Company.id) & (Participation.edition_id == edition_id),
        )
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .outerjoin(latest, latest.c.user_id == User.id)
        .outerjoin(LoginLink, LoginLink.id == latest.c.link_id)
        .where(User.active)
    )


def _latest_links(edition_id: int) -> Subquery:
    return (
        select(LoginLink.user_id, func.max(LoginLink.id).label("link_id"))
        .where(LoginLink.edition_id == edition_id)
        .group_by(LoginLink.user_id)
        .subquery()
    )


def _first_companies(edition_id: int) -> Subquery:
    return (
        select(Mandate.user_id, func.min(Mandate.company_id).label("company_id"))
        .join(Participation, Participation.company_id == Mandate.company_id)
        .where(
            Participation.edition_id == edition_id,
            Mandate.kind == MandateKind.OWN,
        )
        .group_by(Mandate.user_id)
        .subquery()
    )


def _messages(edition_id: int, user_ids: Sequence[int]) -> Mapping[int, MessageState]:
    """Return the state of each person's latest invitation message."""
    rows = db.session.execute(
        select(Message.user_id, Message.state)
        .where(
            Message.edition_id == edition_id,
            Message.topic == INVITED,
            Message.user_id.in_(user_ids),
        )
        .order_by(Message.id)
    )
    return {user_id: MessageState(state) for user_id, state in rows if user_id is not None}


def _invitee(
    row: Row[Any], messages: Mapping[int, MessageState], silent: Collection[int]
) -> Invitee:
    return Invitee(
        user_id=row.user_id,
        public_id=row.public_id,
        name=row.name,
        locale=row.locale,
        company=row.company,
        company_kind=CompanyKind(row.company_kind),
        email=row.email,
        phone=row.phone,
        state=LinkState(row.state),
        link_id=row.link_id,
        token_hash=row.token_hash,
        made_at=row.made_at,
        used_at=row.used_at,
        expires_at=row.expires_at,
        message=messages.get(row.user_id),
        whatsapp=row.user_id not in silent,
    )

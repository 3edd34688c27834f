"""Reads of people and their sign-in links."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select

from matchmaker.accounts.core import Role, token_hash
from matchmaker.accounts.models import (
    AuditEntry,
    Host,
    LoginLink,
    Mandate,
    Membership,
    NetworkAddress,
    User,
)
from matchmaker.db import db

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class About:
    """Whom an entry of the trail is to concern: ids of things, and companies acted for."""

    object_ids: Collection[str]
    company_ids: Collection[int]


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One entry of the audit trail as an organiser reads it."""

    at: datetime
    who: str | None
    capacity: str | None
    acting_for_id: int | None
    action: str
    object_kind: str
    object_id: str
    address: str | None
    details: dict[str, object]


def find_host(name: str) -> Host | None:
    """Return the host of that name."""
    return db.session.scalar(select(Host).where(Host.name == name))


def find_user_by_identity(email: str | None, phone: str | None) -> User | None:
    """Return the person with that e-mail address (lower case) or that phone (E.164)."""
    wanted = []
    if email:
        wanted.append(User.email == email)
    if phone:
        wanted.append(User.phone == phone)
    if not wanted:
        return None
    return db.session.scalar(select(User).where(or_(*wanted)).order_by(User.id).limit(1))


def find_open_link(token: str) -> LoginLink | None:
    """Lock and return the unused, unrevoked link of a token (it may have expired)."""
    return db.session.scalar(
        select(LoginLink)
        .where(
            LoginLink.token_hash == token_hash(token),
            LoginLink.used_at.is_(None),
            LoginLink.revoked_at.is_(None),
        )
        .with_for_update()
    )


def list_people_of(company_ids: Sequence[int]) -> Sequence[User]:
    """Return the active people who act for any of these companies as their own."""
    return db.session.scalars(
        select(User)
        .join(Mandate, Mandate.user_id == User.id)
        .where(
            Mandate.company_id.in_(company_ids),
            Mandate.kind == "own",
            User.active,
        )
        .order_by(User.id)
        .distinct()
    ).all()


def list_with_role(host_id: int, role: Role) -> Sequence[User]:
    """Return the active people who hold a role at the host, by name."""
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.host_id == host_id, Membership.role == role, User.active)
        .order_by(User.name)
    ).all()


def find_person(host_id: int, public_id: str) -> User | None:
    """Return the host's person of that public id."""
    return db.session.scalar(
        select(User).where(User.host_id == host_id, User.public_id == public_id)
    )


def list_people(
    host_id: int, *, role: Role | None = None, text: str = "", page: int = 1
) -> tuple[Sequence[User], int]:
    """Return a page of the host's people by name, and how many there are in all.

    `text` finds a part of the name, the e-mail address or the number.
    """
    wanted = select(User).where(User.host_id == host_id, User.erased_at.is_(None))
    if role is not None:
        wanted = wanted.where(
            User.id.in_(select(Membership.user_id).where(Membership.role == role))
        )
    if text:
        part = f"%{_escaped(text.lower())}%"
        wanted = wanted.where(
            or_(func.lower(User.name).like(part), User.email.like(part), User.phone.like(part))
        )
    people = db.session.scalars(
        wanted.order_by(func.lower(User.name), User.id).offset((page - 1) * PAGE).limit(PAGE)
    ).all()
    return people, _count(wanted)


def name_people(host_id: int, public_ids: Collection[str]) -> dict[str, str]:
    """Return the names of the host's people by public id."""
    rows = select(User.public_id, User.name).where(
        User.host_id == host_id, User.public_id.in_(public_ids)
    )
    return dict(iter(db.session.execute(rows)))


def list_people_called(host_id: int, text: str) -> Sequence[str]:
    """Return the public ids of the host's people with that part of a name."""
    part = f"%{_escaped(text.lower())}%"
    return db.session.scalars(
        select(User.public_id).where(User.host_id == host_id, func.lower(User.name).like(part))
    ).all()


def list_trail(
    host_id: int,
    *,
    action: str = "",
    person: str = "",
    about: About | None = None,
    since: date | None = None,
    until: date | None = None,
    zone: str,
    page: int = 1,
) -> tuple[list[TrailLine], int]:
    """Return a page of the audit trail, newest first, and how many entries fit in all.

    `person` finds a part of the actor's name, `about` what concerns one of these; days begin in
    `zone`.
    """
    wanted = select(AuditEntry.id).where(AuditEntry.host_id == host_id)
    if action:
        wanted = wanted.where(AuditEntry.action == action)
    if about is not None:
        wanted = wanted.where(
            or_(
                AuditEntry.object_id.in_(about.object_ids),
                AuditEntry.acting_for_id.in_(about.company_ids),
            )
        )
    if person:
        part = f"%{_escaped(person.lower())}%"
        wanted = wanted.where(
            AuditEntry.actor_id.in_(
                select(User.id).where(User.host_id == host_id, func.lower(User.name).like(part))
            )
        )
    if since is not None:
        wanted = wanted.where(AuditEntry.at >= _midnight(since, zone))
    if until is not None and until < date.max:
        wanted = wanted.where(AuditEntry.at < _midnight(until + timedelta(days=1), zone))
    rows = db.session.execute(
        select(AuditEntry, User.name, NetworkAddress.address)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(NetworkAddress, NetworkAddress.id == AuditEntry.address_id)
        .where(AuditEntry.id.in_(wanted))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    return [_line(entry, name, address) for entry, name, address in rows], _count(wanted)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


def _line(entry: AuditEntry, name: str | None, address: str | None) -> TrailLine:
    return TrailLine(
        at=entry.at,
        who=name,
        capacity=entry.capacity,
        acting_for_id=entry.acting_for_id,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        address=address,
        details=entry.details,
    )


def _count(wanted: Select[*tuple[Any, ...]]) -> int:
    counted = select(func.count()).select_from(wanted.order_by(None).subquery())
    return db.session.scalar(counted) or 0


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

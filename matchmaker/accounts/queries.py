"""Reads of people and their sign-in links."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from matchmaker.accounts.core import Role, token_hash
from matchmaker.accounts.models import Host, LoginLink, Mandate, Membership, User
from matchmaker.db import db


def find_host(name: str) -> Host | None:
    """Return the host of that name."""
    return db.session.scalar(select(Host).where(Host.name == name))


def get_first_host() -> Host:
    """Return the host of a single-host installation; raises NoResultFound when there is none."""
    return db.session.scalars(select(Host).order_by(Host.id).limit(1)).one()


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
        .where(Mandate.company_id.in_(company_ids), Mandate.kind == "own", User.active)
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

"""Who is asking: the signed-in person as a plain value, once a request."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, has_request_context
from flask_login import current_user

from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A signed-in person: their host, roles, and the companies they may act for.

    `regency_code` binds an observer (a kabupaten's dinas) to what concerns that kabupaten.
    """

    user_id: int
    host_id: int
    name: str
    locale: str
    roles: frozenset[Role]
    own_company_ids: frozenset[int]
    mentored_company_ids: frozenset[int]
    regency_code: str | None = None

    @property
    def company_ids(self) -> frozenset[int]:
        """All the companies this person may act for."""
        return self.own_company_ids | self.mentored_company_ids

    def is_a(self, *roles: Role) -> bool:
        """Tell whether the person holds any of these roles."""
        return not self.roles.isdisjoint(roles)


def actor_of(user: User) -> Actor:
    """Return the value of a person's row.

    A mandate to mentor counts only while its holder is a mentor, an invitation to act for a
    company only once it is accepted.
    """
    roles = frozenset(Role(held.role) for held in user.memberships)
    return Actor(
        user_id=user.id,
        host_id=user.host_id,
        name=user.name,
        locale=user.locale,
        roles=roles,
        own_company_ids=frozenset(
            held.company_id for held in user.mandates if held.kind == MandateKind.OWN
        ),
        mentored_company_ids=frozenset(
            held.company_id
            for held in user.mandates
            if held.kind == MandateKind.MENTOR and Role.MENTOR in roles
        ),
        regency_code=next(
            (held.regency_code for held in user.memberships if held.regency_code), None
        ),
    )


def person_key() -> str:
    """Return what tells the signed-in person from others where tries are counted."""
    actor = find_actor()
    return f"person:{actor.user_id}" if actor is not None else "nobody"


def find_actor() -> Actor | None:
    """Return who is signed in, or None for a visitor."""
    if not has_request_context():
        return None
    if "actor" not in g:
        g.actor = actor_of(current_user) if current_user.is_authenticated else None
    actor: Actor | None = g.actor
    return actor


def current_actor() -> Actor:
    """Return who is signed in; a view that demands a role may rely on it."""
    actor = find_actor()
    if actor is None:
        raise RuntimeError("no one is signed in: the view's access rule must demand it")
    return actor

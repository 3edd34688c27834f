"""Write the audit trail: called by services, in the transaction of the change it tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import has_request_context, request
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from matchmaker import clock
from matchmaker.accounts.actor import Actor, find_actor
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, NetworkAddress, User
from matchmaker.db import db


def record(
    action: str,
    *,
    host_id: int,
    object_kind: str,
    object_id: str | int,
    actor_id: int | None = None,
    acting_for_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add an entry: who is signed in (or `actor_id`, where nobody is yet) did `action`.

    `acting_for_id` is the company for which it was done; the entry says in which capacity when
    the person is not one of the company's own. A task without a request has no actor: the
    platform itself did it. `details` hold ids and codes only, never a secret, name or address.
    """
    record_each(
        action,
        [object_id],
        host_id=host_id,
        object_kind=object_kind,
        actor_id=actor_id,
        acting_for_id=acting_for_id,
        details=details,
    )


def record_own(action: str, user: User) -> None:
    """Add an entry of what a person did with their own account, signed in or about to be."""
    record(
        action,
        host_id=user.host_id,
        object_kind="person",
        object_id=user.public_id,
        actor_id=user.id,
    )


def record_each(
    action: str,
    object_ids: Iterable[str | int],
    *,
    host_id: int,
    object_kind: str,
    actor_id: int | None = None,
    acting_for_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one entry for each object that the same act concerns, as `record` does for one."""
    actor = find_actor()
    capacity = None
    if actor is not None:
        actor_id = actor_id or actor.user_id
        capacity = _capacity(actor, acting_for_id)
    address_id = _address_id()
    db.session.add_all(
        AuditEntry(
            host_id=host_id,
            actor_id=actor_id,
            capacity=capacity,
            acting_for_id=acting_for_id,
            action=action,
            object_kind=object_kind,
            object_id=str(object_id),
            address_id=address_id,
            details=details or {},
        )
        for object_id in object_ids
    )
    db.session.flush()


def _capacity(actor: Actor, company_id: int | None) -> Role | None:
    """Return in which role somebody acts for a company that is not their own."""
    if company_id is None or company_id in actor.own_company_ids:
        return None
    if company_id in actor.mentored_company_ids:
        return Role.MENTOR
    return Role.ORGANISER if actor.is_a(Role.ORGANISER) else None


def _address_id() -> int | None:
    """Return the row of the asker's network address, made when it is new."""
    if not has_request_context() or not request.remote_addr:
        return None
    seen = {"address": request.remote_addr, "month": clock.now().date().replace(day=1)}
    db.session.execute(insert(NetworkAddress).values(**seen).on_conflict_do_nothing())
    return db.session.scalar(select(NetworkAddress.id).filter_by(**seen))

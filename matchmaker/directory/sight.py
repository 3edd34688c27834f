"""Whom the visitor of a page may see in its edition."""

from __future__ import annotations

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.directory.current import find_acting_participation
from matchmaker.directory.finding.core import Sight, choose_sight


def bound_regency() -> str | None:
    """Return the kabupaten to which an observer is bound, who has no other way to look."""
    actor = current_actor()
    looks_otherwise = find_acting_participation() is not None or actor.is_a(
        Role.ORGANISER, Role.MENTOR
    )
    return None if looks_otherwise else actor.regency_code


def current_sight() -> Sight:
    """Return what the visitor sees, by their roles and the company they act for."""
    actor, acting = current_actor(), find_acting_participation()
    return choose_sight(
        organiser=actor.is_a(Role.ORGANISER),
        mentor=actor.is_a(Role.MENTOR),
        observer=actor.is_a(Role.OBSERVER),
        acting_as=acting.company.kind if acting else None,
    )

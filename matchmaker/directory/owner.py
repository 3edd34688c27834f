"""Whose shortlists and saved searches a page shows."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.accounts.actor import current_actor
from matchmaker.directory.current import find_acting_participation
from matchmaker.events.current import current_edition


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A person in an edition: for a company of their own, or for themself without one."""

    host_id: int
    edition_id: int
    user_id: int
    company_id: int | None


def current_owner() -> Owner:
    """Return for whom the visitor keeps lists here.

    Only an own company has them: a mentor's or organiser's are theirs, whomever they act for.
    """
    actor, acting = current_actor(), find_acting_participation()
    own = acting is not None and acting.company_id in actor.own_company_ids
    return Owner(
        host_id=actor.host_id,
        edition_id=current_edition().id,
        user_id=actor.user_id,
        company_id=acting.company_id if acting is not None and own else None,
    )

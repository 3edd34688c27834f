"""What the visitor of a page may see of a company in its edition."""

from __future__ import annotations

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import acting_participations, find_acting_participation
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import find_visible_participation
from matchmaker.directory.questions.core import Viewer
from matchmaker.directory.sight import current_sight
from matchmaker.events.current import current_edition


def bound_to(acting: Participation | None) -> str | None:
    """Return the kabupaten to which an observer is bound, who has no other way to look."""
    actor = current_actor()
    looks_otherwise = acting is not None or actor.is_a(Role.ORGANISER, Role.MENTOR)
    return None if looks_otherwise else actor.regency_code


def find_seen(company: str) -> Participation | None:
    """Return a company's part by the company's public id, None when it is not for the visitor."""
    own_ids = {part.company_id for part in acting_participations()} | current_actor().company_ids
    return find_visible_participation(
        current_edition().id,
        company,
        current_sight(),
        own_ids,
        bound_to(find_acting_participation()),
    )


def viewer_of(shown: Participation) -> Viewer:
    """Return as what the visitor looks at a company that they may see."""
    actor, acting = current_actor(), find_acting_participation()
    if shown.company_id in {part.company_id for part in acting_participations()}:
        return Viewer.OWN
    if actor.is_a(Role.ORGANISER):
        return Viewer.ORGANISER
    if acting is not None and is_other_side(acting, shown):
        return Viewer.OTHER_SIDE
    return Viewer.READER


def is_other_side(one: Participation, other: Participation) -> bool:
    """Tell whether one of the two is an IKM and the other a partner."""
    return (one.company.kind is CompanyKind.IKM) != (other.company.kind is CompanyKind.IKM)

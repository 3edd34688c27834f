"""For whom the visitor acts in the edition of the page: the own company, one they mentor, or, as
an organiser who has said so, any company of the edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, g, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from matchmaker.accounts.actor import current_actor, find_actor
from matchmaker.accounts.core import Role
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import find_part, list_own_participations
from matchmaker.events.current import current_edition, find_current_edition
from matchmaker.events.models import Edition

MEMBER_PAGES = "/acara/"
# The companies for which an organiser has chosen to act, by edition; kept in the signed session.
_CHOSEN = "acting_for"


@dataclass(frozen=True, kw_only=True)
class Acting:
    """For whom the visitor acts: `capacity` is None for an own company, else mentor or organiser.

    `choices` are all for whom they could act; `carried` is what links carry so that the next page
    acts for the same one.
    """

    part: Participation
    capacity: Role | None
    choices: Sequence[Participation]

    @property
    def carried(self) -> dict[str, Any]:
        """Return the address's arguments that name the company; {} when there is no other."""
        plain = len(self.choices) == 1 and self.capacity is None
        return {} if plain else {"sebagai": self.part.public_id}


def acting_participations() -> list[Participation]:
    """Return all the participations that the visitor may act for, the own ones first.

    An organiser's chosen one comes before all.
    """
    if "acting" not in g:
        actor, edition = current_actor(), current_edition()
        found = list_own_participations(edition.id, actor.company_ids)
        own = sorted(found, key=lambda part: part.company_id not in actor.own_company_ids)
        chosen = _chosen(edition)
        g.acting = own if chosen is None else [chosen, *(p for p in own if p.id != chosen.id)]
    acting: list[Participation] = g.acting
    return acting


def find_acting_participation() -> Participation | None:
    """Return whom the visitor acts for: `?sebagai=<public id>` or the first; None for nobody.

    Answers 404 when `sebagai` names a participation that is not theirs.
    """
    acting = acting_participations()
    wanted = request.values.get("sebagai")
    if wanted is None:
        return acting[0] if acting else None
    chosen = [participation for participation in acting if participation.public_id == wanted]
    if not chosen:
        abort(404)
    return chosen[0]


def acting_participation() -> Participation:
    """Return whom the visitor acts for; answers 404 when they have no part in the edition."""
    participation = find_acting_participation()
    if participation is None:
        abort(404)
    return participation


def show_as(part: Participation) -> None:
    """Say that this page acts for a participation that the address does not name."""
    g.acting_shown = part


def acting_as(part: Participation) -> Acting:
    """Return a participation of the visitor's with the capacity in which they act for it."""
    return Acting(
        part=part, capacity=capacity_for(part.company_id), choices=acting_participations()
    )


def capacity_for(company_id: int) -> Role | None:
    """Return in which role the visitor acts for a company, None for an own one."""
    actor = current_actor()
    if company_id in actor.own_company_ids:
        return None
    return Role.MENTOR if company_id in actor.mentored_company_ids else Role.ORGANISER


def find_acting() -> Acting | None:
    """Return for whom the page acts, None where nobody is signed in or acts for anybody.

    For the frame of a page: unlike the others it never answers 404, so that the page that says
    so can be drawn too.
    """
    if find_actor() is None or find_current_edition() is None:
        return None
    acting = acting_participations()
    if "acting_shown" in g:
        return acting_as(g.acting_shown)
    wanted = _named_company()
    named = [part for part in acting if wanted in (None, part.public_id)]
    return acting_as(named[0]) if named else None


def acts_for(company_id: int) -> bool:
    """Tell whether the visitor may act for a company in this edition."""
    return company_id in current_actor().company_ids or any(
        part.company_id == company_id for part in acting_participations()
    )


def carried() -> dict[str, Any]:
    """Return what links carry, so that the next page acts for the same company."""
    acting = find_acting()
    return acting.carried if acting is not None else {}


def begin_acting(edition: Edition, part: Participation) -> None:
    """Let an organiser act for a company of the edition until they end it or sign out."""
    session[_CHOSEN] = {edition.slug: part.public_id}
    g.pop("acting", None)


def end_acting() -> None:
    """End that an organiser acts for a company."""
    session.pop(_CHOSEN, None)
    g.pop("acting", None)


def _named_company() -> str | None:
    """Return what the address or the form names; the page that refuses a form cannot read it."""
    try:
        return request.values.get("sebagai")
    except RequestEntityTooLarge:
        return request.args.get("sebagai")


def _chosen(edition: Edition) -> Participation | None:
    chosen = session.get(_CHOSEN)
    if not chosen or not current_actor().is_a(Role.ORGANISER):
        return None
    public_id = chosen.get(edition.slug)
    return find_part(edition.id, public_id) if public_id else None

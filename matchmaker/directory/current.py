"""For whom the visitor acts in the edition of the page: the own company, or one they mentor."""

from __future__ import annotations

from flask import abort, g, request

from matchmaker.accounts.actor import current_actor
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import list_own_participations
from matchmaker.events.current import current_edition


def acting_participations() -> list[Participation]:
    """Return all the participations that the visitor may act for, the own ones first."""
    if "acting" not in g:
        actor = current_actor()
        found = list_own_participations(current_edition().id, actor.company_ids)
        g.acting = sorted(found, key=lambda part: part.company_id not in actor.own_company_ids)
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

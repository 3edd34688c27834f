"""Why, or why not, for any pair of an edition."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from flask_babel import gettext as _

from matchmaker.accounts.core import Role
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.visibility import shows_itself
from matchmaker.events.current import current_edition
from matchmaker.events.models import Edition
from matchmaker.matching.core.mends import Mend
from matchmaker.matching.core.types import Contribution, Gap
from matchmaker.matching.field import load_field
from matchmaker.matching.overview.explaining import explain_pair
from matchmaker.matching.overview.queries import Pair, find_pair, list_names
from matchmaker.matching.presentation import say_refusal
from matchmaker.matching.queries import find_gate_result, is_closed_to
from matchmaker.meetings import service
from matchmaker.meetings.queries import find_live
from matchmaker.meetings.refusals import (
    AskRefusedError,
    NotTakingRequestsError,
    TooManyRequestsError,
)
from matchmaker.meetings.rows import make_row
from matchmaker.organiser.views.matching import blueprint
from matchmaker.programme.shortfall.core import list_lacks
from matchmaker.web import access
from matchmaker.web.locale import current_locale


@blueprint.get("/pasangan")
@access.roles(Role.ORGANISER)
def pair(edition: str) -> str:
    """Let the organiser choose two companies, and say of them all that matters for a meeting."""
    here = current_edition()
    ikm, partner = request.args.get("ikm", ""), request.args.get("mitra", "")
    names = list_names(here.id)
    field = load_field(here)
    found = None
    if ikm and partner:
        found = find_pair(here, ikm, partner, field.settings) or abort(404)
    shared = {
        "ikm_names": [(n, name) for n, kind, name in names if kind is CompanyKind.IKM],
        "partner_names": [(n, name) for n, kind, name in names if kind is not CompanyKind.IKM],
        "ikm": ikm,
        "partner": partner,
        "pair": found,
    }
    if found is None:
        return render_template("organiser/matching/pair.html", **shared)
    explained = explain_pair(field, found)
    meeting = find_live(found.ikm_part.id, found.partner_part.id)
    return render_template(
        "organiser/matching/pair.html",
        **shared,
        explained=explained,
        refusal=say_refusal(explained.refusal) if explained.refusal else "",
        sides=[
            (found.ikm_part.company.name, explained.ranked.seeker, _tell(explained.by_ikm)),
            (
                found.partner_part.company.name,
                explained.ranked.candidate,
                _tell(explained.by_partner),
            ),
        ],
        stops=[_say(gap) for gap in explained.stops],
        lacks=[_say(gap) for gap in explained.lacks],
        mends=[(_say(mend), mend) for mend in explained.mends],
        standing=_tell_standing(found),
        meeting=make_row(meeting, zone=here.time_zone) if meeting else None,
        ikm_asks=_may_ask(here, found, by_ikm=True),
        partner_asks=_may_ask(here, found, by_ikm=False),
    )


def _may_ask(edition: Edition, found: Pair, *, by_ikm: bool) -> str | None:
    """Return None when a request could be made now, else why not, empty where the page says it."""
    asker, other = found.ikm_part, found.partner_part
    if not by_ikm:
        asker, other = other, asker
    try:
        service.check_ask(edition, asker, other)
    except NotTakingRequestsError:
        return _("The event takes no requests now.")
    except TooManyRequestsError as error:
        return _("%(number)s of its requests still wait for an answer.", number=error.limit)
    except AskRefusedError:
        return ""
    return None


def _tell_standing(found: Pair) -> list[str]:
    """Return what keeps either company off lists or low on one: the gate, a missing consent."""
    told: list[str] = []
    gate = find_gate_result(found.ikm_part)
    if gate is None:
        told.append(_("%(name)s has not been judged at the gate yet.", name=_ikm_name(found)))
    elif not gate.standing:
        lacks = ", ".join(
            one.name.in_language(current_locale()) for one in list_lacks(gate.outcomes)
        )
        told.append(
            _("%(name)s has not naik kelas yet: %(lacks)s.", name=_ikm_name(found), lacks=lacks)
            if lacks
            else _("%(name)s is held at the gate by an organiser.", name=_ikm_name(found))
        )
    for part in (found.ikm_part, found.partner_part):
        if part.company.restricted_at is not None:
            told.append(_("%(name)s has had its data restricted.", name=part.company.name))
        elif not shows_itself(part.company_id):
            told.append(
                _("%(name)s has not agreed to be shown to partners.", name=part.company.name)
            )
    if is_closed_to(found.ikm_part, found.partner_part):
        told.append(
            _(
                "%(ikm)s has not opened its loan amount and sales to %(bank)s: the score here "
                "knows them, the list of %(bank)s does not.",
                ikm=_ikm_name(found),
                bank=found.partner_part.company.name,
            )
        )
    return told


def _ikm_name(found: Pair) -> str:
    return found.ikm_part.company.name


def _tell(reasons: Sequence[Contribution]) -> list[tuple[str, float]]:
    return [(_say(reason), 100 * reason.points) for reason in reasons]


def _say(item: Contribution | Gap | Mend) -> str:
    text = item.en if current_locale() == "en" else item.id
    return text[:1].upper() + text[1:]

"""Packaging and export readiness: an IKM's checklists, and the organiser's list of all."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import (
    acting_participation,
    capacity_for,
    carried,
    find_acting_participation,
)
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import find_visible_participation
from matchmaker.directory.sight import current_sight
from matchmaker.events.current import current_edition
from matchmaker.programme.gates.service import first_day
from matchmaker.programme.scores import queries, service
from matchmaker.programme.scores.core import ItemCode, Score, ScoreCode
from matchmaker.reference.regencies import find_regency
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("scores", __name__)
PAGE_SIZE = 30
SCORE_NAMES = {ScoreCode.PACKAGING: _l("Packaging"), ScoreCode.EXPORT: _l("Export readiness")}


@blueprint.get("/acara/<edition>/kesiapan")
@access.roles(Role.IKM, Role.MENTOR, Role.ORGANISER)
def mine(edition: str) -> str:
    """Show both checklists of the IKM that the visitor acts for."""
    part = _ikm()
    return render_template(
        "programme/member/scores.html",
        part=part,
        scores=queries.get_scores(part.company, first_day(current_edition())),
        ticks=queries.list_ticks(part.company_id),
        may_tick=capacity_for(part.company_id) is not None,
        names=SCORE_NAMES,
        language=current_locale(),
        carried=carried(),
    )


@blueprint.post("/acara/<edition>/kesiapan")
@access.roles(Role.MENTOR, Role.ORGANISER)
def tick(edition: str) -> Response:
    """Keep what the mentor has seen of one checklist."""
    part, code = _ikm(), request.form.get("nilai", "")
    if capacity_for(part.company_id) is None:
        abort(403)
    if code not in set(ScoreCode):
        abort(400)
    items = [ItemCode(one) for one in request.form.getlist("butir") if one in set(ItemCode)]
    with transaction():
        changed = service.set_ticks(
            part,
            ScoreCode(code),
            items,
            by_id=current_actor().user_id,
            today=clock.today(current_edition().time_zone),
        )
    flash(_("Kept with your name.") if changed else _("Nothing has changed."))
    return redirect(url_for(".mine", edition=edition, **carried()), 303)


@blueprint.get("/acara/<edition>/direktori/<company>/kesiapan")
@access.roles(Role.IKM, Role.MENTOR, Role.ORGANISER, Role.PARTNER)
def of_company(edition: str, company: str) -> str:
    """Show, as a part of a profile, what this visitor needs of the scores.

    Owner, mentor and organiser see both, an exporter the checklist of export, others nothing.
    """
    here, actor = current_edition(), current_actor()
    part = find_visible_participation(here.id, company, current_sight(), actor.company_ids)
    if part is None or part.company.kind is not CompanyKind.IKM:
        abort(404)
    inside = actor.is_a(Role.ORGANISER) or part.company_id in actor.company_ids
    acting = find_acting_participation()
    exporter = acting is not None and acting.company.kind is CompanyKind.EXPORTER
    if not inside and not exporter:
        abort(404)
    scores: Mapping[ScoreCode, Score] = queries.get_scores(part.company, first_day(here))
    return render_template(
        "programme/member/_scores.html",
        scores=scores if inside else {ScoreCode.EXPORT: scores[ScoreCode.EXPORT]},
        inside=inside,
        names=SCORE_NAMES,
        language=current_locale(),
        part=part,
    )


@blueprint.get("/kelola/<edition>/kesiapan")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List all IKM with both scores."""
    here, wanted = current_edition(), request.args.get("urut", "")
    sort = ScoreCode(wanted) if wanted in set(ScoreCode) else None
    lines = queries.list_scores(here.id, first_day(here), sort=sort)
    if only := request.args.get("naik-kelas") == "ya":
        lines = [line for line in lines if line.standing]
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int) or 1), pages)
    return render_template(
        "programme/organiser/scores.html",
        lines=lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(lines),
        page=page,
        pages=pages,
        sort=sort,
        only=only,
        names=SCORE_NAMES,
        regency_name=_regency_name,
        language=current_locale(),
    )


def _ikm() -> Participation:
    part = acting_participation()
    if part.company.kind is not CompanyKind.IKM:
        abort(404)
    return part


def _regency_name(code: str | None) -> str:
    regency = find_regency(code) if code else None
    return regency.label if regency else ""

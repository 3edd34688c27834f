"""Who has too few good matches, why, and which partners to invite for them."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.directory.cards import kind_label
from matchmaker.events.current import current_edition
from matchmaker.matching.field import load_field
from matchmaker.matching.overview.candidates import list_candidates
from matchmaker.matching.overview.covering import (
    cover,
    list_invited,
    list_lines,
    list_wanted,
    search_for,
)
from matchmaker.matching.overview.words import say_demand
from matchmaker.organiser.views.matching import blueprint, read_measure
from matchmaker.web import access
from matchmaker.web.exports import XLSX, write_workbook

PAGE_SIZE = 20


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """Show how many good matches IKM have, those with too few, and whom to invite for them."""
    here, measure = current_edition(), read_measure()
    field = load_field(here)
    found = cover(field, measure.floor, measure.threshold)
    pages = max(1, -(-len(found.short) // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    search = search_for(field, found, measure.threshold)
    return render_template(
        "organiser/matching/coverage.html",
        measure=measure,
        found=found,
        tallest=max((bar.ikm for bar in found.bars), default=0),
        lines=list_lines(field, found, found.short[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        page=page,
        pages=pages,
        partners=len(field.partners),
        invited=list_invited(search, list_candidates(here, clock.now().date())),
        kind_label=kind_label,
        wanted=[say_demand(one, field.settings.weights.tags) for one in list_wanted(search)],
    )


@blueprint.get("/cakupan.xlsx")
@access.roles(Role.ORGANISER)
def table(edition: str) -> Response:
    """Hand out the IKM with too few good matches, and whom to invite, as a spreadsheet."""
    here, measure = current_edition(), read_measure()
    field = load_field(here)
    found = cover(field, measure.floor, measure.threshold)
    search = search_for(field, found, measure.threshold)
    candidates = list_candidates(here, clock.now().date())
    short = [
        {
            _("IKM"): line.part.company.name,
            _("Kabupaten"): line.kabupaten,
            _("Sector"): line.sectors,
            _("Good matches"): line.good,
            _("Why"): "; ".join(line.causes),
        }
        for line in list_lines(field, found, found.short, most=None)
    ]
    invited: list[dict[str, Any]] = [
        {_("Partner"): one.name, _("City"): one.city, _("IKM helped"): len(invitee.serves)}
        for one, invitee in list_invited(search, candidates)
    ]
    nobody = _("None of the partners that you know from elsewhere would be a good match for them.")
    wanted = [say_demand(one, field.settings.weights.tags) for one in list_wanted(search)]
    sheets: dict[str, list[dict[str, Any]]] = {
        _("Too few matches"): short,
        # A sheet is never empty: who opens it reads that nobody was found.
        _("Whom to invite"): invited or [{_("Partner"): nobody}],
        _("What would help most"): [{_("What would help most"): text} for text in wanted],
    }
    answer = make_response(write_workbook(sheets))
    answer.headers["Content-Type"] = XLSX
    name = f"cakupan-{here.slug}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

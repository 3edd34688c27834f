"""The grid of all pairs: in one look by sector and partner kind, then cell by cell."""

from __future__ import annotations

from flask import render_template, request

from matchmaker.accounts.core import Role
from matchmaker.directory.cards import kind_label, sector_label
from matchmaker.events.current import current_edition
from matchmaker.matching.core.types import PARTNER_KINDS
from matchmaker.matching.field import load_field
from matchmaker.matching.overview.covering import name_regency
from matchmaker.matching.overview.grid import SHORT, UNMET, Choice, make_page, summarise
from matchmaker.meetings.queries import list_live_pairs
from matchmaker.organiser.views.matching import blueprint, read_measure
from matchmaker.reference.sectors import list_sectors
from matchmaker.web import access


@blueprint.get("/matriks")
@access.roles(Role.ORGANISER)
def matrix(edition: str) -> str:
    """Show sectors against partner kinds until something is chosen, then the pairs themselves."""
    measure, choice = read_measure(), _read_choice()
    here = current_edition()
    field = load_field(here)
    chosen = _carry(choice)
    shared = {
        "measure": measure,
        "choice": choice,
        "chosen": chosen,
        "sectors": [(s.code, sector_label(s.code)) for s in list_sectors()],
        "kinds": [(kind, kind_label(kind)) for kind in PARTNER_KINDS],
        "regencies": sorted(
            {
                (part.company.regency_code, name_regency(part))
                for part in field.ikm_parts.values()
                if part.company.regency_code
            },
            key=lambda one: one[1],
        ),
    }
    if not chosen and "semua" not in request.args:
        crossed = summarise(field, measure.threshold)
        return render_template("organiser/matching/summary.html", crossed=crossed, **shared)
    meetings = list_live_pairs(here.id)
    found = make_page(
        field,
        choice,
        met={ikm for ikm, _partner in meetings},
        floor=measure.floor,
        threshold=measure.threshold,
    )
    return render_template("organiser/matching/grid.html", found=found, meetings=meetings, **shared)


def _read_choice() -> Choice:
    """Return what the address chooses; what it cannot be read as chooses nothing."""
    codes = {str(sector.code) for sector in list_sectors()}
    sector, kind, only = (request.args.get(name, "") for name in ("sektor", "jenis", "hanya"))
    return Choice(
        sector=sector if sector in codes else "",
        regency=request.args.get("kabupaten", "")[:10],
        kind=kind if kind in PARTNER_KINDS else "",
        only=only if only in {SHORT, UNMET} else "",
        name=request.args.get("cari", "").strip()[:80],
        rows=request.args.get("baris", 1, type=int),
        columns=request.args.get("kolom", 1, type=int),
    )


def _carry(choice: Choice) -> dict[str, str]:
    given = {
        "sektor": choice.sector,
        "kabupaten": choice.regency,
        "jenis": choice.kind,
        "hanya": choice.only,
        "cari": choice.name,
    }
    return {name: value for name, value in given.items() if value}

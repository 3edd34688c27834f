"""Progress against the plan: a page, its charts, its spreadsheet and the yearly summary."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.events.current import current_edition
from matchmaker.organiser import drawing, sheets, summary
from matchmaker.organiser.progress import Progress, get_progress, list_by_stage
from matchmaker.programme.targets.core import Dimension
from matchmaker.programme.targets.queries import Choice
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale

blueprint = Blueprint("progress", __name__, url_prefix="/acara/<edition>/capaian")

READERS = (Role.ORGANISER, Role.OBSERVER)


@blueprint.get("")
@access.roles(*READERS)
def index(edition: str) -> str:
    """Show what was reached against the plan; a kabupaten's dinas sees its own."""
    found, choice = current_edition(), _choice()
    progress = _progress()
    names = _names()
    return render_template(
        "organiser/progress.html",
        progress=progress,
        by_kabupaten=list_by_stage(found, Dimension.KABUPATEN, choice),
        by_sector=list_by_stage(found, Dimension.SECTOR, choice),
        kabupaten_targets={one.code: one.target for one in progress.kabupaten},
        sector_targets={one.code: one.target for one in progress.sectors},
        names=names,
        regencies=[one for one in list_regencies() if one.in_programme or one.code == _wanted()],
        sectors=[(str(one.code), names[str(one.code)]) for one in list_sectors()],
        bound_to=current_actor().regency_code,
        args=_args(),
        years=summary.list_years(found, progress.today),
        is_organiser=current_actor().is_a(Role.ORGANISER),
    )


@blueprint.get("/<grafik>.svg")
@access.roles(*READERS)
def chart(edition: str, grafik: str) -> Response:
    """Hand out a chart: kemajuan (over time), kabupaten or sektor; `sempit` is for phones."""
    draw = drawing.CHARTS.get(grafik)
    if draw is None:
        abort(404)
    answer = make_response(draw(_progress(), _names(), narrow="sempit" in request.args))
    answer.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    answer.headers["Cache-Control"] = "private, no-cache"
    # The file's own styles are inside it; opened by itself it may do nothing else.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer


@blueprint.get("/tabel.xlsx")
@access.roles(*READERS)
def table(edition: str) -> Response:
    """Hand the numbers of the page out as a spreadsheet."""
    found, choice = current_edition(), _choice()
    content = sheets.write_progress(
        _progress(),
        list_by_stage(found, Dimension.KABUPATEN, choice),
        list_by_stage(found, Dimension.SECTOR, choice),
        _names(),
    )
    answer = make_response(content)
    answer.headers["Content-Type"] = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="capaian-{found.slug}.xlsx"'
    return answer


@blueprint.get("/ringkasan-<int:tahun>.pdf")
@access.roles(*READERS)
@limits.by_person("30 per hour", person_key)
def report(edition: str, tahun: int) -> Response:
    """Hand out the yearly summary in print, in Indonesian, as Pemda keeps it."""
    found = current_edition()
    today = clock.today(found.time_zone)
    if tahun not in summary.list_years(found, today):
        abort(404)
    content = summary.print_summary(
        found, tahun, _choice(), today=today, host=str(current_app.config["HOST_NAME"])
    )
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="ringkasan-{tahun}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _wanted() -> str | None:
    """Return the kabupaten of the page: the dinas's own, else the one that the address names."""
    own = current_actor().regency_code
    if own and not current_actor().is_a(Role.ORGANISER):
        return own
    known = {one.code for one in list_regencies()}
    wanted = request.args.get("kabupaten")
    return wanted if wanted in known else None


def _choice() -> Choice:
    sector = request.args.get("sektor")
    known = {str(one.code) for one in list_sectors()}
    return Choice(regency_code=_wanted(), sector=sector if sector in known else None)


def _args() -> dict[str, str]:
    return {name: value for name in ("kabupaten", "sektor") if (value := request.args.get(name))}


def _progress() -> Progress:
    found = current_edition()
    return get_progress(found, _choice(), clock.today(found.time_zone))


def _names() -> dict[str, str]:
    """Return the names of kabupaten and sectors by code; the empty code is "not stated"."""
    language = current_locale()
    sectors = {str(one.code): one.name.in_language(language) for one in list_sectors()}
    return {
        "": _("not stated"),
        **{one.code: one.label for one in list_regencies()},
        **{code: name[:1].upper() + name[1:] for code, name in sectors.items()},
    }

"""One step short: who lacks what, for the organiser all of them, for a mentor their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.events.current import current_edition
from matchmaker.programme.labels import CRITERION_NAMES
from matchmaker.programme.shortfall.core import MOST_STEPS, count_lacks
from matchmaker.programme.shortfall.letters import write_to_mentor, write_to_owner
from matchmaker.programme.shortfall.queries import ShortLine, list_short
from matchmaker.reference.phones import show_phone
from matchmaker.reference.regencies import find_regency
from matchmaker.web import access
from matchmaker.web.exports import write_workbook
from matchmaker.web.locale import current_locale

blueprint = Blueprint("shortfall", __name__)
PAGE_SIZE = 30
NOBODY = "tanpa"


@blueprint.get("/kelola/<edition>/selangkah-lagi")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List all of the edition's IKM that are short of the gate."""
    return _page("shortfall.index", "shortfall.table", _all(), organiser=True)


@blueprint.get("/acara/<edition>/selangkah-lagi")
@access.roles(Role.MENTOR)
def mine(edition: str) -> str:
    """List a mentor's own."""
    return _page("shortfall.mine", "shortfall.my_table", _own(), organiser=False)


@blueprint.get("/kelola/<edition>/selangkah-lagi.xlsx")
@access.roles(Role.ORGANISER)
def table(edition: str) -> Response:
    """Hand the chosen ones out as a spreadsheet."""
    return _workbook(_chosen(_all()))


@blueprint.get("/acara/<edition>/selangkah-lagi.xlsx")
@access.roles(Role.MENTOR)
def my_table(edition: str) -> Response:
    """Hand a mentor's own out as a spreadsheet."""
    return _workbook(_chosen(_own()))


def _steps() -> int:
    steps = request.args.get("langkah", 1, type=int)
    return steps if steps is not None and 1 <= steps <= MOST_STEPS else 1


def _all() -> Sequence[ShortLine]:
    return list_short(current_edition().id, _steps())


def _own() -> Sequence[ShortLine]:
    return list_short(
        current_edition().id, _steps(), company_ids=current_actor().mentored_company_ids
    )


def _chosen(lines: Sequence[ShortLine]) -> list[ShortLine]:
    """Keep those whom the address's filters leave; what it cannot be read as filters nothing."""
    lack, place, mentor = (request.args.get(name) for name in ("syarat", "kabupaten", "pendamping"))
    return [
        line
        for line in lines
        if (not lack or lack in {one.key for one in line.lacks})
        and (not place or line.regency_code == place)
        and (not mentor or mentor in _mentor_keys(line))
    ]


def _mentor_keys(line: ShortLine) -> set[str]:
    return {one.public_id for one in line.mentors} or {NOBODY}


def _page(endpoint: str, export: str, lines: Sequence[ShortLine], *, organiser: bool) -> str:
    chosen, page = _chosen(lines), max(1, request.args.get("page", 1, type=int) or 1)
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    page = min(page, pages)
    name = current_edition().name
    shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "programme/shortfall.html",
        endpoint=endpoint,
        export=export,
        organiser=organiser,
        steps=_steps(),
        total=len(chosen),
        lines=[
            (
                line,
                write_to_owner(line, name),
                [(one, write_to_mentor(line, one, name)) for one in line.mentors],
            )
            for line in shown
        ],
        page=page,
        pages=pages,
        lacks=count_lacks([line.lacks for line in lines]),
        places=_places(lines),
        mentors=_mentors(lines),
        args=_args(),
        criteria=CRITERION_NAMES,
        regency_name=_regency_name,
        language=current_locale(),
    )


def _places(lines: Sequence[ShortLine]) -> list[tuple[str, str, int]]:
    counted = Counter(line.regency_code for line in lines if line.regency_code)
    return [(code, _regency_name(code), count) for code, count in counted.most_common()]


def _mentors(lines: Sequence[ShortLine]) -> list[tuple[str, str, int]]:
    names = {one.public_id: one.name for line in lines for one in line.mentors}
    counted = Counter(key for line in lines for key in _mentor_keys(line))
    return [
        (key, names.get(key) or _("without a mentor"), count)
        for key, count in counted.most_common()
    ]


def _args() -> dict[str, Any]:
    """Return the address's filters, for links that change one of them."""
    return {
        name: value
        for name in ("langkah", "syarat", "kabupaten", "pendamping")
        if (value := request.args.get(name))
    }


def _regency_name(code: str | None) -> str:
    regency = find_regency(code) if code else None
    return regency.label if regency else ""


def _workbook(lines: Sequence[ShortLine]) -> Response:
    language = current_locale()
    rows = [
        {
            _("IKM"): line.name,
            _("Kabupaten"): _regency_name(line.regency_code),
            _("Lacks"): "; ".join(one.name.in_language(language) for one in line.lacks),
            _("Why"): " ".join(text.in_language(language) for text in line.evidence),
            _("What to do"): " ".join(text.in_language(language) for text in line.mends),
            _("Owner"): line.owner,
            _("WhatsApp number"): show_phone(line.phone) if line.phone else "",
            _("Mentor"): ", ".join(one.name for one in line.mentors),
        }
        for line in lines
    ]
    answer = make_response(write_workbook({_("One step short"): rows}))
    answer.headers["Content-Type"] = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="selangkah-lagi.xlsx"'
    return answer

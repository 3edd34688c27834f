"""Shortlists: put companies on them with one tap, from a card or a profile, and work with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import person_key
from matchmaker.db import transaction
from matchmaker.directory.current import carried
from matchmaker.directory.models import Participation
from matchmaker.directory.owner import Owner, current_owner
from matchmaker.directory.queries import find_visible_participation
from matchmaker.directory.shortlists import queries, service
from matchmaker.directory.shortlists.core import ShortlistError
from matchmaker.directory.shortlists.models import Shortlist
from matchmaker.directory.shortlists.words import say_refusal
from matchmaker.directory.sight import bound_regency, current_sight, own_companies
from matchmaker.directory.views.browse import READERS
from matchmaker.events.current import current_edition
from matchmaker.web import access, limits
from matchmaker.web.addresses import local_path
from matchmaker.web.htmx import see_other, wants_fragment

blueprint = Blueprint("shortlists", __name__, url_prefix="/acara/<edition>/daftar-pilihan")


@blueprint.get("")
@access.roles(*READERS)
def index(edition: str) -> str:
    """Show the visitor's lists and those that colleagues share with them."""
    return _index()


@blueprint.post("")
@access.roles(*READERS)
@limits.by_person("60 per hour", person_key)
def make(edition: str) -> Response | tuple[str, int]:
    """Make a list."""
    name = request.form.get("name", "")
    try:
        with transaction():
            made = service.make_shortlist(current_owner(), name)
    except ShortlistError as refusal:
        return _index(name=name, error=say_refusal(refusal)), 422
    return redirect(
        url_for("shortlist.show", edition=edition, shortlist=made.public_id, **carried()), 303
    )


@blueprint.post("/tandai/<company>")
@access.roles(*READERS)
@limits.by_person("600 per hour", person_key)
def mark(edition: str, company: str) -> Response:
    """Put a company on a list (`pasang=1`; the one last used) or off all; both can be undone."""
    owner, part = current_owner(), _see(company)
    wanted = request.values.get("pasang") == "1"
    try:
        with transaction():
            lists = _put(owner, part) if wanted else _take(owner, part)
    except ShortlistError as refusal:
        flash(say_refusal(refusal), "caution")
        return see_other(_back(edition))
    named = ", ".join(f"“{one.name}”" for one in lists)
    said = _("Put on %(lists)s.", lists=named) if wanted else _("Taken off %(lists)s.", lists=named)
    undo = url_for(
        ".mark",
        edition=edition,
        company=company,
        pasang=0 if wanted else 1,
        daftar=[one.public_id for one in lists],
        **carried(),
    )
    if wants_fragment():
        still = bool(queries.list_marked(owner, [part.id]))
        return make_response(
            render_template(
                "directory/_marked.html",
                company=company,
                name=part.company.name,
                marked=still,
                said=said if lists else _("Nothing to change."),
                undo=undo,
                carried=carried(),
            )
        )
    flash({"text": said, "undo": undo})  # type: ignore[arg-type]
    return see_other(_back(edition))


def _put(owner: Owner, part: Participation) -> Sequence[Shortlist]:
    """Put a company on the named lists, or on the one last used, made where there is none."""
    named = request.values.getlist("daftar")
    lists = [_get_of(owner, one) for one in named]
    if not lists:
        last = queries.find_last_used(owner)
        lists = [last or service.make_shortlist(owner, _("My choice"))]
    for one in lists:
        service.put_on(one, part.id, clock.now())
    return lists


def _take(owner: Owner, part: Participation) -> Sequence[Shortlist]:
    named = request.values.getlist("daftar")
    on = queries.list_lists_with(owner, part.id)
    lists = [one for one in on if one.public_id in named] if named else on
    service.take_off([one.id for one in lists], part.id, clock.now())
    return lists


def _see(company: str) -> Participation:
    part = find_visible_participation(
        current_edition().id, company, current_sight(), own_companies(), bound_regency()
    )
    if part is None:
        abort(404)
    return part


def _get_of(owner: Owner, public_id: str) -> Shortlist:
    found = queries.find_shortlist(owner, public_id)
    if found is None:
        abort(404)
    return found


def _back(edition: str) -> str:
    return local_path(request.form.get("next")) or url_for(".index", edition=edition, **carried())


def _index(*, name: str = "", error: str = "") -> str:
    owner = current_owner()
    lists = queries.list_shortlists(owner)
    counts = queries.count_entries(
        [one.id for one in lists], owner.edition_id, current_sight(), bound_regency()
    )
    context: dict[str, Any] = {
        "lists": [(one, counts.get(one.id, 0), one.user_id == owner.user_id) for one in lists],
        "name": name,
        "error": error,
        "carried": carried(),
    }
    return render_template("directory/shortlists/index.html", **context)

"""Saved searches: named from the directory's address, with what is new in each."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import person_key
from matchmaker.db import transaction
from matchmaker.directory.cards import make_cards
from matchmaker.directory.current import carried
from matchmaker.directory.finding.address import read_search, write_search
from matchmaker.directory.finding.core import Search
from matchmaker.directory.finding.page import list_chosen
from matchmaker.directory.finding.queries import load
from matchmaker.directory.finding.tree import list_tree, walk
from matchmaker.directory.owner import current_owner
from matchmaker.directory.searches import queries, service
from matchmaker.directory.searches.core import SearchRefusedError
from matchmaker.directory.searches.models import SavedSearch
from matchmaker.directory.searches.queries import Eyes
from matchmaker.directory.shortlists.core import LONGEST_NAME, ShortlistError
from matchmaker.directory.shortlists.queries import list_marked_companies
from matchmaker.directory.shortlists.words import say_refusal
from matchmaker.directory.sight import bound_regency, current_sight
from matchmaker.directory.views.browse import READERS
from matchmaker.events.current import current_edition
from matchmaker.web import access, limits

blueprint = Blueprint("searches", __name__, url_prefix="/acara/<edition>/pencarian")

# Of what is new the page shows so many; the directory shows them all.
MOST_SHOWN = 24


@blueprint.get("")
@access.roles(*READERS)
def index(edition: str) -> str:
    """Show the saved searches, each with what it looks for and how much is new."""
    searches = queries.list_searches(current_owner())
    tree, sight = list_tree(current_edition().host_id), current_sight()
    return render_template(
        "directory/searches/index.html",
        searches=[
            (
                one,
                [label for label, _rest in list_chosen(sight, queries.read_saved(one, tree), tree)],
            )
            for one in searches
        ],
        new=queries.count_new(searches, _eyes()),
        carried=carried(),
    )


@blueprint.post("")
@access.roles(*READERS)
@limits.by_person("60 per hour", person_key)
def save(edition: str) -> Response | tuple[str, int]:
    """Keep the search of the directory's address under a name."""
    here, name = current_edition(), request.form.get("name", "")
    tree = list_tree(here.host_id)
    search = read_search(request.form, [node.code for _depth, node in walk(tree)])
    try:
        with transaction():
            service.save_search(current_owner(), name, search, _eyes(), clock.now())
    except (SearchRefusedError, ShortlistError) as refusal:
        return _name_page(search, name=name, error=say_refusal(refusal)), 422
    flash(_("The search is saved. You hear of what is new once a day at most."))
    return redirect(
        url_for("directory.index", edition=edition, **write_search(search), **carried()), 303
    )


@blueprint.get("/baru")
@access.roles(*READERS)
def name(edition: str) -> str:
    """Ask for the name under which the search of the address is kept."""
    tree = list_tree(current_edition().host_id)
    search = read_search(request.args, [node.code for _depth, node in walk(tree)])
    words = [label.strip("“”") for label, _rest in list_chosen(current_sight(), search, tree)]
    return _name_page(search, name=", ".join(words)[:LONGEST_NAME].strip(" ,"))


@blueprint.get("/<search>")
@access.roles(*READERS)
def show(edition: str, search: str) -> str:
    """Show what is new since the last look."""
    found, here = _get(search), current_edition()
    with transaction():
        service.look(found, _eyes(), clock.now())
    parts = load(queries.list_new(found, _eyes(), MOST_SHOWN))
    wanted = queries.read_saved(found, list_tree(here.host_id))
    return render_template(
        "directory/searches/show.html",
        search=found,
        chosen=[
            label for label, _rest in list_chosen(current_sight(), wanted, list_tree(here.host_id))
        ],
        cards=make_cards(parts, here.days[0].date),
        marked=list_marked_companies(current_owner(), parts),
        new=queries.count_new([found], _eyes()).get(found.id, 0),
        directory_url=url_for(
            "directory.index", edition=edition, **write_search(wanted), **carried()
        ),
        carried=carried(),
    )


@blueprint.post("/<search>/nama")
@access.roles(*READERS)
def rename(edition: str, search: str) -> Response:
    """Call a search something else."""
    found = _get(search)
    try:
        with transaction():
            service.rename(found, request.form.get("name", ""))
    except (SearchRefusedError, ShortlistError) as refusal:
        flash(say_refusal(refusal), "caution")
    else:
        flash(_("Saved."))
    return _to_index(edition)


@blueprint.post("/<search>/kabar")
@access.roles(*READERS)
def want_news(edition: str, search: str) -> Response:
    """Say whether one wants to hear of new hits."""
    found, wanted = _get(search), request.form.get("kabar") == "1"
    with transaction():
        service.want_news(found, wanted=wanted)
    if wanted:
        flash(_("You hear of what is new once a day at most."))
    else:
        flash(_("You are not written to about this search any more."))
    return _to_index(edition)


@blueprint.post("/<search>/hapus")
@access.roles(*READERS)
def remove(edition: str, search: str) -> Response:
    """Take a search away; for a day it can be brought back."""
    found = _get(search)
    with transaction():
        service.remove(found, clock.now())
    undo = url_for(".bring_back", edition=edition, search=search, **carried())
    text = _("The search “%(name)s” is removed.", name=found.name)
    flash({"text": text, "undo": undo})  # type: ignore[arg-type]
    return _to_index(edition)


@blueprint.post("/<search>/kembalikan")
@access.roles(*READERS)
def bring_back(edition: str, search: str) -> Response:
    """Bring a removed search back."""
    found = queries.find_search(current_owner(), search, removed=True)
    if found is None:
        abort(404)
    try:
        with transaction():
            service.bring_back(found)
    except ShortlistError as refusal:
        flash(say_refusal(refusal), "caution")
    return _to_index(edition)


def _name_page(search: Search, *, name: str = "", error: str = "") -> str:
    tree = list_tree(current_edition().host_id)
    return render_template(
        "directory/searches/save.html",
        args=write_search(search),
        chosen=[label for label, _rest in list_chosen(current_sight(), search, tree)],
        name=name,
        error=error,
        carried=carried(),
    )


def _eyes() -> Eyes:
    return Eyes(sight=current_sight(), regency_code=bound_regency())


def _get(public_id: str) -> SavedSearch:
    found = queries.find_search(current_owner(), public_id)
    if found is None:
        abort(404)
    return found


def _to_index(edition: str) -> Response:
    return redirect(url_for(".index", edition=edition, **carried()), 303)

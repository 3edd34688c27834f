"""The organiser opens and closes the catalogue and has it printed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.catalogue import queries, service
from matchmaker.catalogue.core import (
    LOCALES,
    MOST_PAGES,
    CatalogueClosedError,
    OutdatedPrintError,
    PrintUnderwayError,
)
from matchmaker.catalogue.models import Print
from matchmaker.catalogue.words import draw_work, say_failure
from matchmaker.db import transaction
from matchmaker.directory.finding.address import read_search, write_search
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.finding.page import keep_offered, list_chosen, make_groups
from matchmaker.directory.finding.queries import list_hits
from matchmaker.directory.finding.tree import TagNode, list_tree, walk
from matchmaker.events.current import current_edition
from matchmaker.jobs.models import Job
from matchmaker.jobs.pages import answer_progress
from matchmaker.web import access

blueprint = Blueprint("catalogue_organiser", __name__, url_prefix="/kelola/<edition>/katalog")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """Show whether the catalogue is open, who stands in it, and its prints."""
    here = current_edition()
    tree = list_tree(here.host_id)
    search = _read(request.args, tree)
    hits = len(list_hits(here.id, Sight.CATALOGUE, search))
    job = queries.find_newest_job(here.host_id, here.id)
    return render_template(
        "catalogue/organiser/index.html",
        opening=queries.find_opening(here.id),
        search=search,
        args=write_search(search),
        groups=make_groups(Sight.CATALOGUE, search, tree),
        chips=[
            (label, url_for(".index", edition=edition, **write_search(rest)))
            for label, rest in list_chosen(Sight.CATALOGUE, search, tree)
        ],
        hits=hits,
        most=MOST_PAGES,
        work=draw_work(job),
        failure=say_failure(job),
        prints=[(one, _say_filter(one, tree)) for one in queries.list_prints(here.id)],
        outdated=queries.list_outdated(here.id),
    )


@blueprint.post("/buka")
@access.roles(Role.ORGANISER)
def open_it(edition: str) -> Response:
    """Let everybody see the catalogue."""
    with transaction():
        service.open_catalogue(current_edition(), current_actor(), clock.now())
    undo = url_for(".close_it", edition=edition)
    text = _("The catalogue is open to everybody, search engines too.")
    flash({"text": text, "undo": undo})  # type: ignore[arg-type]
    return _back(edition)


@blueprint.post("/tutup")
@access.roles(Role.ORGANISER)
def close_it(edition: str) -> Response:
    """Let nobody see the catalogue any more."""
    with transaction():
        service.close_catalogue(current_edition())
    flash(_("The catalogue is closed. Its addresses and printed codes lead nowhere now."))
    return _back(edition)


@blueprint.post("/cetak")
@access.roles(Role.ORGANISER)
def print_it(edition: str) -> Response:
    """Ask a worker for a print of the whole catalogue or of the filter sent along."""
    here = current_edition()
    tree = list_tree(here.host_id)
    search = _read(request.form, tree)
    locale = request.form.get("locale", "")
    try:
        with transaction():
            service.request_print(
                here,
                current_actor(),
                locale=locale if locale in LOCALES else LOCALES[0],
                address=urlencode(write_search(search), doseq=True),
            )
    except CatalogueClosedError:
        flash(_("Open the catalogue first: the printed codes lead to its pages."), "caution")
    except PrintUnderwayError:
        flash(_("A print is being made already. You see below how far it is."), "caution")
    return _back(edition, search)


@blueprint.get("/cetak/<job>")
@access.roles(Role.ORGANISER)
def progress(edition: str, job: str) -> Response:
    """Answer how far a print is, as a part of the page; once it is over, load that anew."""
    return answer_progress(
        draw_work(_get_job(job)),
        stop_url=url_for(".stop", edition=edition, job=job),
        back=url_for(".index", edition=edition),
    )


@blueprint.post("/cetak/<job>/berhenti")
@access.roles(Role.ORGANISER)
def stop(edition: str, job: str) -> Response:
    """End a print early."""
    with transaction():
        service.stop_print(current_edition(), _get_job(job), clock.now())
    return _back(edition)


@blueprint.get("/cetakan/<cetakan>")
@access.roles(Role.ORGANISER)
def download(edition: str, cetakan: str) -> Response:
    """Hand out a print, unless somebody in it may no longer be shown."""
    found = _get_print(cetakan)
    try:
        content = service.hand_over(found, _data())
    except OutdatedPrintError:
        flash(_("An IKM in this print has withdrawn since. Make a new one."), "caution")
        return _back(edition)
    except LookupError:
        abort(404)
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    name = f"katalog-{edition}-{found.locale}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.post("/cetakan/<cetakan>/hapus")
@access.roles(Role.ORGANISER)
def remove(edition: str, cetakan: str) -> Response:
    """Delete a print."""
    found = _get_print(cetakan)
    with transaction():
        service.remove_print(current_edition(), found, _data())
    flash(_("The print is deleted."))
    return _back(edition)


def _read(args: MultiDict[str, str], tree: tuple[TagNode, ...]) -> Search:
    tags = [node.code for _depth, node in walk(tree)]
    return keep_offered(Sight.CATALOGUE, read_search(args, tags))


def _say_filter(one: Print, tree: tuple[TagNode, ...]) -> str:
    """Return which IKM a print was asked for; empty when for all."""
    search = _read(MultiDict(parse_qsl(one.address)), tree)
    return ", ".join(label for label, _rest in list_chosen(Sight.CATALOGUE, search, tree))


def _get_job(public_id: str) -> Job:
    here = current_edition()
    found = queries.find_job(here.host_id, here.id, public_id)
    if found is None:
        abort(404)
    return found


def _get_print(public_id: str) -> Print:
    found = queries.find_print(current_edition().id, public_id)
    if found is None:
        abort(404)
    return found


def _data() -> Path:
    return Path(current_app.config["DATA"])


def _back(edition: str, search: Search | None = None) -> Response:
    args = {} if search is None else write_search(search)
    return redirect(url_for(".index", edition=edition, **args), 303)

"""One shortlist: its companies with notes, moving and removing, sharing, and its file."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import person_key
from matchmaker.db import transaction
from matchmaker.directory.current import carried
from matchmaker.directory.owner import current_owner
from matchmaker.directory.shortlists import queries, service
from matchmaker.directory.shortlists.core import (
    LONGEST_NOTE,
    MOST_COMPARED,
    NoteChangedError,
    ShortlistError,
)
from matchmaker.directory.shortlists.models import Shortlist, ShortlistEntry
from matchmaker.directory.shortlists.sheet import make_sheet, show_entries
from matchmaker.directory.shortlists.words import say_refusal
from matchmaker.directory.sight import bound_regency, current_sight
from matchmaker.directory.views.browse import READERS
from matchmaker.events.current import current_edition
from matchmaker.web import access, limits
from matchmaker.web.exports import XLSX, write_workbook
from matchmaker.web.htmx import wants_fragment

blueprint = Blueprint("shortlist", __name__, url_prefix="/acara/<edition>/daftar-pilihan")


@blueprint.get("/<shortlist>")
@access.roles(*READERS)
def show(edition: str, shortlist: str) -> str:
    """Show a list: who is shown now, with the notes."""
    return _page(_get(shortlist))


@blueprint.get("/<shortlist>/unduh")
@access.roles(*READERS)
def download(edition: str, shortlist: str) -> Response:
    """Hand the list out as XLSX."""
    found = _get(shortlist)
    entries = queries.list_entries(found, current_sight(), bound_regency())
    content = write_workbook({_("Shortlist"): make_sheet(entries, current_edition().days[0].date)})
    answer = FlaskResponse(content, mimetype=XLSX)
    name = f"daftar-pilihan-{found.public_id}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.post("/<shortlist>/catatan/<company>")
@access.roles(*READERS)
@limits.by_person("1200 per hour", person_key)
def write_note(edition: str, shortlist: str, company: str) -> Response | tuple[str, int]:
    """Save a note as it is typed; a colleague's newer one is shown, and nothing typed is lost."""
    found = _get(shortlist)
    entry = _get_entry(found, company)
    typed, sent = request.form.get("note", ""), request.form.get("revision", "")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0
    theirs, said, status = "", _("Saved."), 200
    try:
        with transaction():
            number = service.write_note(entry, typed, number)
    except NoteChangedError as changed:
        number, theirs, status = changed.revision, changed.theirs, 409
        said = _("A colleague has written here meanwhile. Save again to keep yours instead.")
    except ShortlistError as refusal:
        said, status = say_refusal(refusal), 422
    if wants_fragment():
        part = render_template(
            "directory/shortlists/_saved.html",
            company=company,
            said=said,
            good=status == 200,
            theirs=theirs,
            revision=number,
        )
        return part, status
    if status == 200:
        flash(said)
        return _to(found)
    return _page(found, typed={company: (typed, said, theirs, number)}), status


@blueprint.post("/<shortlist>/pindah/<company>")
@access.roles(*READERS)
def move(edition: str, shortlist: str, company: str) -> Response:
    """Move a company to the list `ke`, with its note."""
    found, to = _get(shortlist), _get(request.values.get("ke", ""))
    entry = _get_entry(found, company)
    try:
        with transaction():
            service.move(entry, to, clock.now())
    except ShortlistError as refusal:
        flash(say_refusal(refusal), "caution")
        return _to(found)
    undo = url_for(
        ".move",
        edition=edition,
        shortlist=to.public_id,
        company=company,
        ke=shortlist,
        **carried(),
    )
    flash({"text": _("Moved to “%(name)s”.", name=to.name), "undo": undo})  # type: ignore[arg-type]
    return _to(found)


@blueprint.post("/<shortlist>/keluarkan/<company>")
@access.roles(*READERS)
def take_off(edition: str, shortlist: str, company: str) -> Response:
    """Take a company off this list."""
    found = _get(shortlist)
    entry = _get_entry(found, company)
    with transaction():
        service.take_off([found.id], entry.participation_id, clock.now())
    undo = url_for(
        "shortlists.mark",
        edition=edition,
        company=company,
        pasang=1,
        daftar=[shortlist],
        **carried(),
    )
    name = entry.participation.company.name
    flash({"text": _("%(name)s is taken off.", name=name), "undo": undo})  # type: ignore[arg-type]
    return _to(found)


@blueprint.post("/<shortlist>/nama")
@access.roles(*READERS)
def rename(edition: str, shortlist: str) -> Response | tuple[str, int]:
    """Call the list something else."""
    found, name = _get_own(shortlist), request.form.get("name", "")
    try:
        with transaction():
            service.rename(found, name)
    except ShortlistError as refusal:
        return _page(found, name=name, error=say_refusal(refusal)), 422
    flash(_("Saved."))
    return _to(found)


@blueprint.post("/<shortlist>/bagikan")
@access.roles(*READERS)
def share(edition: str, shortlist: str) -> Response:
    """Show the list to the company's own people, or to its maker alone again."""
    found = _get_own(shortlist)
    if found.company_id is None:
        abort(404)
    shared = request.form.get("bagikan") == "1"
    with transaction():
        service.share(found, shared=shared)
    if shared:
        flash(_("Your team sees this list now and may add to it."))
    else:
        flash(_("Only you see this list now."))
    return _to(found)


@blueprint.post("/<shortlist>/hapus")
@access.roles(*READERS)
def remove(edition: str, shortlist: str) -> Response:
    """Take the list away; for a day it can be brought back."""
    found = _get_own(shortlist)
    with transaction():
        service.remove(found, clock.now())
    undo = url_for(".bring_back", edition=edition, shortlist=shortlist, **carried())
    text = _("The list “%(name)s” is removed.", name=found.name)
    flash({"text": text, "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for("shortlists.index", edition=edition, **carried()), 303)


@blueprint.post("/<shortlist>/kembalikan")
@access.roles(*READERS)
def bring_back(edition: str, shortlist: str) -> Response:
    """Bring a removed list back."""
    found = queries.find_shortlist(current_owner(), shortlist, removed=True)
    if found is None:
        abort(404)
    try:
        with transaction():
            service.bring_back(found)
    except ShortlistError as refusal:
        flash(say_refusal(refusal), "caution")
        return redirect(url_for("shortlists.index", edition=edition, **carried()), 303)
    return _to(found)


def _get(public_id: str) -> Shortlist:
    found = queries.find_shortlist(current_owner(), public_id)
    if found is None:
        abort(404)
    return found


def _get_own(public_id: str) -> Shortlist:
    """Return a list that the visitor made: a colleague's is theirs to share and to remove."""
    found = _get(public_id)
    if found.user_id != current_owner().user_id:
        abort(404)
    return found


def _get_entry(shortlist: Shortlist, company: str) -> ShortlistEntry:
    entry = queries.find_entry(shortlist, company, current_sight(), bound_regency())
    if entry is None:
        abort(404)
    return entry


def _to(shortlist: Shortlist) -> Response:
    edition = current_edition().slug
    return redirect(
        url_for(".show", edition=edition, shortlist=shortlist.public_id, **carried()), 303
    )


def _page(
    shortlist: Shortlist,
    *,
    name: str | None = None,
    error: str = "",
    typed: dict[str, tuple[str, str, str, int]] | None = None,
) -> str:
    """Draw the list; `typed` holds a note that was not saved, with what to do, by company."""
    owner, sight, regency = current_owner(), current_sight(), bound_regency()
    entries = queries.list_entries(shortlist, sight, regency)
    return render_template(
        "directory/shortlists/show.html",
        shortlist=shortlist,
        mine=shortlist.user_id == owner.user_id,
        items=show_entries(entries, current_edition().days[0].date),
        hidden=queries.count_hidden(shortlist, sight, regency),
        others=[one for one in queries.list_shortlists(owner) if one.id != shortlist.id],
        name=shortlist.name if name is None else name,
        error=error,
        typed=typed or {},
        longest=LONGEST_NOTE,
        most=MOST_COMPARED,
        carried=carried(),
    )

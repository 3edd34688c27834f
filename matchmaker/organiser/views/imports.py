"""Import a roster: choose a file, see what each row would do, confirm."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.imports.columns import RosterKind, layout_of
from matchmaker.directory.imports.outcomes import Effect, ImportReport
from matchmaker.directory.imports.reading import RosterFileError
from matchmaker.events.current import current_edition
from matchmaker.events.models import Edition
from matchmaker.organiser.forms import RosterForm
from matchmaker.organiser.importing import first_day, import_roster, read_for, rehearse
from matchmaker.organiser.uploads import Kept, UploadFolder
from matchmaker.organiser.verdicts import count_graduates
from matchmaker.programme.gates.core import build_gate
from matchmaker.programme.gates.queries import find_settings
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale, number

OTHER_KIND = {
    RosterKind.IKM: _l("This is a roster of IKM. That is chosen above now: choose the file again."),
    RosterKind.MITRA: _l(
        "This is a roster of partners. That is chosen above now: choose the file again."
    ),
}

blueprint = Blueprint("imports", __name__, url_prefix="/kelola/<edition>/impor")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def start(edition: str) -> str:
    """Show the form and what a roster has to hold."""
    return _form_page(RosterForm(formdata=None))


@blueprint.post("")
@access.roles(Role.ORGANISER)
@limits.by_person("60 per hour", person_key)
def upload(edition: str) -> Response | tuple[str, int]:
    """Keep the file and go to its preview, or say what is wrong with it as a whole."""
    found, form = current_edition(), RosterForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    kind, now = RosterKind(form.kind.data), clock.now()
    content = form.file.data.read()
    try:
        read_for(found, content, kind, now)
    except RosterFileError as error:
        form.file.errors = [error.mend.in_language(current_locale())]
        other = _other_kind_of(found, content, kind, now)
        if other:
            form.kind.data = other.value
            form.file.errors = [OTHER_KIND[other]]
        return _form_page(form), 422
    token = _folder().keep(
        content,
        user_id=current_actor().user_id,
        edition_id=found.id,
        kind=kind,
        filename=form.file.data.filename or "",
        with_consent=form.with_consent.data,
        now=now,
    )
    return redirect(url_for("imports.preview", edition=found.slug, token=token), 303)


@blueprint.get("/<token>")
@access.roles(Role.ORGANISER)
def preview(edition: str, token: str) -> Response | str:
    """Show what the import would do. Nothing of it stays."""
    kept = _find(token)
    if kept is None:
        return _gone()
    found = current_edition()
    roster = read_for(found, kept.content, kept.ticket.kind, clock.now())
    report = rehearse(roster, edition=found, skip_bad=True)
    day = first_day(found)
    return render_template(
        "organiser/imports/preview.html",
        token=token,
        filename=kept.ticket.filename,
        with_consent=kept.ticket.with_consent,
        report=report,
        good=len(report.outcomes) - report.count(Effect.REJECTED),
        gate_day=day,
        graduates=count_graduates(report, day, build_gate(find_settings(found.host_id))),
        language=current_locale(),
    )


@blueprint.post("/<token>")
@access.roles(Role.ORGANISER)
def confirm(edition: str, token: str) -> Response:
    """Import the kept file: all of it, or its good rows when that was the button."""
    kept = _find(token)
    if kept is None:
        return _gone()
    found, now = current_edition(), clock.now()
    roster = read_for(found, kept.content, kept.ticket.kind, now)
    with transaction():
        report = import_roster(
            roster,
            edition=found,
            skip_bad=request.form.get("skip_bad") == "1",
            now=now,
            with_consent=kept.ticket.with_consent,
            by_id=current_actor().user_id,
            anew=request.form.getlist("anew", type=int),
        )
    if report.count(Effect.HELD_BACK) or report.count(Effect.REJECTED) == len(report.outcomes):
        flash(_("Nothing was imported: some rows have to be mended first."), "caution")
        return redirect(url_for("imports.preview", edition=found.slug, token=token), 303)
    _folder().drop(token)
    flash(_summary(report), "message")
    place = "gate.index" if roster.kind is RosterKind.IKM else "invitations.index"
    return redirect(url_for(place, edition=found.slug), 303)


def _form_page(form: RosterForm) -> str:
    required = {
        kind: [column.names[0] for column in layout_of(kind) if column.required]
        for kind in RosterKind
    }
    optional = {
        kind: [column.names[0] for column in layout_of(kind) if not column.required]
        for kind in RosterKind
    }
    return render_template(
        "organiser/imports/start.html", form=form, required=required, optional=optional
    )


def _other_kind_of(
    edition: Edition, content: bytes, chosen: RosterKind, now: datetime
) -> RosterKind | None:
    """Return the kind of roster that the file is after all, None when it is neither."""
    for kind in set(RosterKind) - {chosen}:
        try:
            read_for(edition, content, kind, now)
        except RosterFileError:
            continue
        return kind
    return None


def _folder() -> UploadFolder:
    return UploadFolder(current_app.config["DATA"])


def _find(token: str) -> Kept | None:
    return _folder().find(
        token,
        user_id=current_actor().user_id,
        edition_id=current_edition().id,
        now=clock.now(),
    )


def _gone() -> Response:
    """An unknown, expired or foreign file: the form again, with what happened."""
    flash(_("This file is no longer kept here. Choose it once more."), "caution")
    return redirect(url_for("imports.start", edition=current_edition().slug), 303)


def _summary(report: ImportReport) -> str:
    return _(
        "Imported: %(created)s new, %(updated)s updated, %(unchanged)s unchanged, "
        "%(rejected)s left out.",
        created=number(report.count(Effect.CREATED)),
        updated=number(report.count(Effect.UPDATED)),
        unchanged=number(report.count(Effect.UNCHANGED)),
        rejected=number(report.count(Effect.REJECTED)),
    )

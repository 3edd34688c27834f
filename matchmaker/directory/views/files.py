"""Files of companies: a photo for whoever may see the company, the rest for those it concerns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, find_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory import photos
from matchmaker.directory.current import acting_participation
from matchmaker.directory.forms import PhotoForm
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import find_visible_participation
from matchmaker.directory.sight import bound_regency, current_sight
from matchmaker.events.current import current_edition
from matchmaker.files.answers import hand_out
from matchmaker.files.core import FileKind, Size
from matchmaker.files.queries import find_file, find_photo
from matchmaker.web import access, limits

blueprint = Blueprint("files", __name__)


READERS = (Role.ORGANISER, Role.MENTOR, Role.IKM, Role.PARTNER, Role.OBSERVER)


def _person() -> str:
    actor = find_actor()
    return f"upload:{actor.user_id if actor else get_remote_address()}"


@blueprint.get("/berkas/<berkas>")
@access.signed_in
def show(berkas: str) -> Response:
    """Hand out a file to its company's own people, its mentor, and the host's organisers."""
    actor = current_actor()
    file = find_file(actor.host_id, berkas)
    if file is None or not (actor.is_a(Role.ORGANISER) or file.company_id in actor.company_ids):
        abort(404)
    return hand_out(file)


@blueprint.get("/acara/<edition>/direktori/<company>/foto")
@access.roles(*READERS)
def photo(edition: str, company: str) -> Response:
    """Hand out a company's photo to whoever may see the company; `?kecil` is for lists."""
    seen = _find_seen(company)
    found = find_photo(seen.company_id) if seen is not None else None
    if found is None:
        abort(404)
    return hand_out(found, Size.SMALL if "kecil" in request.args else Size.LARGE)


@blueprint.get("/acara/<edition>/direktori/<company>/foto/<photo>")
@access.roles(*READERS)
def product_photo(edition: str, company: str, photo: str) -> Response:
    """Hand out a product's photo to whoever may see the company, in the size of `?ukuran=`."""
    seen = _find_seen(company)
    if seen is None:
        abort(404)
    found = find_file(seen.host_id, photo)
    if found is None or (found.company_id, found.kind) != (seen.company_id, FileKind.PRODUCT):
        abort(404)
    asked = request.args.get("ukuran", "")
    return hand_out(found, Size(asked) if asked in list(Size) else Size.LARGE)


@blueprint.get("/acara/<edition>/foto-usaha")
@access.roles(Role.IKM, Role.PARTNER, Role.MENTOR)
def own_photo(edition: str) -> str:
    """Show the photo that stands on the company's profile, and where to choose another."""
    return _page(PhotoForm())


@blueprint.post("/acara/<edition>/foto-usaha")
@access.roles(Role.IKM, Role.PARTNER, Role.MENTOR)
@limits.by_person("40 per hour", _person)
def set_photo(edition: str) -> Response | tuple[str, int]:
    """Show the sent photo from now on."""
    form, acting = PhotoForm(), acting_participation()
    clean = form.judge()
    if clean is None:
        return _page(form), 422
    with transaction():
        photos.set_photo(
            acting.company, clean, by=current_actor().user_id, data=_data(), now=clock.now()
        )
    flash(_("This photo now stands on the profile."), "message")
    return _back()


@blueprint.post("/acara/<edition>/foto-usaha/hapus")
@access.roles(Role.IKM, Role.PARTNER, Role.MENTOR)
def remove_photo(edition: str) -> Response:
    """Show no photo any more."""
    acting = acting_participation()
    with transaction():
        photos.remove_photo(acting.company, _data())
    flash(_("The photo is deleted."), "message")
    return _back()


def _find_seen(company: str) -> Participation | None:
    """Return the company's part when this visitor may see it: the same rule as for its profile."""
    return find_visible_participation(
        current_edition().id,
        company,
        current_sight(),
        current_actor().company_ids,
        bound_regency(),
    )


def _page(form: PhotoForm) -> str:
    acting = acting_participation()
    return render_template(
        "directory/photo.html",
        form=form,
        company=acting.company,
        photo=find_photo(acting.company_id),
        carried=_carried(),
    )


def _back() -> Response:
    edition = current_edition()
    return redirect(url_for("files.own_photo", edition=edition.slug, **_carried()), 303)


def _carried() -> dict[str, Any]:
    chosen = request.values.get("sebagai")
    return {"sebagai": chosen} if chosen else {}


def _data() -> Path:
    return Path(current_app.config["DATA"])

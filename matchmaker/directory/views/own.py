"""Whose profile the visitor edits: an IKM that they may act for, with all that it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from flask import abort, current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import acting_participation, carried
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.editing.queries import get_profile
from matchmaker.directory.models import Participation, Permit, Product
from matchmaker.files.core import MOST_BYTES, CleanFile, FileKind, UploadError
from matchmaker.files.service import clean
from matchmaker.web.htmx import see_other
from matchmaker.web.locale import current_locale

Named = TypeVar("Named", Product, Permit)
# An organiser edits once they have pressed "act for this company".
EDITORS = (Role.IKM, Role.MENTOR, Role.ORGANISER)


def own_profile() -> Participation:
    """Return the IKM's part in the edition; answers 404 for anybody else's."""
    part = acting_participation()
    if part.company.kind is not CompanyKind.IKM:
        abort(404)
    return get_profile(part.id)


def own_product(part: Participation, public_id: str) -> Product:
    """Return a product of the profile or answer 404."""
    return one_of(part.company.products, public_id)


def own_permit(part: Participation, public_id: str) -> Permit:
    """Return a permit of the profile or answer 404."""
    return one_of(part.company.permits, public_id)


def one_of(things: Sequence[Named], public_id: str) -> Named:
    """Return the thing of this public id or answer 404."""
    found = next((thing for thing in things if thing.public_id == public_id), None)
    if found is None:
        abort(404)
    return found


def by_id() -> int:
    """Return the id of whoever edits."""
    return current_actor().user_id


def data() -> Path:
    """Return the folder that holds the files."""
    return Path(current_app.config["DATA"])


def to(endpoint: str, edition: str, **values: Any) -> str:
    """Return the address of a page that acts for the same company."""
    return url_for(endpoint, edition=edition, **values, **carried())


def go(endpoint: str, edition: str, **values: Any) -> Response:
    """Send the browser on to a page that acts for the same company."""
    return see_other(to(endpoint, edition, **values))


def offer_undo(text: str, removed: Removed, edition: str) -> None:
    """Say what was taken off, with the way back."""
    undo = to("editing.bring_back_it", edition, removed=removed.public_id)
    flash({"text": text, "undo": undo}, "message")  # type: ignore[arg-type]


def read_upload(name: str, kind: FileKind) -> tuple[CleanFile | None, str]:
    """Return what was sent as it may be kept; else None and the mend."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None, _("Choose a file.")
    try:
        return clean(sent.read(MOST_BYTES + 1), kind), ""
    except UploadError as refused:
        return None, refused.mend.in_language(current_locale())

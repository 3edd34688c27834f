"""Register oneself, without an account: choose who you are, one short form, thanks, mending."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.keys import secrets_of
from matchmaker.db import transaction
from matchmaker.directory.core import (
    CompanyKind,
    Purpose,
    RegistrationState,
    WrongStepError,
    read_registration_token,
)
from matchmaker.directory.forms import IkmForm, PartnerForm, registration_form
from matchmaker.directory.models import Registration
from matchmaker.directory.registering import Answers, may_register, mend, submit
from matchmaker.directory.registrations import find_registration, lock_registration
from matchmaker.events.models import Edition
from matchmaker.events.queries import find_edition, get_edition_by_id
from matchmaker.reference.phones import PhoneError, normalise_phone
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale

blueprint = Blueprint("registration", __name__)

# The word of the address for each kind. The edition stands in the address as `daftar`: whoever
# opens it is signed in at no host, so that what it shows is the edition's own and public.
KINDS = {
    "ikm": CompanyKind.IKM,
    "bank": CompanyKind.BANK,
    "ritel": CompanyKind.RETAILER,
    "eksportir": CompanyKind.EXPORTER,
}
KIND_NAMES = {
    CompanyKind.IKM: _l("IKM"),
    CompanyKind.BANK: _l("Bank"),
    CompanyKind.RETAILER: _l("Modern retail"),
    CompanyKind.EXPORTER: _l("Exporter"),
}


def _contact() -> str:
    """Whom a registration is about, however the number is spelled; else where it comes from."""
    typed = request.form.get("phone", "").strip()[:40]
    try:
        return f"registration:{normalise_phone(typed)}"
    except PhoneError:
        email = request.form.get("email", "").strip().casefold()[:200]
        return f"registration:{email or get_remote_address()}"


@blueprint.get("/daftar/<daftar>")
@access.public
def choose(daftar: str) -> str | tuple[str, int]:
    """Ask who the visitor is; an edition that takes nobody is not told from none at all."""
    edition = find_edition(daftar)
    kinds = _open_kinds(edition)
    if edition is None or not kinds:
        return _closed()
    return render_template("registration/choose.html", here=edition, kinds=kinds)


@blueprint.get("/daftar/<daftar>/<jenis>")
@access.public
def form(daftar: str, jenis: str) -> str | tuple[str, int]:
    """Show the form of a kind, empty."""
    edition = find_edition(daftar)
    if edition is None or jenis not in _open_kinds(edition):
        return _closed()
    return _form_page(edition, registration_form(KINDS[jenis]))


@blueprint.post("/daftar/<daftar>/<jenis>")
@access.public
@limits.by_address("60 per hour")
@limits.by_person("20 per day", _contact)
def send(daftar: str, jenis: str) -> Response | str | tuple[str, int]:
    """Take a registration, or show the form again with what to mend."""
    edition = find_edition(daftar)
    if edition is None or jenis not in _open_kinds(edition):
        return _closed()
    sent = registration_form(KINDS[jenis])
    if not sent.judge(clock.today(edition.time_zone)):
        return _form_page(edition, sent), 422
    with transaction():
        submit(edition, _answers(sent), data=_data(), now=clock.now())
    return redirect(url_for("registration.thanks", daftar=edition.slug), 303)


@blueprint.get("/daftar/<daftar>/terima-kasih")
@access.public
def thanks(daftar: str) -> str | tuple[str, int]:
    """Say that it has arrived and what comes next."""
    edition = find_edition(daftar)
    if edition is None or not _open_kinds(edition):
        return _closed()
    return render_template("registration/thanks.html", here=edition)


@blueprint.get("/pendaftaran/<pendaftaran>")
@access.public
def mend_form(pendaftaran: str) -> str | tuple[str, int]:
    """Show a registration to its owner: the form while it is returned, else how far it is."""
    found = _find(pendaftaran)
    if found is None:
        return _closed()
    edition = get_edition_by_id(found.edition_id)
    if found.state is not RegistrationState.RETURNED:
        return render_template("registration/state.html", here=edition, registration=found)
    filled = registration_form(
        found.kind, answers=found.data["answers"], purposes=found.data["purposes"]
    )
    return _form_page(edition, filled, found)


@blueprint.post("/pendaftaran/<pendaftaran>", endpoint="mend")
@access.public
@limits.by_address("60 per hour")
def mend_registration(pendaftaran: str) -> Response | str | tuple[str, int]:
    """Take a mended registration."""
    found = _find(pendaftaran)
    if found is None:
        return _closed()
    edition = get_edition_by_id(found.edition_id)
    sent = registration_form(found.kind)
    if found.state is RegistrationState.RETURNED:
        if not sent.judge(clock.today(edition.time_zone)):
            return _form_page(edition, sent, found), 422
        try:
            with transaction():
                locked = lock_registration(found.public_id)
                assert locked is not None
                mend(locked, _answers(sent), data=_data(), now=clock.now())
        except WrongStepError:
            pass  # a second tap, or the organiser was faster: the page says how far it is
    return redirect(url_for("registration.mend_form", pendaftaran=pendaftaran), 303)


def _open_kinds(edition: Edition | None) -> dict[str, tuple[CompanyKind, str]]:
    if edition is None:
        return {}
    return {
        word: (kind, KIND_NAMES[kind])
        for word, kind in KINDS.items()
        if may_register(edition, kind)
    }


def _answers(sent: IkmForm | PartnerForm) -> Answers:
    assert sent.row is not None
    return Answers(
        kind=sent.kind,
        row=sent.row,
        texts=sent.texts(),
        purposes=[Purpose(purpose) for purpose in sent.purposes.data or ()],
        locale=current_locale(),
        files=sent.clean_files,
    )


def _find(token: str) -> Registration | None:
    public_id = read_registration_token(token, secrets_of(current_app))
    return find_registration(public_id) if public_id else None


def _form_page(
    edition: Edition, shown: IkmForm | PartnerForm, registration: Registration | None = None
) -> str:
    return render_template(
        "registration/form.html",
        here=edition,
        form=shown,
        kind=shown.kind,
        kind_name=KIND_NAMES[shown.kind],
        registration=registration,
    )


def _closed() -> tuple[str, int]:
    return render_template("registration/closed.html"), 404


def _data() -> Path:
    return Path(current_app.config["DATA"])

"""The organiser's registrations: who waits, what they said, approve, return or refuse."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory import registrations as found_in
from matchmaker.directory.approving import (
    ElsewhereError,
    NibTakenError,
    TwinsError,
    UnreadableError,
    read_again,
)
from matchmaker.directory.core import Purpose, RegistrationState, WrongStepError
from matchmaker.directory.models import Registration
from matchmaker.directory.registering import UnknownRegistrationError, give_back, reject
from matchmaker.events.current import current_edition
from matchmaker.organiser import registrations
from matchmaker.organiser.answers import show_answers
from matchmaker.reference.phones import show_phone
from matchmaker.web import access
from matchmaker.web.addresses import absolute

blueprint = Blueprint("registrations", __name__, url_prefix="/kelola/<edition>/pendaftaran")

LONGEST_REASON = 1000
PURPOSE_NAMES = {
    Purpose.PROGRAMME: _l("the programme"),
    Purpose.PARTNERS: _l("shown to partners"),
    Purpose.WHATSAPP: _l("WhatsApp"),
    Purpose.PUBLIC_CATALOGUE: _l("public catalogue"),
}


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List the registrations of one state, the longest waiting first."""
    found, state = current_edition(), _state()
    side = request.args.get("jenis", "")
    search = request.args.get("cari", "").strip()[:80]
    page = max(1, request.args.get("page", 1, type=int) or 1)
    rows, total = found_in.list_registrations(
        found.id,
        state=state,
        ikm={"ikm": True, "mitra": False}.get(side),
        text=search,
        page=page,
    )
    return render_template(
        "organiser/registrations/index.html",
        registrations=rows,
        total=total,
        page=page,
        pages=-(-total // found_in.PAGE_SIZE),
        state=state,
        side=side,
        search=search,
        args={
            name: value
            for name, value in (("status", state), ("jenis", side), ("cari", search))
            if value
        },
        counts=found_in.count_registrations(found.id),
        public_url=absolute("registration.choose", daftar=found.slug),
        show_phone=show_phone,
    )


@blueprint.post("/pintu")
@access.roles(Role.ORGANISER)
def set_doors(edition: str) -> Response:
    """Open or close self-registration for IKM and for partners."""
    found = current_edition()
    with transaction():
        registrations.open_doors(
            found, ikm="ikm" in request.form, partners="partners" in request.form
        )
    flash(_("Saved. Who may register is as ticked."), "message")
    return redirect(url_for("registrations.index", edition=found.slug), 303)


@blueprint.get("/<registration>")
@access.roles(Role.ORGANISER)
def show(edition: str, registration: str) -> str:
    """Show what somebody said, who of those known it may be, and the three answers."""
    return _page(_find(registration))


@blueprint.post("/<registration>/setujui")
@access.roles(Role.ORGANISER)
def approve(edition: str, registration: str) -> Response | tuple[str, int]:
    """Approve it: the company takes part and its person gets the personal link."""
    found = current_edition()
    try:
        with transaction():
            made = registrations.approve(
                found,
                registration,
                choice=request.form.get("company", ""),
                by=current_actor().user_id,
                secret=current_app.config["SECRET_KEY"],
                valid_for=timedelta(days=current_app.config["INVITATION_DAYS"]),
                data=Path(current_app.config["DATA"]),
                now=clock.now(),
            )
            name = made.company.name
    except UnknownRegistrationError:
        abort(404)
    except WrongStepError:
        return _already()
    except TwinsError:
        return _refused(registration, _("Say first whether this is one of the known companies."))
    except NibTakenError:
        return _refused(
            registration,
            _("The NIB belongs to another known company. Choose that one, or return it."),
        )
    except ElsewhereError:
        return _refused(
            registration,
            _("An account elsewhere, or a closed one, has this number or address. Return it."),
        )
    except UnreadableError:
        return _refused(registration, _("The answers no longer fit the rules. Return it."))
    flash(_("%(name)s takes part. The personal link is on its way.", name=name), "message")
    return redirect(url_for("registrations.index", edition=found.slug), 303)


@blueprint.post("/<registration>/kembalikan")
@access.roles(Role.ORGANISER)
def give_it_back(edition: str, registration: str) -> Response | tuple[str, int]:
    """Return it with what is to be mended."""
    return _answer(registration, RegistrationState.RETURNED)


@blueprint.post("/<registration>/tolak")
@access.roles(Role.ORGANISER)
def refuse(edition: str, registration: str) -> Response | tuple[str, int]:
    """Refuse it with a reason."""
    return _answer(registration, RegistrationState.REJECTED)


def _answer(public_id: str, state: RegistrationState) -> Response | tuple[str, int]:
    edition, by, now = current_edition(), current_actor().user_id, clock.now()
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        return _refused(public_id, _("Write a reason: it goes to whoever registered."))
    try:
        with transaction():
            locked = registrations.get_locked(edition, public_id)
            if state is RegistrationState.RETURNED:
                give_back(locked, reason=reason, by=by, now=now)
            else:
                data = Path(current_app.config["DATA"])
                reject(locked, reason=reason, by=by, data=data, now=now)
            name = locked.company_name
    except UnknownRegistrationError:
        abort(404)
    except WrongStepError:
        return _already()
    if state is RegistrationState.RETURNED:
        flash(_("Returned to %(name)s, with a private link to mend it.", name=name), "message")
    else:
        flash(_("%(name)s is told that it could not be accepted.", name=name), "message")
    return redirect(url_for("registrations.index", edition=edition.slug), 303)


def _find(public_id: str) -> Registration:
    registration = found_in.find_registration(public_id, current_edition().id)
    if registration is None:
        abort(404)
    return registration


def _page(registration: Registration, error: str = "") -> str:
    edition = current_edition()
    waiting = registration.state in (RegistrationState.SUBMITTED, RegistrationState.RETURNED)
    twins = []
    if waiting:
        try:
            _verdict, row = read_again(registration, edition, clock.now())
            twins = found_in.list_twins(edition.host_id, row)
        except UnreadableError:
            error = error or _("The answers no longer fit the rules. Return it.")
    return render_template(
        "organiser/registrations/registration.html",
        registration=registration,
        answers=show_answers(registration),
        purposes=[
            (name, purpose in registration.data.get("purposes", ()))
            for purpose, name in PURPOSE_NAMES.items()
        ],
        twins=twins,
        holders=[
            (holder.name, holder.host_id == edition.host_id)
            for holder in (found_in.list_account_holders(registration) if waiting else ())
        ],
        others=found_in.list_same_contact(registration) if waiting else (),
        waiting=waiting,
        error=error,
        show_phone=show_phone,
    )


def _refused(public_id: str, error: str) -> tuple[str, int]:
    return _page(_find(public_id), error), 422


def _already() -> Response:
    flash(_("Somebody has answered this registration already."), "caution")
    return redirect(url_for("registrations.index", edition=current_edition().slug), 303)


def _state() -> RegistrationState | None:
    wanted = request.args.get("status", RegistrationState.SUBMITTED.value)
    return RegistrationState(wanted) if wanted in set(RegistrationState) else None

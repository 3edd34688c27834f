"""An IKM edits its permits; its mentor and the organiser say which they have verified."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import person_key
from matchmaker.db import transaction
from matchmaker.directory.cards import permit_label
from matchmaker.directory.current import capacity_for, carried
from matchmaker.directory.editing import permits
from matchmaker.directory.editing.answers import permit_subject
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.editing.permit_questions import PermitForm
from matchmaker.directory.editing.queries import is_nib_taken
from matchmaker.directory.models import Participation, Permit
from matchmaker.directory.views import own
from matchmaker.directory.views.editing import PLENTY
from matchmaker.directory.views.steps import ClashNote, Step, answer, show
from matchmaker.events.current import current_edition
from matchmaker.files.core import FileKind
from matchmaker.reference.permits import PermitKind, get_permit_name
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale

blueprint = Blueprint("permits", __name__, url_prefix="/acara/<edition>/profil/izin")


@blueprint.get("")
@access.roles(*own.EDITORS)
def index(edition: str) -> str:
    """List the permits with their state and evidence."""
    part = own.own_profile()
    return render_template(
        "directory/editing/permits.html",
        company=part.company,
        permit_name=permit_label,
        day=current_edition().days[0].date,
        today=clock.now().date(),
        carried=carried(),
    )


@blueprint.get("/baru")
@access.roles(*own.EDITORS)
def choose(edition: str) -> str:
    """Choose the kind of permit to add; `?jenis=` has it chosen already."""
    own.own_profile()
    wanted = request.args.get("jenis", "")
    return render_template(
        "directory/editing/permit_kinds.html",
        kinds=[
            (
                str(kind),
                permit_label(kind),
                get_permit_name(kind).long.in_language(current_locale()),
            )
            for kind in PermitKind
        ],
        wanted=wanted if wanted in list(PermitKind) else "",
        carried=carried(),
    )


@blueprint.post("/baru")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def add(edition: str) -> Response:
    """Add a permit of a kind and go on to its number."""
    part, kind = own.own_profile(), request.form.get("jenis", "")
    if kind not in list(PermitKind):
        flash(_("Choose which permit it is."), "caution")
        return own.go("permits.choose", edition)
    try:
        with transaction():
            made = permits.add_permit(
                part.company, PermitKind(kind), by_id=own.by_id(), now=clock.now()
            )
    except permits.TooManyPermitsError:
        flash(_("A profile has room for %(most)s permits.", most=permits.MOST_PERMITS), "caution")
        return own.go("permits.index", edition)
    return own.go("permits.edit", edition, permit=made.public_id)


@blueprint.get("/<permit>")
@access.roles(*own.EDITORS)
def edit(edition: str, permit: str) -> str:
    """Show a permit's questions and its evidence."""
    return show(_step(edition, permit))


@blueprint.post("/<permit>")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def save(edition: str, permit: str) -> Response | tuple[str, int]:
    """Save a permit's number and dates."""
    return answer(_step(edition, permit))


@blueprint.post("/<permit>/hapus")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def remove(edition: str, permit: str) -> Response:
    """Take a permit off the profile, with the way back."""
    found = own.own_permit(own.own_profile(), permit)
    with transaction():
        removed = permits.remove_permit(found, by_id=own.by_id(), data=own.data(), now=clock.now())
    label = permit_label(removed.data["kind"])
    own.offer_undo(_("%(name)s is taken off your profile.", name=label), removed, edition)
    return own.go("permits.index", edition)


@blueprint.post("/<permit>/berkas")
@access.roles(*own.EDITORS)
@limits.by_person("60 per hour", person_key)
def put_scan(edition: str, permit: str) -> Response | tuple[str, int]:
    """Keep the photo or PDF of a permit as its evidence."""
    found = own.own_permit(own.own_profile(), permit)
    clean, mend = own.read_upload("scan", FileKind.PERMIT)
    if clean is None:
        step = _step(edition, permit, mend)
        step.form.made_from(step.subject.read(), step.subject.owner.revision)
        return step.draw(step.form, {}), 422
    with transaction():
        permits.put_scan(found, clean, by_id=own.by_id(), data=own.data(), now=clock.now())
    flash(_("The evidence is kept. Only you, your mentor and the organiser see it."), "message")
    return own.go("permits.edit", edition, permit=permit)


@blueprint.post("/<permit>/periksa")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def verify(edition: str, permit: str) -> Response:
    """Note that the mentor or the organiser has compared the number with the evidence, or not."""
    part = own.own_profile()
    found = own.own_permit(part, permit)
    if not _may_verify(part):
        abort(403)
    try:
        with transaction():
            if request.form.get("batal"):
                permits.take_back_verdict(found, by_id=own.by_id(), now=clock.now())
            else:
                permits.verify_permit(found, by_id=own.by_id(), now=clock.now())
    except permits.NothingToVerifyError:
        flash(_("A permit in process has no number yet that could be verified."), "caution")
    else:
        flash(_("Noted, with your name and the day."), "message")
    return own.go("permits.edit", edition, permit=permit)


def _may_verify(part: Participation) -> bool:
    """Nobody verifies what is their own."""
    return capacity_for(part.company_id) is not None


def _step(edition: str, public_id: str, scan_mend: str = "") -> Step:
    part = own.own_profile()
    permit = own.own_permit(part, public_id)
    subject = permit_subject(permit)
    today = clock.now().date()

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return render_template(
            "directory/editing/permit.html",
            form=form,
            notes=notes,
            permit=permit,
            name=get_permit_name(PermitKind(permit.kind)),
            may_verify=_may_verify(part),
            scan_mend=scan_mend,
            today=today,
            action=own.to("permits.edit", edition, permit=public_id),
            back=own.to("permits.index", edition),
            carried=carried(),
        )

    return Step(
        subject=subject,
        form=_form(part, permit, scan_mend),
        draw=draw,
        onward=own.to("permits.index", edition),
    )


def _form(part: Participation, permit: Permit, scan_mend: str) -> PermitForm:
    twins = {p.number for p in part.company.permits if p.kind == permit.kind and p is not permit}
    typed = request.method == "POST" and not scan_mend
    values: dict[str, Any] = (
        {} if typed else {"formdata": None, "data": permit_subject(permit).read()}
    )
    return PermitForm(
        kind=permit.kind,
        today=clock.now().date(),
        taken=frozenset(twins - {""}),
        elsewhere=partial(is_nib_taken, part.company),
        **values,
    )

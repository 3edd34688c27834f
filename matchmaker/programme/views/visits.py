"""An IKM's visits and what was agreed: for its mentor, its owner and the organiser."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.current import acting_as, acting_participations
from matchmaker.directory.models import Company
from matchmaker.events.current import current_edition
from matchmaker.files.answers import hand_out
from matchmaker.files.core import Size
from matchmaker.programme.cohorts.queries import find_membership, list_mentor_names
from matchmaker.programme.indicators.queries import list_changes_of
from matchmaker.programme.labels import (
    INDICATORS,
    PHASES,
    STEP_OWNERS,
    TOPICS,
    VISIT_MODES,
    VISIT_STATES,
)
from matchmaker.programme.mentoring import get_company, get_step, get_visit, looks_after, may_see
from matchmaker.programme.visits import queries, service
from matchmaker.programme.visits.core import StepOwner, VisitState
from matchmaker.programme.visits.forms import MissForm
from matchmaker.programme.visits.models import NextStep, Visit
from matchmaker.web import access

blueprint = Blueprint("visits", __name__, url_prefix="/acara/<edition>/pendampingan")

READERS = (Role.IKM, Role.MENTOR, Role.ORGANISER)


@blueprint.get("/ikm/<ikm>")
@access.roles(*READERS)
def company(edition: str, ikm: str) -> str:
    """Show an IKM's mentoring: what is open, what was found, what has changed."""
    found = get_company(ikm)
    membership = find_membership(found.id)
    today = clock.today(current_edition().time_zone)
    return render_template(
        "programme/mentoring/company.html",
        company=found,
        membership=membership,
        phase=membership.cohort.phases.at(today) if membership else None,
        phases=PHASES,
        mentors=list_mentor_names([found.id]).get(found.id, []),
        visits=queries.list_visits(found.id),
        open_steps=queries.list_open_steps([found.id]),
        done_steps=queries.list_done_steps(found.id),
        changes=list_changes_of([found.id]).get(found.id, []),
        looks_after=looks_after(found),
        acting=_acting(found),
        today=today,
        **_words(),
    )


@blueprint.get("/kunjungan/<visit>")
@access.roles(*READERS)
def show(edition: str, visit: str) -> str:
    """Show one visit: planned, or with what was found and agreed."""
    return _page(get_visit(visit), MissForm(formdata=None))


@blueprint.post("/kunjungan/<visit>/tidak-jadi")
@access.roles(Role.MENTOR, Role.ORGANISER)
def miss(edition: str, visit: str) -> Response | tuple[str, int]:
    """Note that a planned visit did not happen, and why."""
    found, form = get_visit(visit), MissForm()
    if not looks_after(found.company):
        abort(404)
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with transaction():
            service.miss_visit(found, form.reason.data or "")
    except service.VisitOverError:
        flash(_("This visit was written down meanwhile."), "caution")
    else:
        flash(_("Noted with the reason. Plan the next one."))
    return redirect(url_for("visits.show", edition=edition, visit=visit), 303)


@blueprint.get("/foto/<visit_photo>")
@access.roles(*READERS)
def photo(edition: str, visit_photo: str) -> Response:
    """Hand out a visit's photo to whoever may see the visit; `?kecil` is for lists."""
    found = queries.find_photo(current_actor().host_id, visit_photo)
    if found is None or not may_see(found[1]):
        abort(404)
    return hand_out(found[0], Size.MEDIUM if "kecil" in request.args else Size.LARGE)


@blueprint.post("/langkah/<next_step>/selesai")
@access.roles(*READERS)
def finish(edition: str, next_step: str) -> Response:
    """Tick a step off."""
    step = _tickable(next_step)
    with transaction():
        service.finish_step(
            step,
            on=clock.today(current_edition().time_zone),
            by_id=current_actor().user_id,
        )
    undo = url_for("visits.reopen", edition=edition, next_step=next_step)
    flash({"text": _("Ticked off."), "undo": undo}, "message")  # type: ignore[arg-type]
    return _back(step)


@blueprint.post("/langkah/<next_step>/buka")
@access.roles(*READERS)
def reopen(edition: str, next_step: str) -> Response:
    """Take back that a step is done."""
    step = _tickable(next_step)
    with transaction():
        service.reopen_step(step)
    flash(_("The step is open again."))
    return _back(step)


def _acting(company: Company) -> dict[str, str] | None:
    """Return what links carry to this IKM's pages in the edition; None when it is not in it."""
    own = next((p for p in acting_participations() if p.company_id == company.id), None)
    return acting_as(own).carried if own is not None else None


def _tickable(public_id: str) -> NextStep:
    """Return a step: an owner ticks off what is theirs, mentor and organiser anything."""
    step = get_step(public_id)
    if not looks_after(step.visit.company) and step.owner is not StepOwner.IKM:
        abort(403)
    return step


def _page(visit: Visit, form: MissForm) -> str:
    return render_template(
        "programme/mentoring/visit.html",
        visit=visit,
        form=form,
        steps=queries.list_steps_of(visit.id),
        looks_after=looks_after(visit.company),
        is_open=visit.state is VisitState.PLANNED,
        today=clock.today(current_edition().time_zone),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "topics": TOPICS,
        "modes": VISIT_MODES,
        "states": VISIT_STATES,
        "owners": STEP_OWNERS,
        "indicators": INDICATORS,
    }


def _back(step: NextStep) -> Response:
    edition = current_edition()
    if request.form.get("dari") == "beranda":
        return redirect(url_for("home.edition", edition=edition.slug), 303)
    company = step.visit.company.public_id
    return redirect(url_for("visits.company", edition=edition.slug, ikm=company), 303)

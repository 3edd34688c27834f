"""Cohorts for the organiser: which there are, one of them with its IKM, and their figures."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WSGIResponse

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.programme.cohort_sheet import write_cohort
from matchmaker.programme.cohorts import queries, service
from matchmaker.programme.cohorts.forms import CohortForm
from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.labels import COHORT_MODES, INDICATORS, PHASES
from matchmaker.programme.standing import get_cohort_page
from matchmaker.reference.regencies import list_regencies
from matchmaker.web import access

blueprint = Blueprint("cohorts", __name__, url_prefix="/kelola/<edition>/kohort")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List the cohorts with the phase that each is in."""
    today = clock.today(current_edition().time_zone)
    return render_template(
        "programme/cohorts/index.html",
        lines=queries.list_cohorts(current_actor().host_id),
        today=today,
        phases=PHASES,
        modes=COHORT_MODES,
    )


@blueprint.get("/baru")
@access.roles(Role.ORGANISER)
def new(edition: str) -> str:
    """Show the form of a new cohort."""
    today = clock.today(current_edition().time_zone)
    return _form_page(CohortForm(formdata=None, data={"starts_on": today}), None)


@blueprint.post("")
@access.roles(Role.ORGANISER)
def create(edition: str) -> WSGIResponse | tuple[str, int]:
    """Open a cohort."""
    form = CohortForm()
    if not form.validate_on_submit():
        return _form_page(form, None), 422
    try:
        with transaction():
            cohort = service.create_cohort(current_actor().host_id, form.read())
            public_id = cohort.public_id
    except service.NameTakenError:
        return _taken(form, None)
    flash(_("The cohort is open. Now choose its IKM."))
    return redirect(url_for("cohort_members.choose", edition=edition, cohort=public_id), 303)


@blueprint.get("/<cohort>")
@access.roles(Role.ORGANISER)
def show(edition: str, cohort: str) -> str:
    """Show where the cohort stands and how each of its IKM is looked after."""
    found = get_cohort(cohort)
    today = clock.today(current_edition().time_zone)
    return render_template(
        "programme/cohorts/show.html",
        cohort=found,
        page=get_cohort_page(found, today, only_alone="tanpa-kunjungan" in request.args),
        today=today,
        phases=PHASES,
        modes=COHORT_MODES,
        indicators=INDICATORS,
        regencies={regency.code: regency.label for regency in list_regencies()},
        only_alone="tanpa-kunjungan" in request.args,
    )


@blueprint.get("/<cohort>/ubah")
@access.roles(Role.ORGANISER)
def edit(edition: str, cohort: str) -> str:
    """Show the form of a cohort."""
    found = get_cohort(cohort)
    return _form_page(CohortForm(formdata=None, obj=found), found)


@blueprint.post("/<cohort>/ubah")
@access.roles(Role.ORGANISER)
def change(edition: str, cohort: str) -> WSGIResponse | tuple[str, int]:
    """Change it."""
    found, form = get_cohort(cohort), CohortForm()
    if not form.validate_on_submit():
        return _form_page(form, found), 422
    try:
        with transaction():
            service.change_cohort(found, form.read())
    except service.NameTakenError:
        return _taken(form, cohort)
    flash(_("Saved."))
    return _back(edition, cohort)


@blueprint.post("/<cohort>/akhiri")
@access.roles(Role.ORGANISER)
def close(edition: str, cohort: str) -> WSGIResponse:
    """Close the cohort, or let a closed one go on."""
    found = get_cohort(cohort)
    with transaction():
        if found.closed_at is None:
            service.close_cohort(found, clock.now())
            flash(_("Closed. What was written down stays."))
        else:
            service.reopen_cohort(found)
            flash(_("The cohort goes on."))
    return _back(edition, cohort)


@blueprint.get("/<cohort>/unduh")
@access.roles(Role.ORGANISER)
def export(edition: str, cohort: str) -> Response:
    """Hand out the cohort as a spreadsheet; that it was taken is kept."""
    found = get_cohort(cohort)
    with transaction():
        service.note_export(found)
    content = write_cohort(found, clock.today(current_edition().time_zone))
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="kohort-{found.public_id}.xlsx"'},
    )


def get_cohort(public_id: str) -> Cohort:
    """Return the host's cohort; answers 404 for another's."""
    found = queries.find_cohort(current_actor().host_id, public_id)
    if found is None:
        abort(404)
    return found


def _taken(form: CohortForm, cohort: str | None) -> tuple[str, int]:
    form.name.errors = [_("Another cohort has this name: choose another.")]
    return _form_page(form, get_cohort(cohort) if cohort else None), 409


def _form_page(form: CohortForm, cohort: Cohort | None) -> str:
    return render_template("programme/cohorts/form.html", form=form, cohort=cohort)


def _back(edition: str, cohort: str) -> WSGIResponse:
    return redirect(url_for("cohorts.show", edition=edition, cohort=cohort), 303)

"""Who is in a cohort and who mentors them: taken in by filter, given to mentors in bulk."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.queries import find_person
from matchmaker.db import transaction
from matchmaker.directory.team import UnknownPersonError
from matchmaker.events.current import current_edition
from matchmaker.programme.cohorts import queries, service
from matchmaker.programme.cohorts.forms import JoinForm, LeaveForm
from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.cohorts.queries import Wanted
from matchmaker.programme.views.cohorts import get_cohort
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import SectorCode, list_sectors
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("cohort_members", __name__, url_prefix="/kelola/<edition>/kohort/<cohort>")


@blueprint.get("/ikm")
@access.roles(Role.ORGANISER)
def choose(edition: str, cohort: str) -> str:
    """List IKM that are in no cohort, filtered, to choose from."""
    return _choose_page(get_cohort(cohort), JoinForm(formdata=None, joined_on=_today()))


@blueprint.post("/ikm")
@access.roles(Role.ORGANISER)
def add(edition: str, cohort: str) -> Response | tuple[str, int]:
    """Take the ticked IKM in, or all that the filters show."""
    found, form = get_cohort(cohort), JoinForm()
    if not form.validate_on_submit():
        return _choose_page(found, form), 422
    ids = (
        queries.list_candidate_ids(found.host_id, _wanted())
        if "semua" in request.form
        else queries.list_ids(found.host_id, request.form.getlist("ikm"))
    )
    if not ids:
        form.joined_on.errors = [_("Tick at least one IKM.")]
        return _choose_page(found, form), 422
    assert form.joined_on.data is not None
    try:
        with transaction():
            count = service.add_members(found, ids, form.joined_on.data)
    except service.CohortClosedError:
        flash(_("This cohort is closed: let it go on first."), "caution")
    else:
        flash(
            ngettext("%(num)s IKM has joined.", "%(num)s IKM have joined.", count)
            + " "
            + _("Now give them a mentor.")
        )
    return redirect(url_for("cohort_members.mentors", edition=edition, cohort=cohort), 303)


@blueprint.get("/ikm/<ikm>/keluar")
@access.roles(Role.ORGANISER)
def leaving(edition: str, cohort: str, ikm: str) -> str:
    """Show the form with which an IKM leaves."""
    return _leave_page(_member(cohort, ikm), LeaveForm(formdata=None, left_on=_today()))


@blueprint.post("/ikm/<ikm>/keluar")
@access.roles(Role.ORGANISER)
def leave(edition: str, cohort: str, ikm: str) -> Response | tuple[str, int]:
    """Note that it leaves, and why."""
    member, form = _member(cohort, ikm), LeaveForm()
    if not form.validate_on_submit():
        return _leave_page(member, form), 422
    assert form.left_on.data is not None
    try:
        with transaction():
            service.leave(member, form.left_on.data, form.reason.data or "")
    except service.LeavesTooEarlyError:
        form.left_on.errors = [_("This is before the day on which it joined.")]
        return _leave_page(_member(cohort, ikm), form), 422
    flash(_("Noted with the reason. What was written down stays."))
    return redirect(url_for("cohorts.show", edition=edition, cohort=cohort), 303)


@blueprint.get("/pendamping")
@access.roles(Role.ORGANISER)
def mentors(edition: str, cohort: str) -> str:
    """List the mentors with how many IKM each has, and the cohort's IKM to give them."""
    return _mentors_page(get_cohort(cohort), "")


@blueprint.post("/pendamping")
@access.roles(Role.ORGANISER)
def assign(edition: str, cohort: str) -> Response | tuple[str, int]:
    """Give a mentor all the ticked IKM."""
    found = get_cohort(cohort)
    mentor = find_person(found.host_id, request.form.get("mentor", ""))
    wanted = set(request.form.getlist("ikm"))
    members = queries.list_members(found.id)
    chosen = [m.company for m in members if m.left_on is None and m.company.public_id in wanted]
    if mentor is None or not chosen:
        return _mentors_page(found, _("Choose a mentor, and tick at least one IKM.")), 422
    name = mentor.name
    try:
        with transaction():
            count = service.assign_mentor(chosen, mentor)
    except UnknownPersonError:
        abort(404)
    flash(_("%(count)s IKM more for %(name)s.", count=count, name=name))
    return redirect(url_for("cohort_members.mentors", edition=edition, cohort=cohort), 303)


def _wanted() -> Wanted:
    """Read the filters; what cannot be read is not filtered by."""
    args = request.values
    return Wanted(
        search=args.get("cari", "").strip()[:80],
        regency_code=args.get("kabupaten", "")[:10],
        sector=args.get("sektor", "") if args.get("sektor") in list(SectorCode) else "",
        edition_id=current_edition().id if "edisi" in args else None,
    )


def _choose_page(cohort: Cohort, form: JoinForm) -> str:
    wanted = _wanted()
    candidates, total = queries.list_candidates(cohort.host_id, wanted)
    language = current_locale()
    return render_template(
        "programme/cohorts/choose.html",
        cohort=cohort,
        form=form,
        wanted=wanted,
        candidates=candidates,
        total=total,
        ticked=request.form.getlist("ikm"),
        regencies={regency.code: regency.label for regency in list_regencies()},
        sectors={sector.code: sector.name.in_language(language) for sector in list_sectors()},
    )


def _leave_page(member: CohortMember, form: LeaveForm) -> str:
    return render_template("programme/cohorts/leave.html", member=member, form=form)


def _mentors_page(cohort: Cohort, mend: str) -> str:
    members = [m for m in queries.list_members(cohort.id) if m.left_on is None]
    return render_template(
        "programme/cohorts/mentors.html",
        cohort=cohort,
        loads=queries.list_loads(cohort.host_id, cohort.id),
        members=members,
        names=queries.list_mentor_names([member.company_id for member in members]),
        regencies={regency.code: regency.label for regency in list_regencies()},
        mend=mend,
        ticked=request.form.getlist("ikm"),
        chosen=request.form.get("mentor", ""),
        only_free="tanpa" in request.args,
    )


def _member(cohort: str, company: str) -> CohortMember:
    member = queries.find_member(get_cohort(cohort).id, company)
    if member is None:
        abort(404)
    return member


def _today() -> object:
    return clock.today(current_edition().time_zone)

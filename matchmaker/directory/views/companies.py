"""The organiser's page of one company: its seats, people and mentors, and acting for it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from matchmaker.accounts import trail
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.adding import ASKED_TO_BE_FORGOTTEN, AskedToBeForgottenError
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.accounts.queries import find_person, list_with_role
from matchmaker.db import transaction
from matchmaker.directory import queries, team
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import begin_acting, end_acting
from matchmaker.directory.forms import ColleagueForm, MentorListForm
from matchmaker.directory.models import Participation
from matchmaker.directory.views.people import invitation_now, write_seats
from matchmaker.events.current import current_edition
from matchmaker.web import access, limits

blueprint = Blueprint("companies", __name__, url_prefix="/kelola/<edition>")


@blueprint.get("/perusahaan/<company>")
@access.roles(Role.ORGANISER)
def show(edition: str, company: str) -> str:
    """Show who comes for a company, who acts for it and who mentors it."""
    return _page(_part(company), ColleagueForm(formdata=None))


@blueprint.post("/perusahaan/<company>/kursi")
@access.roles(Role.ORGANISER)
def name_seats(edition: str, company: str) -> Response:
    """Write down who comes."""
    part = _part(company)
    write_seats(part)
    return _back(edition, company)


@blueprint.post("/perusahaan/<company>/orang")
@access.roles(Role.ORGANISER)
@limits.by_person("200 per hour", person_key)
def invite(edition: str, company: str) -> Response | tuple[str, int]:
    """Invite somebody to act for the company."""
    part, form = _part(company), ColleagueForm()
    if not form.validate_on_submit():
        return _page(part, form), 422
    try:
        with transaction():
            team.invite_colleague(
                part.company,
                current_edition(),
                name=form.name.data or "",
                email=form.email,
                phone=form.phone,
                anew=form.anew.data,
                invitation=invitation_now(),
            )
    except AskedToBeForgottenError:
        form.anew.errors = [ASKED_TO_BE_FORGOTTEN]
        return _page(part, form), 422
    except team.AddressElsewhereError:
        form.identity.errors = [_("Another organiser's account has this address or number.")]
        return _page(part, form), 422
    flash(_("%(name)s is invited.", name=form.name.data))
    return _back(edition, company)


@blueprint.post("/perusahaan/<company>/orang/<person>/lepas")
@access.roles(Role.ORGANISER)
def remove(edition: str, company: str, person: str) -> Response:
    """End that somebody acts for the company."""
    try:
        with transaction():
            team.remove_colleague(_part(company).company, person)
    except team.UnknownPersonError:
        abort(404)
    except team.LastPersonError:
        flash(_("Somebody has to stay who acts for the company."), "caution")
    else:
        flash(_("Done: this person does not act for the company any more."))
    return _back(edition, company)


@blueprint.post("/perusahaan/<company>/pendamping")
@access.roles(Role.ORGANISER)
def assign(edition: str, company: str) -> Response:
    """Assign a mentor to the IKM."""
    part, mentor = _part(company), _mentor(request.form.get("person", ""))
    try:
        with transaction():
            team.assign_mentor(part.company, mentor)
    except (team.UnknownPersonError, team.NotAnIkmError):
        abort(404)
    flash(_("%(name)s may act for this IKM from now on.", name=mentor.name))
    return _back(edition, company)


@blueprint.post("/perusahaan/<company>/pendamping/<person>/lepas")
@access.roles(Role.ORGANISER)
def unassign(edition: str, company: str, person: str) -> Response:
    """Take an IKM from a mentor."""
    part, mentor = _part(company), _mentor(person)
    try:
        with transaction():
            team.unassign_mentor(part.company, mentor)
    except team.UnknownPersonError:
        abort(404)
    flash(_("%(name)s does not act for this IKM any more.", name=mentor.name))
    return _back(edition, company)


@blueprint.post("/perusahaan/<company>/bertindak")
@access.roles(Role.ORGANISER)
def act_for(edition: str, company: str) -> Response:
    """Begin to act for the company: every page says so, and the trail keeps it."""
    part = _part(company)
    with transaction():
        _note("directory.acting_began", part)
    begin_acting(current_edition(), part)
    if request.form.get("profil"):
        ikm = part.company.kind is CompanyKind.IKM
        page = "editing.overview" if ikm else "brief.overview"
        return redirect(url_for(page, edition=edition, sebagai=part.public_id), 303)
    if asked := request.form.get("ajukan"):
        there = url_for("meetings.ask", edition=edition, company=asked, sebagai=part.public_id)
        return redirect(there, 303)
    return redirect(url_for("home.edition", edition=edition), 303)


@blueprint.post("/selesai-bertindak")
@access.roles(Role.ORGANISER)
def stop_acting(edition: str) -> Response:
    """Act as the organiser again."""
    end_acting()
    return redirect(url_for("home.organiser", edition=edition), 303)


@blueprint.get("/pendamping")
@access.roles(Role.ORGANISER)
def mentors(edition: str) -> str:
    """List the mentors with how many IKM each has, and the form for a list."""
    return _mentors_page(_list_form(formdata=None))


@blueprint.post("/pendamping")
@access.roles(Role.ORGANISER)
def assign_list(edition: str) -> Response | tuple[str, int]:
    """Assign a mentor to all the IKM of a pasted list, or to none when a line is unclear."""
    form = _list_form()
    if not form.validate_on_submit():
        return _mentors_page(form), 422
    mentor = _mentor(form.mentor.data)
    try:
        with transaction():
            count = team.assign_by_list(
                current_edition(), mentor, (form.ikm.data or "").splitlines()
            )
    except team.UnknownIkmError as error:
        form.ikm.errors = [
            _(
                "Nothing was assigned. These lines name no IKM of this edition, or several: "
                "%(lines)s",
                lines="; ".join(error.lines[:10]),
            )
        ]
        return _mentors_page(form), 422
    flash(_("%(count)s IKM more for %(name)s.", count=count, name=mentor.name))
    return redirect(url_for("companies.mentors", edition=edition), 303)


@blueprint.get("/pendamping/<person>")
@access.roles(Role.ORGANISER)
def mentor(edition: str, person: str) -> str:
    """Show whom a mentor acts for in this edition."""
    found = _mentor(person)
    return render_template(
        "directory/organiser/mentor.html",
        mentor=found,
        companies=queries.list_mentored_companies(current_edition().id, found.id),
    )


def _part(company: str) -> Participation:
    part = queries.find_participation(current_edition().id, company)
    if part is None:
        abort(404)
    return part


def _mentor(public_id: str) -> User:
    found = find_person(current_actor().host_id, public_id)
    if found is None or all(held.role != Role.MENTOR for held in found.memberships):
        abort(404)
    return found


def _note(action: str, part: Participation) -> None:
    trail.record(
        action,
        host_id=part.host_id,
        object_kind="company",
        object_id=part.company.public_id,
        acting_for_id=part.company_id,
    )


def _list_form(**values: object) -> MentorListForm:
    form = MentorListForm(**values)
    everyone = list_with_role(current_actor().host_id, Role.MENTOR)
    form.mentor.choices = [SelectChoice(person.public_id, person.name) for person in everyone]
    return form


def _mentors_page(form: MentorListForm) -> str:
    return render_template(
        "directory/organiser/mentors.html",
        mentors=list_with_role(current_actor().host_id, Role.MENTOR),
        counts=queries.count_mentored(current_edition().id),
        form=form,
    )


def _page(part: Participation, form: ColleagueForm) -> str:
    assigned = queries.list_mentors(part.company_id)
    held = {person.id for person in assigned}
    return render_template(
        "directory/organiser/company.html",
        company=part.company,
        is_ikm=part.company.kind is CompanyKind.IKM,
        seats=queries.list_seats(part.id),
        colleagues=queries.list_colleagues(part.company_id),
        mentors=assigned,
        free_mentors=[
            person for person in list_with_role(part.host_id, Role.MENTOR) if person.id not in held
        ],
        form=form,
    )


def _back(edition: str, company: str) -> Response:
    return redirect(url_for("companies.show", edition=edition, company=company), 303)

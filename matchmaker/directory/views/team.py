"""A company's own page of its people: who comes, who acts for it, and invitations to do so."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory import queries, team
from matchmaker.directory.current import acting_participation, carried
from matchmaker.directory.forms import OwnColleagueForm
from matchmaker.directory.models import Participation
from matchmaker.directory.views.people import invitation_now, write_seats
from matchmaker.events.current import current_edition
from matchmaker.web import access, limits

blueprint = Blueprint("team", __name__)

MEMBERS = (Role.IKM, Role.PARTNER, Role.MENTOR, Role.ORGANISER)


@blueprint.get("/acara/<edition>/tim")
@access.roles(*MEMBERS)
def index(edition: str) -> str:
    """Show the seats and the people of the company acted for."""
    return _page(acting_participation(), OwnColleagueForm(formdata=None))


@blueprint.post("/acara/<edition>/tim/kursi")
@access.roles(*MEMBERS)
def name_seats(edition: str) -> Response:
    """Write down who comes."""
    part = acting_participation()
    write_seats(part)
    return redirect(url_for("team.index", edition=edition, **carried()), 303)


@blueprint.post("/acara/<edition>/tim/orang")
@access.roles(*MEMBERS)
@limits.by_person("20 per hour", person_key)
def invite(edition: str) -> Response | tuple[str, int]:
    """Invite a colleague; the answer reads the same whether they have an account or not."""
    part, form = acting_participation(), OwnColleagueForm()
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
    except team.AddressElsewhereError:
        form.identity.errors = [_("This cannot be used here. Ask the organiser.")]
        return _page(part, form), 422
    flash(_("%(name)s is invited.", name=form.name.data))
    return redirect(url_for("team.index", edition=edition, **carried()), 303)


@blueprint.post("/acara/<edition>/tim/orang/<person>/lepas")
@access.roles(*MEMBERS)
def remove(edition: str, person: str) -> Response:
    """End that somebody acts for the company."""
    part = acting_participation()
    leaves = person == current_user.public_id
    try:
        with transaction():
            team.remove_colleague(part.company, person)
    except team.UnknownPersonError:
        abort(404)
    except team.LastPersonError:
        flash(_("Somebody has to stay who acts for the company."), "caution")
    else:
        flash(_("Done: this person does not act for the company any more."))
        if leaves:
            return redirect(url_for("home.index"), 303)
    return redirect(url_for("team.index", edition=edition, **carried()), 303)


@blueprint.get("/tawaran")
@access.signed_in
def offers() -> str:
    """Show the companies for which the visitor is invited to act."""
    return render_template(
        "directory/offers.html", offers=queries.list_offers(current_actor().user_id)
    )


@blueprint.post("/tawaran/<company>")
@access.signed_in
def answer(company: str) -> Response:
    """Take such an invitation up, or turn it down."""
    found = queries.find_company(current_actor().host_id, company)
    accepts = bool(request.form.get("accept"))
    if found is None:
        abort(404)
    with transaction():
        if not team.answer_offer(current_user, found, accepts=accepts):
            abort(404)
    if accepts:
        flash(_("From now on you act for %(name)s too.", name=found.name))
    else:
        flash(_("Turned down. Nothing has changed."))
    return redirect(url_for("home.index"), 303)


def _page(part: Participation, form: OwnColleagueForm) -> str:
    return render_template(
        "directory/team.html",
        company=part.company,
        seats=queries.list_seats(part.id),
        colleagues=queries.list_colleagues(part.company_id),
        mentors=queries.list_mentors(part.company_id),
        form=form,
        carried=carried(),
    )

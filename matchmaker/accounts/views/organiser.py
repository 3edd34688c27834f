"""The organiser's people: who is there, what they may do, and what was done."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts import queries, service
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.adding import ASKED_TO_BE_FORGOTTEN, AskedToBeForgottenError, add_person
from matchmaker.accounts.core import Role
from matchmaker.accounts.forms import GIVEN_ROLES, KabupatenForm, PersonForm
from matchmaker.accounts.keys import secrets_of
from matchmaker.accounts.models import User
from matchmaker.accounts.trail_words import ROLE_NAMES
from matchmaker.db import transaction
from matchmaker.reference.regencies import list_regencies
from matchmaker.web import access, limits

blueprint = Blueprint("people", __name__, url_prefix="/penyelenggara")


@blueprint.get("/orang")
@access.roles(Role.ORGANISER)
def index() -> str:
    """List the host's people, by role and by what was typed."""
    role = request.args.get("peran", "")
    text = request.args.get("q", "").strip()
    page = max(1, request.args.get("page", 1, type=int))
    people, count = queries.list_people(
        current_actor().host_id,
        role=Role(role) if role in list(Role) else None,
        text=text,
        page=page,
    )
    return render_template(
        "accounts/organiser/people.html",
        people=people,
        count=count,
        page=page,
        pages=-(-count // queries.PAGE),
        role=role,
        text=text,
        role_names=ROLE_NAMES,
    )


@blueprint.get("/orang/baru")
@access.roles(Role.ORGANISER)
def new() -> str:
    """Show the form of somebody new."""
    return render_template("accounts/organiser/person_form.html", form=PersonForm())


@blueprint.post("/orang/baru")
@access.roles(Role.ORGANISER)
@limits.by_person("120 per hour", person_key)
def create() -> Response | tuple[str, int]:
    """Make the person, or show the form again with what to mend."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = add_person(
                    host_id=current_actor().host_id,
                    name=form.name.data or "",
                    email=form.email.data or None,
                    phone=form.phone.data or None,
                    anew=form.anew.data,
                )
                service.grant_role(user, Role(form.role.data), form.regency_code.data or None)
            flash(
                _(
                    "%(name)s is added. Make a personal link so that they can come in.",
                    name=user.name,
                )
            )
            return redirect(url_for("people.show", person=user.public_id), 303)
        except AskedToBeForgottenError:
            form.anew.errors = [ASKED_TO_BE_FORGOTTEN]
        except service.IdentityTakenError:
            form.form_errors.append(
                _("This address or number has an account already: look for it in the list.")
            )
    return render_template("accounts/organiser/person_form.html", form=form), 422


@blueprint.get("/orang/<person>")
@access.roles(Role.ORGANISER)
def show(person: str) -> str:
    """Show a person, their roles and what can be done."""
    user = _person(person)
    held = {Role(one.role): one for one in user.memberships}
    observes = held.get(Role.OBSERVER)
    return render_template(
        "accounts/organiser/person.html",
        person=user,
        form=KabupatenForm(data={"regency_code": (observes and observes.regency_code) or ""}),
        role_names=ROLE_NAMES,
        given_roles=GIVEN_ROLES,
        held=held,
        own_roles=[ROLE_NAMES[Role(held.role)] for held in user.memberships],
        regencies={regency.code: regency.label for regency in list_regencies()},
        is_oneself=user.id == current_actor().user_id,
    )


@blueprint.post("/orang/<person>/peran")
@access.roles(Role.ORGANISER)
def set_role(person: str) -> Response:
    """Give or take a role; an organiser cannot take away the own one.

    An observer is given with the kabupaten that they are bound to, or none.
    """
    user, form = _person(person), KabupatenForm()
    wanted = request.form.get("role", "")
    if wanted not in GIVEN_ROLES or not form.validate():
        abort(400)
    role = Role(wanted)
    if role is Role.ORGANISER and user.id == current_actor().user_id:
        abort(409, _("You cannot take your own role as organiser away: another organiser can."))
    with transaction():
        if request.form.get("give"):
            bound_to = form.regency_code.data if role is Role.OBSERVER else None
            service.grant_role(user, role, bound_to or None)
        else:
            service.withdraw_role(user, role)
    flash(_("Changed. %(name)s has to sign in anew.", name=user.name))
    return redirect(url_for("people.show", person=person), 303)


@blueprint.post("/orang/<person>/tautan")
@access.roles(Role.ORGANISER)
@limits.by_person("120 per hour", person_key)
def make_link(person: str) -> Response:
    """Make a personal sign-in link; it goes out as a message like an invitation."""
    user = _person(person)
    with transaction():
        service.make_links(
            [user],
            edition_id=None,
            secret=secrets_of(current_app)[0],
            now=clock.now(),
            valid_for=timedelta(days=current_app.config["INVITATION_DAYS"]),
            created_by_id=current_actor().user_id,
        )
    flash(_("A personal link is on its way: by e-mail, or in the list of WhatsApp messages."))
    return redirect(url_for("people.show", person=person), 303)


STEPS = {
    "keluarkan": service.end_sessions,
    "tutup": service.shut_out,
    "buka": service.let_in_again,
    "lepas-faktor-kedua": service.drop_second_factor,
}


@blueprint.post("/orang/<person>/<any('keluarkan', 'tutup', 'buka', 'lepas-faktor-kedua'):step>")
@access.roles(Role.ORGANISER)
def take_step(person: str, step: str) -> Response:
    """Sign somebody out everywhere, close or open the account, drop a lost second factor."""
    user = _person(person)
    if user.id == current_actor().user_id:
        abort(409, _("Use your own account page for this."))
    with transaction():
        STEPS[step](user)
    flash(_("Done."))
    return redirect(url_for("people.show", person=person), 303)


def _person(public_id: str) -> User:
    user = queries.find_person(current_actor().host_id, public_id)
    if user is None:
        abort(404)
    return user

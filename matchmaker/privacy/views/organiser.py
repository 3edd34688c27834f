"""What an organiser answers for: how long data are kept, and what is said after a breach."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.events.queries import list_editions
from matchmaker.events.service import keep_for
from matchmaker.privacy import breaches as service
from matchmaker.privacy import queries
from matchmaker.privacy import retention as keeping
from matchmaker.privacy.breaches import EXPOSED_NAMES
from matchmaker.privacy.core import Exposed, add_months, notice_is_due
from matchmaker.privacy.forms import BreachForm, MonthsForm, apart
from matchmaker.privacy.models import Breach
from matchmaker.web import access

blueprint = Blueprint("data_keeping", __name__, url_prefix="/penyelenggara")
Page = Response | tuple[str, int]


@blueprint.get("/penyimpanan")
@access.roles(Role.ORGANISER)
def retention() -> str:
    """Show how long each edition keeps people's data, and whose time is over."""
    return _retention()


@blueprint.post("/penyimpanan/<edition>")
@access.roles(Role.ORGANISER)
def set_months(edition: str) -> Page:
    """Keep an edition's people for another number of months."""
    form, found = MonthsForm(), current_edition()
    if not form.validate_on_submit():
        return _retention(edition, form), 422
    with transaction():
        keep_for(found, form.retention_months.data)
    flash(_("Changed."))
    return redirect(url_for("data_keeping.retention"), 303)


@blueprint.get("/kebocoran")
@access.roles(Role.ORGANISER)
def breaches() -> str:
    """Show the form of a breach, and those noted earlier."""
    form = _form(BreachForm(formdata=None))
    form.ends_on.data = clock.today(current_app.config["TIME_ZONE"])
    return _breaches(form)


@blueprint.post("/kebocoran")
@access.roles(Role.ORGANISER)
def note_breach() -> Page:
    """Write the breach down and show whom it concerns; nobody is told yet."""
    form = _form(BreachForm())
    if not form.validate_on_submit():
        return _breaches(form), 422
    actor = current_actor()
    editions = {edition.slug: edition.id for edition in list_editions(actor.host_id)}
    with transaction():
        breach = service.note(
            host_id=actor.host_id,
            edition_id=editions.get(form.edition.data or ""),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            exposed=[Exposed(kind) for kind in form.exposed.data],
            happened=form.happened.data,
            measures=form.measures.data,
            contact=form.contact.data,
            by_id=actor.user_id,
            now=clock.now(),
        )
        public_id = breach.public_id
    return redirect(url_for("data_keeping.breach", breach=public_id), 303)


@blueprint.get("/kebocoran/<breach>")
@access.roles(Role.ORGANISER)
def breach(breach: str) -> str:
    """Show whom a breach concerns and the notice in both languages."""
    found = _find(breach)
    return render_template(
        "privacy/organiser/breach.html",
        breach=found,
        due=notice_is_due(found.noted_at),
        concerned=queries.list_concerned(found),
        drafts=service.draft(found),
        exposed_names=EXPOSED_NAMES,
        zone=current_app.config["TIME_ZONE"],
    )


@blueprint.post("/kebocoran/<breach>/kirim")
@access.roles(Role.ORGANISER)
def tell_breach(breach: str) -> Response:
    """Send the notice to everybody concerned, once."""
    found = _find(breach)
    try:
        with transaction():
            service.tell(found, clock.now())
        flash(_("The notice is on its way: by e-mail, or in the list of WhatsApp messages."))
    except service.AlreadyToldError:
        flash(_("This notice has gone out already."), "caution")
    return redirect(url_for("data_keeping.breach", breach=breach), 303)


def _retention(failed: str = "", form: MonthsForm | None = None) -> str:
    host_id = current_actor().host_id
    rows = []
    for edition in list_editions(host_id):
        last = max(day.date for day in edition.days)
        own = form if form and edition.slug == failed else MonthsForm(formdata=None, obj=edition)
        apart(own, edition.slug)
        rows.append((edition, own, add_months(last, edition.retention_months)))
    return render_template(
        "privacy/organiser/retention.html",
        rows=rows,
        due=keeping.find_due(clock.now(), host_id=host_id),
    )


def _breaches(form: BreachForm) -> str:
    return render_template(
        "privacy/organiser/breaches.html",
        form=form,
        noted=queries.list_breaches(current_actor().host_id),
        zone=current_app.config["TIME_ZONE"],
    )


def _form(form: BreachForm) -> BreachForm:
    form.offer_editions(list_editions(current_actor().host_id))
    form.today = clock.today(current_app.config["TIME_ZONE"])
    return form


def _find(public_id: str) -> Breach:
    return queries.find_breach(current_actor().host_id, public_id) or abort(404)

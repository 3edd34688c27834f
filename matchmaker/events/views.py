"""The organiser's editions: the list, and a new one."""

from __future__ import annotations

from datetime import time, timedelta

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events import queries, service
from matchmaker.events.core import RETENTION_MONTHS
from matchmaker.events.forms import ZONES, EditionForm
from matchmaker.web import access

blueprint = Blueprint("events", __name__, url_prefix="/kelola")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def editions() -> str:
    """List the host's editions."""
    return render_template(
        "events/organiser/editions.html", editions=queries.list_editions(current_actor().host_id)
    )


@blueprint.get("/edisi/baru")
@access.roles(Role.ORGANISER)
def new_edition() -> str:
    """Show the form, filled with what most editions have."""
    today = clock.today(current_app.config["TIME_ZONE"])
    form = EditionForm(
        formdata=None,
        data={
            "first_day": today + timedelta(days=30),
            "second_day": today + timedelta(days=31),
            "morning_starts": time(9),
            "morning_ends": time(12),
            "afternoon_starts": time(13),
            "afternoon_ends": time(16),
            "slot_minutes": 20,
            "changeover_minutes": 5,
            "table_count": 30,
            "retention_months": RETENTION_MONTHS,
        },
    )
    return render_template("events/organiser/edition_form.html", form=form)


@blueprint.post("/edisi/baru")
@access.roles(Role.ORGANISER)
def create_edition() -> Response | tuple[str, int]:
    """Make the edition, or show the form again with what to mend."""
    form = EditionForm()
    known = form.time_zone.data in {zone.value for zone in ZONES}
    form.today = clock.today(form.time_zone.data if known else current_app.config["TIME_ZONE"])
    if not form.validate_on_submit():
        return render_template("events/organiser/edition_form.html", form=form), 422
    with transaction():
        edition = service.create_edition(
            host_id=current_actor().host_id,
            name=form.name.data,
            venue=form.venue.data,
            city=form.city.data,
            time_zone=form.time_zone.data,
            days=form.days(),
            sessions=form.sessions(),
            slot_minutes=form.slot_minutes.data,
            changeover_minutes=form.changeover_minutes.data,
            table_count=form.table_count.data,
            ikm_may_register=form.ikm_may_register.data,
            partners_may_register=form.partners_may_register.data,
            retention_months=form.retention_months.data,
        )
        slug = edition.slug
    return redirect(url_for("imports.start", edition=slug), 303)

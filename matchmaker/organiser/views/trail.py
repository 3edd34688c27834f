"""The audit trail, for organisers to search."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request

from matchmaker.accounts import queries
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.accounts.forms import TrailForm
from matchmaker.accounts.trail_words import ROLE_NAMES, say_action, say_details, say_kind
from matchmaker.organiser.trail_lines import find_about, name_all
from matchmaker.web import access

blueprint = Blueprint("trail", __name__, url_prefix="/penyelenggara/jejak")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index() -> str:
    """Show who did what, for whom, on what, when and from where; searched by what was typed."""
    form = TrailForm(request.args)
    page = max(1, request.args.get("page", 1, type=int))
    host_id, zone = current_actor().host_id, current_app.config["TIME_ZONE"]
    found = form.data if form.validate() else {}
    about = (found.get("about") or "").strip()
    lines, count = queries.list_trail(
        host_id,
        action=found.get("action") or "",
        person=(found.get("person") or "").strip(),
        about=find_about(host_id, about) if about else None,
        since=found.get("since"),
        until=found.get("until"),
        zone=zone,
        page=page,
    )
    return render_template(
        "organiser/trail.html",
        form=form,
        lines=lines,
        names=name_all(host_id, lines),
        count=count,
        page=page,
        pages=-(-count // queries.PAGE),
        zone=zone,
        role_names=ROLE_NAMES,
        say_action=say_action,
        say_kind=say_kind,
        say_details=say_details,
        args={key: value for key, value in request.args.items() if key != "page"},
    )

"""The first page of all, and the worker that keeps a schedule where there is no connection."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import find_actor
from matchmaker.organiser.arrival import find_public_edition
from matchmaker.organiser.queries import get_figures
from matchmaker.web import access
from matchmaker.web.assets import BUILD

blueprint = Blueprint("landing", __name__)


@blueprint.get("/")
@access.public
def index() -> Response | str:
    """Show what the temu bisnis is; people who are signed in go on to their own page."""
    if find_actor() is not None:
        return redirect(url_for("home.index"), 303)
    next_one = find_public_edition(current_app.config["HOST_NAME"], clock.now())
    return render_template(
        "landing/index.html",
        next_edition=next_one,
        figures=get_figures(next_one.id) if next_one else None,
    )


@blueprint.get("/worker.js")
@access.public
def worker() -> Response:
    """Hand out the script that keeps a member's schedule; its address rules the whole site."""
    script = BUILD / "worker.js"
    if not script.exists():
        abort(404)
    answer = Response(script.read_text(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer

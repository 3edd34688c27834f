"""The first page of all: one sentence for each kind of visitor."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import find_actor
from matchmaker.events.queries import find_newest_edition
from matchmaker.organiser.queries import get_figures
from matchmaker.web import access

blueprint = Blueprint("landing", __name__)


@blueprint.get("/")
@access.public
def index() -> Response | str:
    """Show what the temu bisnis is; people who are signed in go on to their own page."""
    if find_actor() is not None:
        return redirect(url_for("home.index"), 303)
    newest = find_newest_edition()
    return render_template(
        "landing/index.html",
        newest=newest,
        figures=get_figures(newest.id) if newest else None,
    )

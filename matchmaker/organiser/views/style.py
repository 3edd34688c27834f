"""The living style page: every piece of the pages in every state."""

from __future__ import annotations

from flask import Blueprint, render_template

from matchmaker.web import access

blueprint = Blueprint("style", __name__)


@blueprint.get("/gaya")
@access.public
def index() -> str:
    """Show the pieces; there is nothing of anybody's on it."""
    return render_template("style/index.html")

"""The living style page: every piece of the pages in every state."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, render_template
from flask_babel import gettext as _

from matchmaker import clock
from matchmaker.jobs.pages import JobBar
from matchmaker.web import access

blueprint = Blueprint("style", __name__)


@blueprint.get("/gaya")
@access.public
def index() -> str:
    """Show the pieces; there is nothing of anybody's on it."""
    return render_template(
        "style/index.html", bars=[_bar("waiting"), _bar("running"), _bar("stopping")]
    )


def _bar(state: Literal["waiting", "running", "stopping"]) -> JobBar:
    return JobBar(
        public_id=state,
        title=_("A plan is being made"),
        state=state,
        fraction=0.42,
        says=_("312 of 330 meetings placed"),
        stop=_("Stop"),
        since=clock.now(),
    )

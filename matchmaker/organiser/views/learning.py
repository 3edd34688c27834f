"""What answers say of the weights: evidence, a test on others, and a way to the weights' form."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from matchmaker.accounts.core import Role
from matchmaker.events.current import current_edition
from matchmaker.matching.weighing.words import SIDES, list_criteria, side_label
from matchmaker.organiser.learning import learn
from matchmaker.web import access
from matchmaker.web.htmx import wants_fragment

blueprint = Blueprint("learning", __name__, url_prefix="/kelola/<edition>/pencocokan/belajar")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """Show what was learned: a frame at once, which then asks for the figures (?hitung=1).

    Reckoning takes a second or two, so nobody waits for it before the page.
    """
    if "hitung" not in request.args:
        return render_template("organiser/matching/learning.html", report=None)
    here = current_edition()
    report = learn(here)
    found = {(one.side, one.criterion): one for one in report.findings}
    sides = [
        (
            side_label(side),
            [
                (one.name, found[side, one.code])
                for one in list_criteria(side)
                if (side, one.code) in found
            ],
        )
        for side in SIDES
    ]
    fill = {f"bobot_{one.side}_{one.criterion}": f"{one.suggested:g}" for one in report.changes}
    part = "_learned" if wants_fragment("learned") else "learning"
    return render_template(
        f"organiser/matching/{part}.html",
        report=report,
        sides=sides,
        form=f"{url_for('weighing.index', edition=here.slug)}?{urlencode(fill)}",
    )

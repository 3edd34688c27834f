"""Up to four companies side by side; the address holds the choice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from matchmaker.directory import queries
from matchmaker.directory.cards import make_cards
from matchmaker.directory.comparison import CHOICE, compare, read_choice
from matchmaker.directory.current import carried
from matchmaker.directory.owner import current_owner
from matchmaker.directory.shortlists.core import MOST_COMPARED
from matchmaker.directory.shortlists.queries import list_marked_companies
from matchmaker.directory.sight import bound_regency, current_sight, own_companies
from matchmaker.directory.views.browse import READERS
from matchmaker.events.current import current_edition
from matchmaker.web import access

blueprint = Blueprint("comparing", __name__)


@blueprint.get("/acara/<edition>/bandingkan")
@access.roles(*READERS)
def show(edition: str) -> str:
    """Show `?usaha=<id>&usaha=<id>` side by side; of a fifth it says that there is no room."""
    here = current_edition()
    wanted = read_choice(request.args.getlist("usaha"))
    seen = queries.list_visible(here.id, wanted, current_sight(), own_companies(), bound_regency())
    shown, over = seen[:MOST_COMPARED], seen[MOST_COMPARED:]
    ids = [part.company.public_id for part in shown]
    day = here.days[0].date

    def address(*chosen: str) -> str:
        args: dict[str, Any] = {"edition": edition, **carried()}
        return url_for("comparing.show", usaha=list(chosen), **args)

    return render_template(
        "directory/compare.html",
        columns=[
            (card, address(*(one for one in ids if one != card.public_id)))
            for card in make_cards(shown, day)
        ],
        rows=compare(shown, day) if shown else [],
        over=[part.company.name for part in over],
        most=MOST_COMPARED,
        hidden=len(wanted) - len(seen),
        marked=list_marked_companies(current_owner(), shown),
        more_url=url_for(
            "directory.index", **{"edition": edition, CHOICE: ".".join(ids), **carried()}
        ),
        carried=carried(),
    )

"""What the member's and the organiser's pages of a company's people share."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, current_app, flash, request
from flask_babel import gettext as _

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.db import transaction
from matchmaker.directory import team
from matchmaker.directory.forms import read_seats
from matchmaker.directory.models import Participation
from matchmaker.directory.team import Invitation


def invitation_now() -> Invitation:
    """Return what a personal link of this moment is made with."""
    return Invitation(
        secret=current_app.config["SECRET_KEY"],
        valid_for=timedelta(days=current_app.config["INVITATION_DAYS"]),
        by_id=current_actor().user_id,
        now=clock.now(),
    )


def write_seats(part: Participation) -> None:
    """Write down who comes, as the form says, and say what came of it."""
    try:
        with transaction():
            team.name_seats(part, read_seats(request.form))
    except team.TwoSeatsError:
        flash(_("One person can have one seat only: choose somebody else."), "caution")
    except team.BookedElsewhereError:
        flash(
            _(
                "Not noted: one of them meets somebody for another company at one of these hours. "
                "Choose somebody else, or ask the organiser for another plan."
            ),
            "caution",
        )
    except team.UnknownPersonError:
        abort(404)
    else:
        flash(_("Noted. Tables and badges carry these names."))

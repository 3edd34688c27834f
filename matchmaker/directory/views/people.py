"""What the member's and the organiser's pages of a company's people share."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.directory.team import Invitation


def invitation_now() -> Invitation:
    """Return what a personal link of this moment is made with."""
    return Invitation(
        secret=current_app.config["SECRET_KEY"],
        valid_for=timedelta(days=current_app.config["INVITATION_DAYS"]),
        by_id=current_actor().user_id,
        now=clock.now(),
    )

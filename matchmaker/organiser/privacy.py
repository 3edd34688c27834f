"""What this room keeps of a person, and how it forgets them."""

from __future__ import annotations

from flask import current_app

from matchmaker.organiser.uploads import UploadFolder


def drop_files() -> None:
    """Delete the rosters that wait for their import: any of them may name who was erased."""
    UploadFolder(current_app.config["DATA"]).drop_all()

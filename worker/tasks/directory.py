"""Saved searches are asked anew, and what was removed from lists is forgotten."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.directory.searches import service as searches
from matchmaker.directory.shortlists import service as shortlists
from worker.app import app


@app.task(name="directory.tell_news")
def tell_news() -> None:
    """Tell owners of saved searches what is new; the searches that come later wait for the next."""
    now = clock.now()
    with transaction():
        searches.tell_news(now)
    with transaction():
        searches.forget_removed(now)
        shortlists.forget_removed(now)

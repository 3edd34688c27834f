"""The directory: permits that expire are told, saved searches are asked anew."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.directory.expiry import service as expiry
from matchmaker.directory.searches import service as searches
from matchmaker.directory.shortlists import service as shortlists
from worker.app import app

# The programme is at home in Central Java: its day begins at midnight there.
ZONE = "Asia/Jakarta"


@app.task(name="directory.tell_of_ends")
def tell_of_ends() -> None:
    """Tell of permits whose end is near or just past; told already, nothing happens."""
    with transaction():
        expiry.tell_of_ends(clock.today(ZONE))


@app.task(name="directory.tell_news")
def tell_news() -> None:
    """Tell owners of saved searches what is new; the searches that come later wait for the next."""
    now = clock.now()
    with transaction():
        searches.tell_news(now)
    with transaction():
        searches.forget_removed(now)
        shortlists.forget_removed(now)

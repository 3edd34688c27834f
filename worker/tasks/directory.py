"""The directory: permits that expire are told, a while before and when it has happened."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.directory.expiry import service
from worker.app import app

# The programme is at home in Central Java: its day begins at midnight there.
ZONE = "Asia/Jakarta"


@app.task(name="directory.tell_of_ends")
def tell_of_ends() -> None:
    """Tell of permits whose end is near or just past; told already, nothing happens."""
    with transaction():
        service.tell_of_ends(clock.today(ZONE))

"""Ranked lists after something has changed that they are made of."""

from __future__ import annotations

import logging

from celery.exceptions import SoftTimeLimitExceeded

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.matching.lists import service
from matchmaker.matching.lists.queries import list_due_editions
from worker.app import app

logger = logging.getLogger(__name__)


# All lists of an edition of thousands take minutes (docs/benchmarks.md). Cut off at the usual
# limit they would begin again and again, and never be there.
LONGEST_SECONDS = 1800


@app.task(
    name="matching.refresh_due",
    soft_time_limit=LONGEST_SECONDS,
    time_limit=LONGEST_SECONDS + 30,
)
def refresh_due() -> None:
    """Bring the lists of each edition up to date; two at once do not get in each other's way.

    An edition that fails is tried again the next time, and keeps no other one waiting.
    """
    with transaction():
        editions = list_due_editions()
    for edition_id in editions:
        try:
            with transaction():
                service.refresh(edition_id, clock.now())
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            logger.exception("The lists of edition %s could not be made", edition_id)

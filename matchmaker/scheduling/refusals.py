"""Why a plan is not made or not published."""

from __future__ import annotations

from datetime import datetime

from matchmaker.jobs.models import Job

# What a job whose meetings have all ended meanwhile is refused with.
NOTHING_LEFT = "no agreed meeting is left to place"


class RunUnderwayError(Exception):
    """A plan of this edition is being made already (`job`)."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"job {job.id} makes a plan of this edition already")
        self.job = job


class NothingToPlaceError(Exception):
    """No meeting of the edition is agreed, or it has no hours or tables to place one."""


class UnknownRunError(LookupError):
    """The edition has no such draft."""


class AlreadyPublishedError(Exception):
    """The draft was published before: when, and by whom (a name)."""

    def __init__(self, published_at: datetime, published_by: str) -> None:
        super().__init__(f"published at {published_at} by {published_by}")
        self.published_at = published_at
        self.published_by = published_by


class NothingPublishedError(Exception):
    """No plan is in force that could be made final."""


class EditionClosedError(Exception):
    """The edition is over: nothing is planned or published any more."""


PUBLISH_REFUSED = (AlreadyPublishedError, EditionClosedError)

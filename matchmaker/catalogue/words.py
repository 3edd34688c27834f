"""The job that prints a catalogue, in the words of the organiser's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from matchmaker.catalogue.core import CLOSED, MOST_PAGES, NOBODY_IN_IT, TOO_MANY_PAGES
from matchmaker.catalogue.running import READING, TYPESETTING
from matchmaker.jobs.models import Job
from matchmaker.web.locale import number


@dataclass(frozen=True, kw_only=True)
class Work:
    """A job bar's values; `done` of `total` are hundredths, `reason` says why it failed."""

    public_id: str
    state: str
    done: int | None
    total: int
    since: datetime
    detail: str
    reason: str
    stopping: bool


def say_work(job: Job) -> Work:
    """Return a print under way or over."""
    stages = {READING: _("reading photos and products"), TYPESETTING: _("typesetting the pages")}
    return Work(
        public_id=job.public_id,
        state=str(job.state),
        done=round(job.progress * 100) if job.started_at else None,
        total=100,
        since=job.started_at or job.requested_at,
        detail=stages.get(job.stage, ""),
        reason=_say_reason(job.error) if job.error else "",
        stopping=job.stop_requested,
    )


def _say_reason(error: str) -> str:
    reasons = {
        CLOSED: _("The catalogue was closed meanwhile. Open it and print again."),
        NOBODY_IN_IT: _("Nobody stands in it: take a filter away."),
        TOO_MANY_PAGES: _(
            "More than %(most)s pages: choose a kabupaten or sector and print it in parts.",
            most=number(MOST_PAGES),
        ),
    }
    return reasons.get(error, _("It did not work on our side. Try again in a moment."))

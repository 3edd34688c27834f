"""The job that prints a catalogue, in the words of the organiser's page."""

from __future__ import annotations

from flask_babel import gettext as _

from matchmaker.catalogue.core import CLOSED, MOST_PAGES, NOBODY_IN_IT, TOO_MANY_PAGES
from matchmaker.catalogue.running import READING, TYPESETTING
from matchmaker.jobs.models import Job
from matchmaker.jobs.pages import JobBar, draw_bar
from matchmaker.web.locale import number


def draw_work(job: Job | None) -> JobBar | None:
    """Return the print under way as a bar; None where there is none."""
    if job is None:
        return None
    stages = {READING: _("reading photos and products"), TYPESETTING: _("typesetting the pages")}
    return draw_bar(
        job,
        title=_("A catalogue is being printed"),
        says=stages.get(job.stage, _("Getting ready")),
        stop=_("Stop"),
    )


def say_failure(job: Job | None) -> str:
    """Say why the newest job made no print; empty when it did, or still may."""
    return _say_reason(job.error) if job is not None and job.error else ""


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

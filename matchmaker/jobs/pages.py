"""Long work under way, as every page that waits for it shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from matchmaker.jobs.core import ENDED, JobState
from matchmaker.jobs.models import Job


@dataclass(frozen=True, kw_only=True)
class JobBar:
    """A job that has not ended: `title` says what it makes, `says` what it is doing and how far.

    `fraction` runs from 0 to 1; `stop` is what the button says that ends it early.
    """

    public_id: str
    title: str
    state: Literal["waiting", "running", "stopping"]
    fraction: float
    says: str
    stop: str
    since: datetime


def draw_bar(job: Job | None, *, title: str, says: str, stop: str) -> JobBar | None:
    """Return a job as a bar; None where there is none or it has ended."""
    if job is None or job.state in ENDED:
        return None
    return JobBar(
        public_id=job.public_id,
        title=title,
        state="stopping"
        if job.stop_requested
        else "waiting"
        if job.state is JobState.REQUESTED
        else "running",
        fraction=job.progress,
        says=says,
        stop=stop,
        since=job.started_at or job.requested_at,
    )


def answer_progress(bar: JobBar | None, *, stop_url: str, back: str) -> Response:
    """Answer how far a job is as a part of the page `back`; once it is over, load that anew."""
    if not request.headers.get("HX-Request"):
        return redirect(back, 303)
    if bar is None:
        return Response("", headers={"HX-Refresh": "true"}, mimetype="text/html")
    html = render_template("jobs/_progress.html", bar=bar, stop_url=stop_url)
    return Response(html, mimetype="text/html")

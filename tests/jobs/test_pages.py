from __future__ import annotations

from datetime import UTC, datetime

import pytest

from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.pages import JobBar, answer_progress, draw_bar

ASKED = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
STARTED = datetime(2026, 11, 24, 8, 1, tzinfo=UTC)


def bar_of(**columns: object) -> JobBar | None:
    values = {"state": JobState.REQUESTED, "stop_requested": False, "progress": 0.0}
    job = Job(public_id="a-job", requested_at=ASKED, **(values | columns))
    return draw_bar(job, title="A plan", says="At it", stop="Stop")


@pytest.mark.parametrize(
    ("columns", "state", "since"),
    [
        ({}, "waiting", ASKED),
        ({"state": JobState.RUNNING, "started_at": STARTED}, "running", STARTED),
        (
            {"state": JobState.RUNNING, "started_at": STARTED, "stop_requested": True},
            "stopping",
            STARTED,
        ),
    ],
)
def test_a_bar_says_how_its_job_stands_and_since_when(columns, state, since):
    bar = bar_of(**columns)
    assert bar is not None
    assert (bar.state, bar.since) == (state, since)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.STOPPED])
def test_what_has_ended_has_no_bar(state):
    assert bar_of(state=state) is None
    assert draw_bar(None, title="A plan", says="", stop="Stop") is None


def test_a_browser_without_scripts_is_sent_to_the_whole_page(app):
    with app.test_request_context("/progress"):
        answer = answer_progress(bar_of(), stop_url="/stop", back="/back")
    assert (answer.status_code, answer.location) == (303, "/back")


def test_htmx_loads_the_page_anew_once_it_is_over(app):
    with app.test_request_context("/progress", headers={"HX-Request": "true"}):
        answer = answer_progress(None, stop_url="/stop", back="/back")
    assert answer.headers["HX-Refresh"] == "true"

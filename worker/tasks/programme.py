"""The gate after facts have changed, and questions to experts that nobody answers."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.programme import advice
from matchmaker.programme.gates import service
from worker.app import app


@app.task(name="programme.judge_due")
def judge_due() -> None:
    """Judge anew whose facts have changed; what is left over is for the next run."""
    with transaction():
        service.judge_due(clock.now())


@app.task(name="programme.remind_silent")
def remind_silent() -> None:
    """Remind those who have said nothing for a week."""
    with transaction():
        advice.remind_silent(clock.now())

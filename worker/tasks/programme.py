"""The gate after facts have changed, and questions to experts that nobody answers."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.programme import advice
from matchmaker.programme import service as programme
from matchmaker.programme.gates import service
from worker.app import app
from worker.facts import handle_fact


@app.task(name="programme.judge_edited")
def judge_edited(fact_id: int) -> None:
    """Judge the IKM that a fact tells of in every edition that is not over."""
    handle_fact(
        fact_id,
        lambda fact: programme.evaluate_company(int(fact.payload["company_id"]), now=clock.now()),
    )


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

"""The gate: an IKM whose profile was edited is judged anew."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.programme import service
from worker.app import app
from worker.facts import handle_fact


@app.task(name="programme.judge_edited")
def judge_edited(fact_id: int) -> None:
    """Judge the IKM that a fact tells of in every edition that is not over."""
    handle_fact(
        fact_id,
        lambda fact: service.evaluate_company(int(fact.payload["company_id"]), now=clock.now()),
    )

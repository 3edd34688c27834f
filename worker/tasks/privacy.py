"""Retention: whose time is over is erased, a few at a time."""

from __future__ import annotations

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.privacy import retention
from matchmaker.privacy.service import drop_traces
from worker.app import app


@app.task(name="privacy.erase_due")
def erase_due() -> None:
    """Erase whose time is over; what is left over is for the next run."""
    with transaction():
        traces = retention.erase_due(clock.now())
    for each in traces:
        drop_traces(each)

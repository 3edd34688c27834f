"""A worker with a slow kind of job, for tests that kill it. Run as `celery -A` of this module."""

from __future__ import annotations

import time

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.jobs import service
from matchmaker.jobs.running import JobHandle
from matchmaker.live import service as live
from worker.app import app
from worker.runners import RUNNERS

__all__ = ["app"]


def count_slowly(handle: JobHandle) -> None:
    """Count to `steps`, a moment each, and write the sum as the result."""
    steps = int(handle.inputs["steps"])
    total = 0
    for step in range(1, steps + 1):
        time.sleep(float(handle.inputs["pause"]))
        total += step
        if handle.report(step / steps, "counting", {"total": total}):
            break
    with transaction():
        job = service.hold(handle.job_id, handle.fence)
        live.changed("counted")
        service.complete(job, clock.now(), {"total": total, "fence": handle.fence})
    db.session.remove()


RUNNERS["tests.count"] = count_slowly

"""States of a job and when one counts as abandoned."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

HEARTBEAT_EVERY = timedelta(seconds=2)
ABANDONED_AFTER = timedelta(seconds=20)
MOST_ATTEMPTS = 5


class JobState(StrEnum):
    """requested -> running -> done | failed | stopped."""

    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.STOPPED})


def is_abandoned(state: JobState, heartbeat_at: datetime | None, now: datetime) -> bool:
    """Tell whether a running job's worker has gone: no heartbeat for ABANDONED_AFTER."""
    return state is JobState.RUNNING and (
        heartbeat_at is None or now - heartbeat_at > ABANDONED_AFTER
    )

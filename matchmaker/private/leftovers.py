from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

PATIENCE_SECONDS = 6.0


def users_of(database_url: str) -> list[int]:
    """The living processes that were started with this database as theirs (Linux only)."""
    told = f"DATABASE_URL={database_url}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if told in (entry / "environ").read_bytes() and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


def end_users_of(database_url: str, patience: float = PATIENCE_SECONDS) -> None:
    """End what a killed supervisor left behind, while the servers it needs to end well are there.

    The kernel has asked the supervisor's children to end; what they started themselves knows
    nothing of it, and a Celery worker without its broker waits for it for ever.
    """
    deadline = time.monotonic() + patience
    while users_of(database_url) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in users_of(database_url):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

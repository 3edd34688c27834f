"""What a container asks of its process: `python -m matchmaker.private.health web|live|relay|beat`.

Exit status 0 when it does its work. Light on purpose: asked every few seconds, it must not import
the application. The worker is asked by Celery's own `inspect ping`.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

# A due fact waits this long at most while a relay is at work.
SLOWEST_RELAY = "2 minutes"
# Beat writes its schedule down every three minutes.
SLOWEST_BEAT_SECONDS = 600.0
UNTOLD = f"""
    SELECT count(*) FROM outbox_fact
    WHERE finished_at IS NULL AND failed_at IS NULL
      AND due_at < now() - interval '{SLOWEST_RELAY}'
      AND (leased_until IS NULL OR leased_until < now() - interval '{SLOWEST_RELAY}')
"""  # noqa: S608


def web() -> bool:
    """Whether the page for this question can be had."""
    return _serves(8000)


def live() -> bool:
    """Whether the streams' server answers, and hears of changes itself."""
    return _serves(8001)


def _serves(port: int) -> bool:
    # By the name that people type: TRUSTED_HOSTS refuses any other.
    host = urlsplit(os.environ.get("PUBLIC_BASE_URL", "")).netloc or "localhost"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
        return bool(answer.status == 200)


def relay() -> bool:
    """Whether no fact has been waiting for too long."""
    address = os.environ["DATABASE_URL"].replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(address, connect_timeout=4) as connection:
        row = connection.execute(UNTOLD).fetchone()
    return row == (0,)


def beat() -> bool:
    """Whether the schedule was written down lately."""
    written = Path(os.environ["DATA"], "beat", "schedule").stat().st_mtime
    return time.time() - written < SLOWEST_BEAT_SECONDS


QUESTIONS = {"web": web, "live": live, "relay": relay, "beat": beat}


def main(arguments: list[str]) -> int:
    """Answer the question named by the first argument; returns the exit status."""
    try:
        return 0 if QUESTIONS[arguments[0]]() else 1
    except (OSError, psycopg.Error) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

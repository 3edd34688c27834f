"""Do a job that has been taken up: keep its heartbeat, hand it to its runner, end it."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from flask import Flask
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.jobs import service
from matchmaker.jobs.core import HEARTBEAT_EVERY
from matchmaker.jobs.running import JobHandle, JobRefusedError, Runner

log = logging.getLogger(__name__)

# What is reported more often than this is written with the next beat.
SHORTEST_PAUSE_SECONDS = 0.25


class Heartbeat:
    """Writes the job's heartbeat from a thread of its own, on a connection of its own.

    A long calculation keeps it going; the death of the process ends it.
    """

    def __init__(self, app: Flask, job_id: int, fence: int) -> None:
        self._app = app
        self._job_id = job_id
        self._fence = fence
        self._news: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._reported = threading.Event()
        self._ended = threading.Event()
        self._stop_wanted = False
        self._lost = False
        self._thread = threading.Thread(target=self._run, name=f"heartbeat {job_id}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._reported.set()
        self._thread.join(timeout=10)

    def tell(self, progress: float, stage: str, figures: dict[str, Any] | None) -> bool:
        """Note how far the job is; returns whether it shall stop. Raises LostJobError."""
        if self._lost:
            raise service.LostJobError(f"job {self._job_id} is no longer this worker's")
        with self._lock:
            self._news = {"progress": progress, "stage": stage or None, "figures": figures}
        self._reported.set()
        return self._stop_wanted

    def _run(self) -> None:
        with self._app.app_context():
            while not self._ended.is_set():
                self._reported.wait(HEARTBEAT_EVERY.total_seconds())
                self._reported.clear()
                if self._ended.is_set() or not self._beat():
                    return
                self._ended.wait(SHORTEST_PAUSE_SECONDS)

    def _beat(self) -> bool:
        with self._lock:
            news, self._news = self._news, {}
        try:
            with transaction():
                self._stop_wanted = service.beat(self._job_id, self._fence, clock.now(), **news)
        except service.LostJobError:
            self._lost = True
            return False
        except DBAPIError as error:
            # The database may be back in time; if not, another worker will take the job up.
            log.warning("Job %s: no heartbeat (%s)", self._job_id, type(error.orig).__name__)
            self._ended.wait(HEARTBEAT_EVERY.total_seconds())
        finally:
            db.session.remove()
        return True


def do_job(handle: JobHandle, runner: Runner | None) -> None:
    """Run a job to its end: its result, a plain reason why not, or nothing when it was lost."""
    try:
        if runner is None:
            raise JobRefusedError("this version of the worker does not know this kind of work")
        runner(handle)
        _end(handle, "it ended without a result")
    except service.LostJobError as lost:
        log.warning("%s", lost)
    except JobRefusedError as refusal:
        _end(handle, str(refusal))
    except SoftTimeLimitExceeded:
        log.exception("Job %s took too long", handle.job_id)
        _end(handle, "it took too long and was ended")
    except (OperationalError, InterfaceError):
        # The database went away or wanted somebody else first: the job is taken up again.
        log.exception("Job %s is left for another attempt", handle.job_id)
    except Exception as error:
        log.exception("Job %s failed", handle.job_id)
        _end(handle, f"something went wrong on our side ({type(error).__name__})")


def _end(handle: JobHandle, reason: str) -> None:
    db.session.remove()
    try:
        with transaction():
            service.give_up(service.hold(handle.job_id, handle.fence), clock.now(), reason)
    except service.LostJobError:
        # It has ended with its result, or another worker has it.
        return

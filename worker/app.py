"""The Celery application: how tasks travel, and the Flask application they run in."""

from __future__ import annotations

import os
from functools import lru_cache
from pkgutil import iter_modules
from typing import Any

from celery import Celery, Task
from celery.signals import worker_init, worker_process_init
from flask import Flask
from kombu import Queue

from matchmaker.app import create_app
from matchmaker.config import load_settings
from matchmaker.db import db
from worker import tasks
from worker.schedule import SCHEDULE

SOFT_LIMIT_SECONDS = 90
HARD_LIMIT_SECONDS = 120
# A task that nobody has acknowledged goes back to the queue after this long. The outbox and the
# heartbeat of a job see a dead worker within a minute: this only keeps the queue itself clean,
# and must be longer than the longest task.
VISIBILITY_SECONDS = 3 * 3600


@lru_cache
def flask_app(process: int) -> Flask:
    """Return the Flask application of a process: connections do not survive a fork."""
    return create_app()


class InApplication(Task):
    """A task that runs inside the Flask application and leaves no session behind."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task in a fresh application context; its end removes the session."""
        with flask_app(os.getpid()).app_context():
            try:
                return super().__call__(*args, **kwargs)
            finally:
                db.session.remove()


app = Celery(
    "worker",
    broker=load_settings().redis_url or "redis://localhost",
    task_cls=InApplication,
    include=[f"worker.tasks.{module.name}" for module in iter_modules(tasks.__path__)],
)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT_SECONDS,
    task_time_limit=HARD_LIMIT_SECONDS,
    # A worker takes from its queues in turn: a schedule run need not wait for a thousand letters,
    # nor lists for schedule runs.
    task_queues=[Queue(name, routing_key=name) for name in ("celery", "jobs", "lists")],
    task_default_queue="celery",
    task_routes={"jobs.*": {"queue": "jobs"}, "matching.refresh_due": {"queue": "lists"}},
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    result_backend=None,
    timezone="UTC",
    beat_schedule=SCHEDULE,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A running job goes on while the broker is away; its row says whose it is.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
    },
    # The relay has its own patience: it gives the facts back and asks again.
    task_publish_retry=False,
    # A new process puts its own application together before it says that it is up.
    worker_proc_alive_timeout=60.0,
    worker_hijack_root_logger=True,
    worker_log_format="%(asctime)s %(levelname)s %(message)s",
    worker_task_log_format="%(asctime)s %(levelname)s %(task_name)s %(message)s",
)


@worker_init.connect
def _import_everything(**_: object) -> None:
    # Once, before the processes part: each of them would import all rooms for itself.
    flask_app(os.getpid())


@worker_process_init.connect
def _build_application(**_: object) -> None:
    # Before the first task, so that no person waits for it.
    flask_app(os.getpid())

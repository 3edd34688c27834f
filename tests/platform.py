"""The whole platform as real processes on a database of its own, for tests across processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from flask import Flask
from flask_migrate import upgrade

from matchmaker.app import create_app
from matchmaker.db import db
from matchmaker.embedded import Addresses
from tests.conftest import fresh_database, settings_for

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# The queue of the quick tests is database 0 of the private Valkey.
FIRST_QUEUE = 1


class Platform:
    """Runs web, live, relay, worker and beat. Set rows up and look at them through `app`."""

    def __init__(self, servers: Addresses, folder: Path, number: int) -> None:
        self.folder = folder
        self.mail = folder / "mail"
        self.port = free_port()
        self.live_port = free_port()
        self.url = f"http://localhost:{self.port}"
        database_url = fresh_database(servers, f"platform_{number}")
        redis_url = servers.redis_url.rsplit("/", 1)[0] + f"/{FIRST_QUEUE + number}"
        queue = redis.Redis.from_url(redis_url)
        queue.flushdb()
        queue.close()
        settings = settings_for(database_url, servers, folder).model_copy(
            update={"public_base_url": self.url, "redis_url": redis_url}
        )
        self.app: Flask = create_app(settings)
        with self.app.app_context():
            upgrade()
        self._env = dict(os.environ) | {
            "DATA": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": settings.secret_key,
            "PUBLIC_BASE_URL": self.url,
            "LIVE_URL": f"http://localhost:{self.live_port}",
            "HOST_NAME": settings.host_name,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self._env.pop("MAIL_URL", None)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start every process and wait until each does its work."""
        self.start_one("web", "--port", str(self.port), "--workers", "1")
        self.start_one("live", "--port", str(self.live_port))
        self.start_one("relay")
        self.start_one("beat")
        self.start_worker()
        wait_for(lambda: answers(f"{self.url}/healthz"), "the web process serves")
        wait_for(lambda: answers(f"http://localhost:{self.live_port}/healthz"), "live serves")

    def start_one(self, name: str, *arguments: str) -> None:
        """Start one process by its command; its output goes to <name>.log.

        `name` may carry a number, as in `relay.2`.
        """
        self._spawn(name, "matchmaker.cli", name.split(".")[0], *arguments)

    def start_worker(self, tasks: str = "") -> None:
        """Start the worker and wait until it takes tasks.

        `tasks` names a module of the tests that adds runners and holds the Celery `app`.
        """
        before = self.log("worker").count(" ready.")
        if tasks:
            options = ("--loglevel", "INFO", "--concurrency", "2")
            self._spawn("worker", "celery", "-A", tasks, "worker", *options)
        else:
            self.start_one("worker", "--processes", "2")
        wait_for(lambda: self.log("worker").count(" ready.") > before, "the worker is ready")

    def _spawn(self, name: str, module: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                env=self._env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own, so that nothing outlives the test.
                start_new_session=True,
            )

    def kill_worker(self) -> None:
        """Kill the worker and its children at once, as a power cut would."""
        self.kill("worker")

    def kill(self, name: str) -> None:
        """Kill one process and its children with SIGKILL."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop_one(self, name: str) -> int:
        """Ask one process to end; returns its exit status."""
        process = self.running.pop(name)
        process.terminate()
        try:
            return process.wait(STOP_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End every process, by force where it takes too long."""
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()
        with self.app.app_context():
            db.engine.dispose()

    def log(self, name: str) -> str:
        """Return what a process has said so far."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""


@pytest.fixture(scope="module")
def platform(
    servers: Addresses, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """All processes of the platform on a migrated database, for the tests of one module.

    A conftest.py offers it by importing it from here.
    """
    # One number a worker will do: its tests follow each other.
    number = 0 if worker_id == "master" else int(worker_id.removeprefix("gw"))
    platform = Platform(servers, tmp_path_factory.mktemp("platform"), number)
    try:
        platform.start()
        yield platform
    finally:
        platform.stop()


def wait_for(
    condition: Callable[[], object], what: str, seconds: float = START_SECONDS, every: float = 0.1
) -> None:
    """Wait until the condition holds; AssertionError names what never came true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(every)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


def answers(url: str) -> bool:
    """Whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from matchmaker.private.errors import PrivateServersError
from matchmaker.private.postgres import database_url
from matchmaker.private.state import Lock, Places, Running
from matchmaker.private.valkey import HOST

__all__ = ["Addresses", "PrivateServers", "PrivateServersError", "addresses"]

# The first start makes a database cluster, which takes its time on a slow disk.
START_SECONDS = 120.0
STOP_SECONDS = 45.0

# Whoever started and never stopped holds on until the process ends, even if it lost the object.
_held: set[Lock] = set()


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where PostgreSQL (for SQLAlchemy) and Valkey are."""

    database_url: str
    redis_url: str


class PrivateServers:
    """The private PostgreSQL and Valkey of a data folder, shared by all commands that use it.

    The first to `start` them starts them, the next ones attach. They are stopped when the last one
    stops, or dies. `durable=False` is for tests: a power cut may cost the data.
    """

    def __init__(self, data: Path, durable: bool = True) -> None:
        self._places = Places(data=data.absolute())
        self._durable = durable
        self._held: Lock | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self) -> Addresses:
        """Start or attach, and return the addresses; PrivateServersError says why it cannot be."""
        self._places.make()
        with self._places.lock("turn") as turn:
            if not turn.take(seconds=START_SECONDS):
                raise PrivateServersError(
                    "Another command is still starting the private servers: try again"
                )
            held = self._places.lock("holders")
            # While the keeper stops them it keeps this lock from us.
            if not held.take(shared=True, seconds=STOP_SECONDS):
                raise PrivateServersError(
                    "Another command is still stopping the private servers: try again"
                )
            try:
                running = self._running() or self._start_keeper()
            except BaseException:
                held.let_go()
                raise
        self._held = held
        _held.add(held)
        return Addresses(
            database_url=database_url(Path(running.socket)),
            redis_url=f"redis://:{running.password}@{HOST}:{running.port}/0",
        )

    def stop(self) -> None:
        """Let go, and wait for their end if nobody else uses them."""
        if self._held is None:
            return
        self._held.let_go()
        _held.discard(self._held)
        self._held = None
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and not self._others_hold():
            with self._places.lock("keeper") as keeper:
                if keeper.take(seconds=0):
                    break
            time.sleep(0.05)
        self._part_from_keeper()

    def _part_from_keeper(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        try:
            keeper.wait(timeout=0 if self._others_hold() else STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # It goes on for the others. This only says that it is not forgotten: without it
            # Python would warn of a child that nobody waits for.
            keeper.returncode = 0

    def _others_hold(self) -> bool:
        # Shared works while somebody else holds on; the keeper takes it alone to stop them.
        with self._places.lock("holders") as others:
            return not others.take(seconds=0) and others.take(shared=True, seconds=0)

    def _running(self) -> Running | None:
        """What runs already and answers; waits while a keeper lives, who may be starting it."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            running = self._places.read()
            if running is not None and running.alive():
                return running
            with self._places.lock("keeper") as keeper:
                if keeper.take(seconds=0):
                    return None
            time.sleep(0.1)
        return None

    def _start_keeper(self) -> Running:
        source = str(Path(__file__).resolve().parent.parent)
        paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
        with (self._places.log / "private.log").open("ab") as log:
            keeper = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "matchmaker.private.keeper",
                    str(self._places.data),
                    "durable" if self._durable else "forgetful",
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._places.data,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                # Ctrl-C in the terminal is not for it: it ends when its last user lets go.
                start_new_session=True,
            )
        self._keeper = keeper
        assert keeper.stdout is not None
        with keeper.stdout:
            said = keeper.stdout.readline().decode().strip()
        running = self._places.read()
        if said != "ready" or running is None:
            keeper.wait()
            raise PrivateServersError(said or f"The private servers do not start; see {log.name}")
        return running

    def __enter__(self) -> Addresses:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


@contextmanager
def addresses(data: Path) -> Iterator[Addresses]:
    """The addresses for one command.

    With DATABASE_URL and REDIS_URL set these are they, and nothing is started. With one of the two
    missing, the private servers under `data` serve for what is missing.
    """
    database = os.environ.get("DATABASE_URL")
    redis = os.environ.get("REDIS_URL")
    if database and redis:
        yield Addresses(database_url=database, redis_url=redis)
        return
    with PrivateServers(data) as private:
        yield Addresses(
            database_url=database or private.database_url, redis_url=redis or private.redis_url
        )

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from matchmaker.private.child import Child, RunningChild, how_it_ended
from matchmaker.private.restarts import MOST, restart_history

GLANCE_SECONDS = 0.1
# A child that cannot say when it is ready is taken for ready when it has lived this long.
SETTLE_SECONDS = 2.0
START_SECONDS = 90.0
GRACE_SECONDS = 10.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Starts children, keeps them up and stops them all.

    A child that dies before all are ready ends everything. One that dies later is started again,
    at most three times a minute; after that everything ends. A signal to end (Ctrl-C, SIGTERM,
    a closed terminal) stops every child, by force after `grace` seconds.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        logs: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        grace: float = GRACE_SECONDS,
        settle: float = SETTLE_SECONDS,
        out: TextIO | None = None,
    ) -> None:
        self._children = children
        self._logs = logs
        self._env = dict(os.environ if env is None else env)
        self._cwd = cwd or Path.cwd()
        self._grace = grace
        self._settle = settle
        self._out = out or sys.stderr
        self._running: dict[str, RunningChild] = {}
        self._restarts: dict[str, tuple[float, ...]] = {}
        self._stop = False

    def run(self, when_ready: Callable[[], None] = lambda: None) -> int:
        """Run until told to stop (status 0) or until a child cannot be kept up (status 1)."""
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._listening():
            try:
                if not self._start_all():
                    return 0 if self._stop else 1
                when_ready()
                return self._watch()
            finally:
                self._stop_all()

    def _start_all(self) -> bool:
        for child in self._children:
            log = self._logs / f"{child.name}.log"
            # Each run has its own log; the one before stays for a look.
            if log.exists():
                log.replace(log.with_suffix(".log.1"))
            self._start(child)
        waiting = dict(self._running)
        deadline = time.monotonic() + START_SECONDS
        while waiting and not self._stop:
            for name, running in list(waiting.items()):
                status = running.ended()
                if status is not None:
                    self._tell_failed_start(running, how_it_ended(status))
                    return False
                if self._is_ready(running):
                    del waiting[name]
            if waiting and time.monotonic() > deadline:
                self._tell_failed_start(next(iter(waiting.values())), "not ready in time")
                return False
            self._pass_on()
            time.sleep(GLANCE_SECONDS)
        return not self._stop

    def _is_ready(self, running: RunningChild) -> bool:
        if running.child.ready is not None:
            return running.child.ready()
        return time.monotonic() - running.since >= self._settle

    def _watch(self) -> int:
        while not self._stop:
            self._pass_on()
            for running in list(self._running.values()):
                status = running.ended()
                if status is not None and not self._stop and not self._start_again(running, status):
                    return 1
            time.sleep(GLANCE_SECONDS)
        return 0

    def _start(self, child: Child) -> None:
        self._running[child.name] = RunningChild(
            child, log=self._logs / f"{child.name}.log", env=self._env, cwd=self._cwd
        )

    def _start_again(self, running: RunningChild, status: int) -> bool:
        name = running.child.name
        # What it had started itself may still be at work and must not meet its successor.
        running.kill()
        history = restart_history(self._restarts.get(name, ()), time.monotonic())
        if history is None:
            self._tell(f"{name} died more than {MOST} times within a minute, so everything ends:")
            self._tell_tail(running)
            return False
        self._restarts[name] = history
        self._tell(f"{name} ended ({how_it_ended(status)}) and is started again")
        self._start(running.child)
        return True

    def _stop_all(self) -> None:
        for running in self._running.values():
            running.ask_to_end()
        asked = time.monotonic()
        while time.monotonic() - asked < self._grace:
            if all(running.ended() is not None for running in self._running.values()):
                break
            time.sleep(0.05)
        for running in self._running.values():
            running.kill()
        self._running.clear()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        def stop(*_: object) -> None:
            if self._stop:
                # Asked twice: no more patience.
                self._grace = 0.0
            self._stop = True

        before = {number: signal.signal(number, stop) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _pass_on(self) -> None:
        for running in self._running.values():
            for line in running.loud_lines():
                self._tell(f"{running.child.name} | {line}")

    def _tell_failed_start(self, running: RunningChild, why: str) -> None:
        self._tell(f"{running.child.name} does not start ({why}), so everything ends:")
        self._tell_tail(running)

    def _tell_tail(self, running: RunningChild) -> None:
        for line in running.last_lines():
            self._tell(f"{running.child.name} | {line}")
        self._tell(f"All of it: {running.log}")

    def _tell(self, line: str) -> None:
        print(line, file=self._out, flush=True)

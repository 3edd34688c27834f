from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matchmaker.private.account import dies_with_parent

TAIL_BYTES = 4000
TAIL_LINES = 6
LOUD = ("WARNING", "ERROR", "CRITICAL", "Traceback")


@dataclass(frozen=True, kw_only=True)
class Child:
    """A program that the supervisor starts and keeps up.

    `ready` tells whether it does its work by now; a child without it counts as ready when it has
    lived for a moment. `ends_at_once` is the signal that makes it drop everything, sent by the
    kernel when the supervisor itself is killed.
    """

    name: str
    argv: tuple[str, ...]
    ready: Callable[[], bool] | None = None
    ends_at_once: signal.Signals = signal.SIGTERM


class RunningChild:
    """One life of a child, in a process group of its own, talking to its log."""

    def __init__(self, child: Child, *, log: Path, env: Mapping[str, str], cwd: Path) -> None:
        self.child = child
        self.log = log
        self.since = time.monotonic()
        with log.open("ab") as output:
            self._read_to = output.tell()
            self._process = subprocess.Popen(
                list(child.argv),
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dies_with_parent(child.ends_at_once),
            )
        self.pid = self._process.pid

    def ended(self) -> int | None:
        """The exit status, negative for a signal, or None while it lives."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Ask the child itself, which tells its own children."""
        if self._process.poll() is None:
            self._process.terminate()

    def kill(self) -> None:
        """Kill what is left of its group, and wait for the child."""
        # The number stays taken while anybody of the group lives, so it is nobody else's.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def loud_lines(self) -> list[str]:
        """What it has said since the last call that somebody should see."""
        with self.log.open("rb") as text:
            text.seek(self._read_to)
            new = text.read()
        whole, found, _ = new.rpartition(b"\n")
        self._read_to += len(whole) + len(found)
        lines = whole.decode(errors="replace").splitlines()
        return [line for line in lines if any(word in line for word in LOUD)]

    def last_lines(self) -> list[str]:
        """How its log ends."""
        with self.log.open("rb") as text:
            text.seek(max(0, self.log.stat().st_size - TAIL_BYTES))
            tail = text.read().decode(errors="replace")
        return [line for line in tail.splitlines() if line.strip()][-TAIL_LINES:]


def how_it_ended(status: int) -> str:
    """An exit status in words."""
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SetupError(Exception):
    """What stands in the way, as one plain line that says what to do."""


def tell(line: str) -> None:
    """Say what is going on, on standard error."""
    print(line, file=sys.stderr, flush=True)


def end_on_signal() -> None:
    """Let SIGTERM and a closed terminal unwind as Ctrl-C does, so that no child is left behind."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> int:
    """Run a program to its end and return its status; if we end, it and all it started end too.

    With `log`, what it says goes there instead of to the terminal.
    """
    output = log.open("wb") if log is not None else None
    try:
        # A group of its own, so that all of it can be ended; npm alone starts a small tree.
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            return child.wait()
        except BaseException:
            _end_group(child)
            raise
    finally:
        if output is not None:
            output.close()


def _end_group(child: subprocess.Popen[bytes]) -> None:
    for sign, patience in ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(child.pid, sign)
            child.wait(timeout=patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        else:
            return


def say_of(command: Sequence[str | Path]) -> str | None:
    """What a program prints, or None when it cannot be run or fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def why(log: Path) -> str:
    """The line of a log that tells best why something failed."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    lines = [line for line in lines if line]
    told = [line for line in lines if line.lower().startswith(("error", "npm error"))]
    return (told or lines or ["it said nothing"])[-1]

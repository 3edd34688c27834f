"""Become one of the platform's processes, private servers started or attached to if needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from matchmaker.config import ConfigurationError, Settings, load_settings, secret_kept_in
from matchmaker.embedded import PrivateServersError, addresses
from matchmaker.ops.session import UnusableError, data_folder

SOURCE = Path(__file__).resolve().parent.parent.parent


def become(module: str, *arguments: str) -> NoReturn:
    """Run `python -m module arguments` in this process's place; ends with its exit status.

    With configured addresses the process is replaced, so that a signal reaches the program
    itself. With private servers this process stays as their holder and passes signals on.
    """
    argv = [sys.executable, "-m", module, *arguments]
    folder = data_folder().absolute()
    refuse_unsafe(folder)
    try:
        with addresses(folder) as found:
            env = environment(folder, found.database_url, found.redis_url)
            if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
                sys.stdout.flush()
                sys.stderr.flush()
                os.execve(argv[0], argv, env)  # noqa: S606
            raise SystemExit(run_passing_signals_on(argv, env))
    except (ConfigurationError, PrivateServersError) as fault:
        raise UnusableError(str(fault)) from fault


def refuse_unsafe(folder: Path) -> Settings:
    """Refuse a start that may not be, naming every fault (click.ClickException).

    Before anything is started or made: private servers may not stand in for real ones there.
    """
    try:
        return load_settings(data=folder)
    except ConfigurationError as fault:
        raise UnusableError(str(fault)) from fault


def environment(folder: Path, database_url: str, redis_url: str) -> dict[str, str]:
    """Return the environment of a process; raises ConfigurationError when it may not start."""
    settings = load_settings(data=folder, database_url=database_url, redis_url=redis_url)
    return dict(os.environ) | {
        "DATA": str(folder),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": settings.secret_key or secret_kept_in(folder),
        "PYTHONPATH": os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONUNBUFFERED": "1",
    }


def run_passing_signals_on(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a program, hand SIGTERM and SIGINT on to it, and return its exit status."""
    # A group of its own: Ctrl-C in a terminal must reach it once, through us.
    child = subprocess.Popen(argv, env=dict(env), start_new_session=True)

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status

"""Running a piece of Python as somebody else than root."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USER = "www-data"


def open_python() -> str:
    """A Python of this version that every user may run; skips the test where there is none."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, f"/usr/bin/python{wanted}", f"/usr/local/bin/python{wanted}"):
        if subprocess.run(as_user(path, "-c", "1"), capture_output=True).returncode == 0:
            return path
    pytest.skip(f"no Python {wanted} that the user {USER} may run")


def as_user(*command: str) -> list[str]:
    """The command line that runs a command as an ordinary user, without any right of root."""
    if os.geteuid() != 0:
        return list(command)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("no setpriv on this machine")
    user = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--inh-caps=-all"]
    # Through a shell: setpriv itself still walks through closed folders when it starts a program.
    return [setpriv, *user, "/bin/sh", "-c", 'exec "$@"', "sh", *command]


def run_as_user(
    source: str, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python that may import the project, as an ordinary user."""
    paths = [str(ROOT), *site.getsitepackages()]
    return subprocess.run(
        as_user(open_python(), "-c", source, *arguments),
        capture_output=True,
        text=True,
        timeout=120,
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            **(env or {}),
        },
    )

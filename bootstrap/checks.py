from __future__ import annotations

import os
import shutil

from bootstrap.packages import PYTHON, VENV
from bootstrap.running import ROOT, SetupError, run, tell

BIN = VENV / "bin"
LINTS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "--lint", "--quiet", "templates"),
    ("bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", "matchmaker", "worker"),
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# All that tests and lints see of the caller's environment. An address, a port or an option of
# pytest that happens to be set in a shell must not change what is tested.
KEPT = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "CI",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE",
)  # fmt: skip


def environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def lint() -> list[str]:
    """Run every lint and return the names of those that found something."""
    failed = []
    for name, *arguments in LINTS:
        line = " ".join([name, *arguments])
        tell(f"== {line}")
        if run([BIN / name, *arguments], env=environment()):
            failed.append(line)
    return failed


def pytest(*arguments: str) -> int:
    """Run the tests; what they print goes to the terminal as it is."""
    return run([PYTHON, "-m", "pytest", *arguments], env=environment())


def ensure_chromium() -> None:
    """Install Chromium where it is missing and may be installed; SetupError where not."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(
            "The browser tests need Chromium. Type: sudo apt-get update && sudo apt-get install "
            "chromium"
        )
    tell("Installing Chromium ...")
    log = VENV / "chromium.log"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update"], install):
        if run(command, cwd=ROOT, env=env, log=log):
            raise SetupError(
                f"Chromium could not be installed (all of it: {log}). Type: apt-get update && "
                "apt-get install chromium"
            )

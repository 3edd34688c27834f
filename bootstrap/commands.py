from __future__ import annotations

import argparse
import os
import shutil
import sys

from bootstrap import checks
from bootstrap.front_end import ensure_front_end, ensure_translations
from bootstrap.packages import PYTHON, REQUIREMENTS, RUNS, TESTS, ensure_packages, environment
from bootstrap.running import SetupError, end_on_signal, run, tell

LISTS = ("base", "embedded", "frontend", "test")


def main(arguments: list[str]) -> int:
    """Run one command; anything in the way is one line on standard error and status 1."""
    parser = argparse.ArgumentParser(prog="python3 -m bootstrap")
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("--port", default="")
    parser.add_argument("--data", default="")
    options = parser.parse_args(arguments)
    end_on_signal()
    # What is installed must be readable for the user that the private servers run as.
    os.umask(0o022)
    try:
        return COMMANDS[options.command](options)
    except SetupError as error:
        tell(str(error))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        tell(f"{options.command} stopped: {error}")
    return 1


def install(_: argparse.Namespace) -> int:
    ensure_packages(RUNS)
    ensure_front_end()
    ensure_translations()
    return 0


def demo(options: argparse.Namespace) -> int:
    _check_wishes(options.port, options.data)
    install(options)
    command = [str(PYTHON), "-m", "matchmaker.cli", "up"]
    command += ["--port", options.port] if options.port else []
    command += ["--data", options.data] if options.data else []
    sys.stderr.flush()
    # In our place, so that a signal to this process is one to the supervisor.
    os.execve(command[0], command, environment())  # noqa: S606


def _check_wishes(port: str, data: str) -> None:
    """Refuse what cannot be meant before anything is installed; raises SetupError."""
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SetupError(f"{port} is no port: choose one from 1024 to 65535, as in PORT=8080")
    if data and os.path.exists(data) and not os.path.isdir(data):
        raise SetupError(f"{data} is a file, not a folder: choose another one with DATA=")


def quick_tests(_: argparse.Namespace) -> int:
    _prepare_tests()
    failed = checks.lint()
    # A worker that has done its own takes of the other's: both end together.
    status = checks.pytest("-n", "2", "--dist", "worksteal", "-m", "not long")
    for line in failed:
        tell(f"Not clean: {line}")
    return status or int(bool(failed))


def long_tests(_: argparse.Namespace) -> int:
    _prepare_tests()
    return checks.pytest("-m", "long")


def _prepare_tests() -> None:
    ensure_packages(TESTS)
    ensure_front_end()
    ensure_translations()
    checks.ensure_chromium()


def lint(_: argparse.Namespace) -> int:
    ensure_packages(TESTS)
    failed = checks.lint()
    for line in failed:
        tell(f"Not clean: {line}")
    return int(bool(failed))


def frontend(_: argparse.Namespace) -> int:
    ensure_packages(RUNS)
    ensure_front_end(anew=True)
    return 0


def lock(_: argparse.Namespace) -> int:
    """Resolve the lists anew. Without a person's index, so that no address and no hash of a
    file from elsewhere gets into them."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("make lock needs uv: type pip install uv, then the command again")
    clean = {k: v for k, v in environment().items() if not k.startswith(("UV_", "PIP_"))}
    for name in LISTS:
        status = run(
            [
                *(uv, "pip", "compile", "--quiet", "--no-config", "--universal"),
                *("--python-version", "3.11", "--generate-hashes", "--upgrade"),
                *("--custom-compile-command", "make lock"),
                *(f"{name}.in", "-o", f"{name}.txt"),
            ],
            cwd=REQUIREMENTS,
            env=clean,
        )
        if status:
            raise SetupError(f"uv could not resolve requirements/{name}.in")
    return 0


COMMANDS = {
    "demo": demo,
    "frontend": frontend,
    "install": install,
    "lint": lint,
    "lock": lock,
    "test": quick_tests,
    "test-long": long_tests,
}

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from bootstrap.running import ROOT, SetupError, run, say_of, tell, why

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
RUNS = ("base", "embedded")
TESTS = (*RUNS, "test")
# Settings of a person's pip or Python that would lead the installation elsewhere.
ASTRAY = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
)


def ensure_venv() -> None:
    """Make .venv unless a working one of a Python that fits is there."""
    probe = [
        str(PYTHON),
        "-c",
        "import sys, pip; print((3, 11) <= sys.version_info[:2] <= (3, 14))",
    ]
    if say_of(probe) == "True":
        return
    tell("Making .venv ...")
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()
    except OSError as error:
        raise _unwritable(error) from None
    log = VENV / "install.log"
    if run([sys.executable, "-m", "venv", VENV], env=environment(), log=log):
        # Debian keeps a part of Python's own library in a package of its own.
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        reason = why(log)
        shutil.rmtree(VENV)
        raise SetupError(
            f"This Python cannot make a virtual environment ({reason}): on Debian or Ubuntu type "
            f"apt-get install python{version}-venv, then the command again"
        )


def _unwritable(error: OSError) -> SetupError:
    if error.errno == errno.ENOSPC:
        return SetupError(f"The disk that holds {ROOT} is full: make room (about 1.5 GB)")
    return SetupError(
        f"Cannot write in {ROOT} ({error.strerror}): copy the project to a folder of your own and "
        "type the command there"
    )


def ensure_packages(names: Iterable[str]) -> None:
    """Install the hash-pinned packages of these lists, unless they are in already."""
    ensure_venv()
    lists = [REQUIREMENTS / f"{name}.txt" for name in names]
    done = read_stamps()
    missing = [path for path in lists if done.get(path.name) != digest([path])]
    if missing:
        tell(f"Installing the Python packages of {', '.join(p.stem for p in missing)} ...")
        log = VENV / "install.log"
        command: list[str | Path] = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "--no-input",
        ]
        for path in lists:
            command += ["-r", path]
        if run(command, env=environment(), log=log):
            raise SetupError(
                f"The Python packages could not be installed: {why(log)} (all of it: {log}). Check "
                "the network and type the command again"
            )
        _add_project()
        for path in missing:
            write_stamp(path.name, digest([path]))


def _add_project() -> None:
    """Make the project importable in .venv, and `matchmaker` a command of it."""
    packages = say_of([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    assert packages is not None
    Path(packages, "temu_bisnis.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "matchmaker"
    # Through sh, since the path to .venv may hold spaces or be too long for a #! line.
    command.write_text(
        f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''\n"
        "import sys\n\nfrom matchmaker.cli import main\n\nsys.exit(main())\n"
    )
    command.chmod(0o755)


def environment() -> dict[str, str]:
    """The environment for installing: a person's proxy and certificates stay, detours do not."""
    return {k: v for k, v in os.environ.items() if k not in ASTRAY} | {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1"
    }


def digest(paths: Iterable[Path], *more: str) -> str:
    """One value that changes when one of these files, its name or `more` does."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    for word in more:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def read_stamps() -> dict[str, str]:
    """What was done already, by name, with the digest of what it was made from."""
    try:
        stamps: dict[str, str] = json.loads((VENV / "stamps.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    # A folder that was moved holds scripts that point to the old place.
    return stamps if stamps.get("root") == str(ROOT) else {}


def write_stamp(name: str, value: str) -> None:
    stamps = read_stamps() | {"root": str(ROOT), name: value}
    (VENV / "stamps.json").write_text(json.dumps(stamps, indent=1))

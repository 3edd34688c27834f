from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from bootstrap.packages import (
    VENV,
    digest,
    ensure_packages,
    environment,
    read_stamps,
    write_stamp,
)
from bootstrap.running import ROOT, SetupError, run, say_of, tell, why

SOURCES = ROOT / "frontend"
BUILT = ROOT / "matchmaker" / "static" / "build"
TRANSLATIONS = ROOT / "matchmaker" / "translations"
OLDEST_NODE = 20


def ensure_front_end(*, anew: bool = False) -> None:
    """Build the script and the style sheet, unless they are built from just these sources."""
    sources = digest(_sources())
    built = BUILT.is_dir() and any(BUILT.iterdir())
    if built and read_stamps().get("front end") == sources and not anew:
        return
    path = _path_with_node()
    tell("Building the front end ...")
    lock = digest([SOURCES / "package-lock.json", SOURCES / "package.json"], path)
    if read_stamps().get("node modules") != lock or not (SOURCES / "node_modules").is_dir():
        _npm(path, "ci", "--no-audit", "--no-fund")
        write_stamp("node modules", lock)
    _npm(path, "run", "build")
    write_stamp("front end", sources)


def _sources() -> list[Path]:
    return [
        path
        for path in SOURCES.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(SOURCES).parts
    ]


def _path_with_node() -> str:
    """A PATH on which `node` and `npm` are found: the machine's, else those of a Python package."""
    path = os.environ.get("PATH", os.defpath)
    version = re.match(r"v(\d+)\.", say_of(["node", "--version"]) or "")
    if version and int(version[1]) >= OLDEST_NODE and shutil.which("npm"):
        return path
    ensure_packages(("base", "embedded", "frontend"))
    return f"{VENV / 'bin'}{os.pathsep}{path}"


def _npm(path: str, *arguments: str) -> None:
    log = VENV / "front-end.log"
    npm = shutil.which("npm", path=path)
    assert npm is not None
    if run([npm, *arguments], cwd=SOURCES, env=environment() | {"PATH": path}, log=log):
        raise SetupError(
            f"The front end could not be built (npm {arguments[0]}): {why(log)} (all of it: {log})"
        )


def ensure_translations() -> None:
    """Compile the catalogues, unless they are compiled from just these texts."""
    texts = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    made = all(text.with_suffix(".mo").exists() for text in texts)
    now = digest(texts)
    if not texts or (made and read_stamps().get("translations") == now):
        return
    log = VENV / "translations.log"
    if run([VENV / "bin" / "pybabel", "compile", "-d", TRANSLATIONS], log=log):
        raise SetupError(f"The translations could not be compiled: {why(log)} (all of it: {log})")
    write_stamp("translations", now)

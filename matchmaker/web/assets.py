"""The built script, style sheet and icons under names that carry their content's hash."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for

BUILD = Path(__file__).parent.parent / "static" / "build"


@lru_cache
def _manifest(path: Path, changed: float) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text())
    return names


def asset(name: str) -> str:
    """Return the address of a built file; the plain name while nothing has been built."""
    path = BUILD / "manifest.json"
    names = _manifest(path, path.stat().st_mtime) if path.exists() else {}
    return url_for("static", filename=f"build/{names.get(name, name)}")


def init_app(app: Flask) -> None:
    """Offer `asset()` to every template."""
    app.jinja_env.globals["asset"] = asset

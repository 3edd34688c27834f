"""The checkout as the tests of the whole see it: files, syntax trees, templates."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "matchmaker"
TEMPLATES = ROOT / "templates"


def list_files(*folders: str, ending: str = ".py") -> list[Path]:
    """Return the files below some folders of the checkout, in order."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob(f"*{ending}")
        if "__pycache__" not in path.parts and "node_modules" not in path.parts
    )


def list_tracked() -> list[Path]:
    """Return every file that is in the history, without what only lies about."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def short(path: Path) -> str:
    """Return a file's path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax_of(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text("utf-8"), str(path))


def list_calls(path: Path, name: str) -> Iterator[ast.Call]:
    """Yield the calls of `name(...)` or `something.name(...)` in a file."""
    for node in ast.walk(syntax_of(path)):
        if isinstance(node, ast.Call) and _name_of(node.func) == name:
            yield node


def _name_of(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None

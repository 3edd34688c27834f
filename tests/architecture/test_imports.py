"""The import rules know every room that there is."""

from __future__ import annotations

import ast
import re
from configparser import ConfigParser

from tests.architecture.test_code import ROOMS
from tests.architecture.tree import PACKAGE, ROOT, list_files, short, syntax_of


def _contract(name: str) -> dict[str, list[str]]:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    section = parser[f"importlinter:contract:{name}"]
    return {key: value.split() for key, value in section.items()}


def test_every_room_has_its_place_among_the_layers() -> None:
    layers = set(_contract("rooms")["layers"]) - {":", "|"}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert layers - {layer for layer in layers if layer.startswith("(")} == modules | packages


def test_every_room_with_more_than_a_core_has_its_furniture_checked() -> None:
    checked = {name.removeprefix("matchmaker.") for name in _contract("furniture")["containers"]}
    # A room within a room may have its furniture checked too.
    assert {name for name in checked if "." not in name} == ROOMS - {"reference"}


def test_only_the_application_names_views() -> None:
    """Views are named as strings too, which import rules do not see."""
    naming = {
        short(path)
        for path in list_files("matchmaker", "worker")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"matchmaker\.\w+\.views(\.\w+)?", node.value)
    }
    assert naming == {"matchmaker/app.py"}

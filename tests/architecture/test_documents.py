"""The documents speak of what is there."""

from __future__ import annotations

import re

import pytest

from matchmaker.cli import ROOMS as COMMANDS
from matchmaker.config import Settings
from tests.architecture.test_code import ROOMS
from tests.architecture.tree import ROOT, list_files

NAMED = re.compile(r"`((?:matchmaker|worker|tests|templates|docs)/[\w./-]+\.\w+)")
DOCUMENTS = [ROOT / "README.md", *list_files("docs", ending=".md")]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    assert f"| `{name.upper()}` |" in (ROOT / "docs" / "operations.md").read_text("utf-8")


def test_no_setting_is_explained_that_is_gone() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    section = text.split("## Environment")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE))
    assert explained == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"`(matchmaker )?{command}\b", text)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_every_room_is_on_the_map(room: str) -> None:
    for name in ("README.md", "docs/architecture.md"):
        assert re.search(rf"\b{room}\b", (ROOT / name).read_text("utf-8")), name


def test_links_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []


def test_files_that_documents_name_exist() -> None:
    missing = [
        f"{document.name}: {path}"
        for document in DOCUMENTS
        for path in NAMED.findall(document.read_text("utf-8"))
        if not (ROOT / path).exists()
    ]
    assert missing == []

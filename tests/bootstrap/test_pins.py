from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
NAMES = sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))


def entries(name: str) -> list[str]:
    """Each requirement of a compiled list with its hashes, as one line."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [entry for entry in "\n".join(lines).replace("\\\n", " ").splitlines() if entry.strip()]


def test_every_list_is_compiled() -> None:
    assert sorted(path.stem for path in REQUIREMENTS.glob("*.in")) == NAMES
    assert {"base", "embedded", "test"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    assert entries(name)
    for entry in entries(name):
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_for_is_what_is_pinned(name: str) -> None:
    pinned = {entry.split("==")[0] for entry in entries(name)}
    for line in (REQUIREMENTS / f"{name}.in").read_text().splitlines():
        if line and not line.startswith(("#", "-c")):
            asked = re.split(r"[\[ ;=<>]", line)[0].lower().replace("_", "-").replace(".", "-")
            assert asked in pinned, f"{asked} is not in {name}.txt: make lock"


@pytest.mark.parametrize("path", [*REQUIREMENTS.iterdir()], ids=lambda path: path.name)
def test_no_address_and_no_place_of_a_machine_is_in_a_list(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"https?:|file:|--(index|extra|find)|(^|\s)/\w", text)


def test_the_front_ends_lock_holds_no_address_either() -> None:
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_ci_runs_both_test_commands() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = [line for line in script.read_text().splitlines() if line.startswith("make ")]
    assert lines == ["make test", "make test-long"]

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.__main__ import fits

ROOT = Path(__file__).resolve().parents[2]


def pretend(version: tuple[int, ...], path: Path) -> subprocess.CompletedProcess[str]:
    """Run the set-up as if it were run by that version, with only `path` to look for others."""
    source = f"import sys; from bootstrap.__main__ import main; sys.exit(main({version}, ['demo']))"
    return subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": str(path)},
        timeout=60,
    )


@pytest.mark.parametrize("minor", range(6, 20))
def test_versions_that_fit(minor: int) -> None:
    assert fits((3, minor, 1)) is (11 <= minor <= 14)


@pytest.mark.parametrize(
    ("version", "age"), [((3, 6, 15), "old"), ((3, 10, 13), "old"), ((3, 15, 0), "new")]
)
def test_a_python_that_does_not_fit_is_one_plain_line(
    tmp_path: Path, version: tuple[int, ...], age: str
) -> None:
    done = pretend(version, tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Python {version[0]}.{version[1]} is too {age}: install Python 3.11, 3.12, 3.13 or 3.14 "
        "and type the command again\n"
    )


def test_another_python_on_the_path_takes_over(tmp_path: Path) -> None:
    # A version switch's empty place first, then one that lies about its name, then a good one.
    answers = {"python3.13": "exit 127", "python3.12": "echo 3 10; echo /bin/false"}
    good = tmp_path / "python3.11"
    answers[good.name] = (
        f'if [ "$1" = -c ]; then echo 3 11; echo {good}; else echo took over "$@"; fi'
    )
    for name, answer in answers.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{answer}\n")
        (tmp_path / name).chmod(0o755)
    done = pretend((3, 9, 0), tmp_path)
    assert done.stdout == "took over -m bootstrap demo\n"
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_an_old_python_reads_is_written_for_it(name: str) -> None:
    source = (ROOT / "bootstrap" / name).read_text()
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source


def old_pythons(env: dict[str, str]) -> list[str]:
    found = [shutil.which(f"python3.{minor}") for minor in range(6, 11)]
    switched = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for minor in range(6, 11):
        found += [str(path) for path in switched.glob(f"3.{minor}.*/bin/python3.{minor}")]
    # A version switch's empty place starts nothing.
    return [
        path
        for path in found
        if path and subprocess.run([path, "-c", ""], capture_output=True, env=env).returncode == 0
    ]


def test_a_really_old_python_says_the_same(tmp_path: Path) -> None:
    env = {"PATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    pythons = old_pythons(env)
    if not pythons:
        pytest.skip("no old Python on this machine")
    for python in pythons:
        done = subprocess.run(
            [python, "-m", "bootstrap", "demo"], capture_output=True, text=True, cwd=ROOT, env=env
        )
        assert done.returncode == 1
        assert re.fullmatch(
            r"Python 3\.\d+ is too old: install Python 3\.11, 3\.12, 3\.13 or 3\.14 and type the "
            r"command again\n",
            done.stderr,
        )


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    for name in ("make", "sh"):
        program = shutil.which(name)
        assert program is not None
        (tmp_path / name).symlink_to(program)
    done = subprocess.run(
        ["make", "demo"], capture_output=True, text=True, cwd=ROOT, env={"PATH": str(tmp_path)}
    )
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == (
        "No Python on this machine: install Python 3.11, 3.12, 3.13 or 3.14"
    )


def test_help_names_every_command() -> None:
    from bootstrap.commands import COMMANDS

    said = subprocess.run(["make"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    named = [line.split()[1] for line in said.splitlines() if line.startswith("make ")]
    assert sorted(named) == sorted(COMMANDS)

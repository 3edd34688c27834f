from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.people import USER, as_user, open_python

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project() -> Iterator[Path]:
    """A copy of the set-up in a project that needs no package at all."""
    folder = Path(tempfile.mkdtemp(prefix="tb-project-"))
    folder.chmod(0o755)
    shutil.copytree(
        ROOT / "bootstrap", folder / "bootstrap", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "requirements").mkdir()
    for name in ("base", "embedded", "frontend", "test"):
        (folder / "requirements" / f"{name}.txt").touch()
    yield folder
    shutil.rmtree(folder)


def run_in(project: Path, source: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a piece of the set-up as its commands do."""
    wrapped = f"""
import argparse, sys
from bootstrap import commands, packages, front_end
def do(_):
    {source}
    return 0
commands.COMMANDS = {{"do": do}}
sys.exit(commands.main(["do"]))
"""
    return subprocess.run(
        [sys.executable, "-c", wrapped],
        capture_output=True,
        text=True,
        cwd=project,
        env={"PATH": os.environ["PATH"], "HOME": str(project), **env},
        timeout=120,
    )


@pytest.mark.long
def test_packages_are_installed_once_and_again_when_the_list_changes(project: Path) -> None:
    install = "packages.ensure_packages(packages.RUNS)"
    first = run_in(project, install)
    assert first.returncode == 0, first.stderr
    assert "Installing the Python packages of base, embedded" in first.stderr
    second = run_in(project, install)
    assert (second.returncode, second.stderr) == (0, "")
    (project / "requirements" / "base.txt").write_text("# changed\n")
    third = run_in(project, install)
    assert third.stderr == "Installing the Python packages of base ...\n"
    command = project / ".venv" / "bin" / "matchmaker"
    assert command.stat().st_mode & stat.S_IXUSR
    (project / "matchmaker").mkdir()
    (project / "matchmaker" / "__init__.py").touch()
    (project / "matchmaker" / "cli.py").write_text("def main():\n    print('here')\n")
    said = subprocess.run([command], capture_output=True, text=True, cwd="/", check=True)
    assert said.stdout == "here\n"


@pytest.mark.long
def test_an_installation_that_fails_is_one_plain_line(project: Path) -> None:
    (project / "requirements" / "base.txt").write_text(f"no-such==1 --hash=sha256:{'0' * 64}\n")
    done = run_in(project, "packages.ensure_packages(['base'])", PIP_NO_INDEX="1")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("The Python packages could not be installed: ERROR: ")
    assert last.endswith("Check the network and type the command again")
    assert "Traceback" not in done.stderr
    again = run_in(project, "packages.ensure_packages(['base'])", PIP_NO_INDEX="1")
    assert again.returncode == 1


def test_a_folder_that_cannot_be_written_is_one_plain_line(project: Path) -> None:
    project.chmod(0o555)
    done = subprocess.run(
        as_user(open_python(), "-B", "-m", "bootstrap", "install"),
        capture_output=True,
        text=True,
        cwd=project,
        env={"PATH": os.environ["PATH"]},
    )
    project.chmod(0o755)
    assert done.returncode == 1, USER
    assert done.stderr.splitlines()[-1] == (
        f"Cannot write in {project} (Permission denied): copy the project to a folder of your own "
        "and type the command there"
    )
    assert "Traceback" not in done.stderr


def test_the_front_end_is_built_once_and_again_when_a_source_changes(project: Path) -> None:
    sources = project / "frontend"
    sources.mkdir()
    (project / ".venv").mkdir()
    for name in ("package.json", "package-lock.json", "app.js"):
        (sources / name).write_text(name)
    # Stands in for npm: notes what it is asked and makes what a build makes.
    tools = project / "tools"
    tools.mkdir()
    built = project / "matchmaker" / "static" / "build"
    (tools / "node").write_text("#!/bin/sh\necho v22.1.0\n")
    (tools / "npm").write_text(
        f"#!/bin/sh\necho $1 >> {project}/asked\nmkdir -p {sources}/node_modules {built}\n"
        f"touch {built}/app.css\n"
    )
    for tool in tools.iterdir():
        tool.chmod(0o755)

    def asked() -> list[str]:
        done = run_in(project, "front_end.ensure_front_end()", PATH=f"{tools}:{os.environ['PATH']}")
        assert done.returncode == 0, done.stderr
        words = (project / "asked").read_text().split() if (project / "asked").exists() else []
        (project / "asked").unlink(missing_ok=True)
        return words

    assert asked() == ["ci", "run"]
    assert asked() == []
    (sources / "app.js").write_text("changed")
    assert asked() == ["run"]
    (sources / "package-lock.json").write_text("changed")
    assert asked() == ["ci", "run"]
    shutil.rmtree(built)
    assert asked() == ["run"]


def test_a_front_end_that_does_not_build_is_one_plain_line(project: Path) -> None:
    sources = project / "frontend"
    sources.mkdir()
    (project / ".venv").mkdir()
    for name in ("package.json", "package-lock.json"):
        (sources / name).touch()
    tools = project / "tools"
    tools.mkdir()
    (tools / "node").write_text("#!/bin/sh\necho v22.1.0\n")
    (tools / "npm").write_text("#!/bin/sh\necho 'npm error network'; echo bye; exit 1\n")
    for tool in tools.iterdir():
        tool.chmod(0o755)
    done = run_in(project, "front_end.ensure_front_end()", PATH=f"{tools}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "The front end could not be built (npm ci): npm error network (all of it: "
    )


def test_tests_do_not_see_the_callers_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    from bootstrap.checks import environment

    for name in ("DATABASE_URL", "REDIS_URL", "PORT", "SECRET_KEY", "PYTEST_ADDOPTS", "LANG"):
        monkeypatch.setenv(name, "set")
    monkeypatch.setenv("PATH", "/bin")
    seen = environment()
    assert seen["PATH"] == "/bin"
    assert "set" not in seen.values()


def test_chromium_that_may_not_be_installed_is_a_line_to_type(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from bootstrap import checks
    from bootstrap.running import SetupError

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="Type: sudo apt-get update && sudo apt-get install"):
        checks.ensure_chromium()
    (tmp_path / "chromium").write_text("#!/bin/sh\n")
    (tmp_path / "chromium").chmod(0o755)
    checks.ensure_chromium()


def test_what_a_command_started_ends_with_it(tmp_path: Path) -> None:
    """SIGTERM to the set-up in the middle of npm leaves no npm behind."""
    source = f"""
from bootstrap.running import end_on_signal, run
end_on_signal()
run(["sh", "-c", "sleep 47 & echo $! > {tmp_path}/pid; wait"])
"""
    process = subprocess.Popen([sys.executable, "-c", source], cwd=ROOT)
    noted = tmp_path / "pid"
    for _ in range(200):
        if noted.exists() and noted.read_text().strip():
            break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    process.terminate()
    assert process.wait(timeout=30) == 128 + 15
    status = Path("/proc", noted.read_text().strip(), "status")
    assert not status.exists() or "Z (zombie)" in status.read_text()


@pytest.mark.parametrize("port", ["abc", "0", "99999", "-1", "80 80", "٨٠٨٠"])
def test_a_port_that_cannot_be_is_one_plain_line_before_anything_is_installed(port: str) -> None:
    said = run_in(ROOT, f"commands._check_wishes({port!r}, '')")
    assert said.returncode == 1
    assert said.stderr == f"{port} is no port: choose one from 1024 to 65535, as in PORT=8080\n"


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = run_in(ROOT, f"commands._check_wishes('', {str(file)!r})")
    assert said.stderr == f"{file} is a file, not a folder: choose another one with DATA=\n"
    assert run_in(ROOT, f"commands._check_wishes('8080', {str(tmp_path)!r})").returncode == 0

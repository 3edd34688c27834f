"""`matchmaker up` for real: its start, its end, and what it does when a process of it is killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from matchmaker.embedded import PrivateServers
from matchmaker.private.valkey import free_port

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = ("web", "live", "relay", "worker", "beat")
FIRST_START_SECONDS = 120.0
# On two cores that are otherwise idle it is well under 10.
SECOND_START_SECONDS = 20.0


def pids_of(data: Path) -> set[int]:
    """The living processes that were told of this data folder, or keep its servers."""
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            where = str((entry / "cwd").readlink())
        except OSError:
            continue
        if str(data).encode() in told or where.startswith(str(data)):
            found.add(int(entry.name))
    return found


def children_of(pid: int) -> dict[int, str]:
    """The direct children of a process, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if parent == pid:
                found[int(entry.name)] = command
    return found


def wait_for(condition: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@dataclass(kw_only=True)
class Up:
    """One run of `matchmaker up`."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    said: Path

    def lines(self) -> list[str]:
        return self.said.read_text().splitlines()

    def ready(self, seconds: float) -> bool:
        wait_for(lambda: self.process.poll() is not None or self.announced(), seconds)
        return self.announced()

    def announced(self) -> bool:
        return f"http://localhost:{self.port}" in self.said.read_text()

    def answer(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code

    def child(self, words: str) -> int:
        """The pid of the child whose command line holds these words."""
        found = [pid for pid, line in children_of(self.process.pid).items() if words in line]
        assert len(found) == 1, children_of(self.process.pid)
        return found[0]


def start(data: Path, port: int) -> Up:
    said = data.parent / f"said-{time.monotonic_ns()}"
    clean = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "TMPDIR"}}
    with said.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "matchmaker.cli",
                "up",
                "--port",
                str(port),
                "--data",
                str(data),
            ],
            cwd=ROOT,
            env=clean,
            stdout=output,
            stderr=output,
        )
    return Up(data=data, port=port, process=process, said=said)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tb-up-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def filled(folder: Path) -> Path:
    """A data folder that a first start has filled with the demo."""
    data = folder / "var"
    up = start(data, free_port())
    try:
        assert up.ready(FIRST_START_SECONDS), up.said.read_text()
        assert up.answer("/healthz") == 200
        assert up.answer("/") == 200
    finally:
        up.process.terminate()
        status = up.process.wait(timeout=40)
    assert status == 0
    assert not pids_of(data)
    return data


@contextmanager
def running(data: Path) -> Iterator[Up]:
    """A start on data that are there already; whatever happens, its end leaves nothing."""
    up = start(data, free_port())
    try:
        assert up.ready(FIRST_START_SECONDS), up.said.read_text()
        yield up
    finally:
        if up.process.poll() is None:
            up.process.kill()
        up.process.wait()
        assert wait_for(lambda: not pids_of(data), 30), pids_of(data)


@pytest.fixture(scope="module")
def up(filled: Path) -> Iterator[Up]:
    """One run for all tests that leave it running."""
    with running(filled) as up:
        yield up


def companies(data: Path) -> int:
    with (
        PrivateServers(data) as servers,
        psycopg.connect(servers.database_url.replace("+psycopg", "")) as connection,
    ):
        row = connection.execute("SELECT count(*) FROM directory_company").fetchone()
    assert row is not None
    return int(row[0])


def test_a_second_start_is_quick_and_keeps_everything_and_ctrl_c_ends_it(filled: Path) -> None:
    before = companies(filled)
    assert before >= 440
    began = time.monotonic()
    with running(filled) as up:
        seconds = time.monotonic() - began
        print(f"second start: {seconds:.1f} s")
        assert seconds < SECOND_START_SECONDS
        assert companies(filled) == before
        assert len(pids_of(up.data)) > len(PROCESSES)
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(timeout=40) == 0
        assert not pids_of(up.data)


def test_it_says_where_it_is_and_who_may_sign_in(up: Up) -> None:
    said = "\n".join(up.lines())
    assert f"http://localhost:{up.port}" in said
    for who in ("penyelenggara@", "panitia@", "pendamping@", "pengamat@", "bank@"):
        assert who in said
    # These data are from an earlier start.
    assert "Loaded" not in said


def test_a_killed_worker_is_back_within_a_minute(up: Up) -> None:
    worker = up.child("worker.app worker")
    os.kill(worker, signal.SIGKILL)
    assert wait_for(lambda: worker not in children_of(up.process.pid), 10)
    log = up.data / "log" / "worker.log"
    assert wait_for(lambda: log.read_text().count(" ready.") == 2, 60)
    assert up.child("worker.app worker") != worker
    assert "worker ended (killed by SIGKILL) and is started again" in up.lines()
    assert up.answer("/healthz") == 200


def test_a_command_attaches_to_what_runs(up: Up) -> None:
    before = {pid for pid in pids_of(up.data) if is_keeper(pid)}
    assert len(before) == 1
    done = subprocess.run(
        [sys.executable, "-m", "matchmaker.cli", "demo", "load"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA": str(up.data)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert {pid for pid in pids_of(up.data) if is_keeper(pid)} == before


def is_keeper(pid: int) -> bool:
    return b"matchmaker.private.keeper" in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_killing_it_leaves_nothing_running_either(up: Up) -> None:
    up.process.kill()
    up.process.wait()
    assert wait_for(lambda: not pids_of(up.data), 30), pids_of(up.data)


def test_a_process_that_cannot_be_kept_up_ends_everything(filled: Path) -> None:
    with running(filled) as up:
        _kill_the_relay_again_and_again(up)
        assert up.process.wait(timeout=40) == 1
        assert "relay died more than 3 times within a minute, so everything ends:" in up.lines()
        assert not pids_of(up.data)


def _kill_the_relay_again_and_again(up: Up) -> None:
    for _ in range(4):
        relay: list[int] = []

        def found(relay: list[int] = relay) -> bool:
            lines = children_of(up.process.pid).items()
            relay[:] = [pid for pid, line in lines if "relay" in line]
            return bool(relay) or up.process.poll() is not None

        assert wait_for(found, 20)
        os.kill(relay[0], signal.SIGKILL)
        wait_for(lambda pid=relay[0]: pid not in children_of(up.process.pid), 10)


def test_a_taken_port_is_said_before_anything_starts(folder: Path) -> None:
    data = folder / "never"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        up = start(data, taken.getsockname()[1])
        assert up.process.wait(timeout=40) == 1
    assert re.fullmatch(
        rf"Port {up.port} is taken by another program: choose another one, "
        r"as in PORT=\d+ or --port \d+\n",
        up.said.read_text(),
    )
    assert not data.exists()

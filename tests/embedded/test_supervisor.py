from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from matchmaker import supervisor as platform
from matchmaker.embedded import Addresses
from matchmaker.private.supervision import Supervisor
from matchmaker.supervisor import Child, StartError, check_port, find_free_port
from tests.embedded.people import ROOT

# A child that notes its pid, has a child of its own and lives until it is ended.
LIVES = """
import os, subprocess, sys, time
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(sys.argv[1], "a") as pids:
    print(os.getpid(), inner.pid, file=pids)
time.sleep(60)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LIVES
DIES = "import sys; print('no such table: companies'); sys.exit(3)"


def child(name: str, source: str, *arguments: str, **more: object) -> Child:
    argv = (sys.executable, "-c", source, *arguments)
    return Child(name=name, argv=argv, **more)  # type: ignore[arg-type]


def pids_in(path: Path) -> list[int]:
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    """Whether it runs; one that only waits for its parent's look does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: list[int], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def end_when(condition: object, seconds: float = 15.0) -> None:
    """Send SIGTERM to this process once the condition holds, from another thread."""

    def wait() -> None:
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:  # type: ignore[operator]
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def test_a_request_to_end_stops_everything_down_to_the_grandchildren(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    children = [child(name, LIVES, str(pids)) for name in ("web", "worker")]
    said = io.StringIO()
    supervisor = Supervisor(children, logs=tmp_path / "log", settle=0.1, out=said)
    ready: list[bool] = []
    end_when(lambda: len(pids_in(pids)) == 4 and ready)
    assert supervisor.run(lambda: ready.append(True)) == 0
    assert ready == [True]
    assert gone(pids_in(pids))
    assert said.getvalue() == ""


def test_one_that_does_not_obey_is_killed_after_the_grace(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    children = [child("worker", STUBBORN, str(pids))]
    supervisor = Supervisor(
        children, logs=tmp_path / "log", settle=0.1, grace=0.5, out=io.StringIO()
    )
    end_when(lambda: len(pids_in(pids)) == 2)
    began = time.monotonic()
    assert supervisor.run() == 0
    assert time.monotonic() - began < 10
    assert gone(pids_in(pids))


def test_one_that_dies_while_starting_ends_everything(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    children = [
        child("web", LIVES, str(pids), ready=lambda: bool(pids_in(pids))),
        child("relay", DIES),
    ]
    said = io.StringIO()
    never = pytest.fail
    supervisor = Supervisor(children, logs=tmp_path / "log", settle=30, out=said)
    assert supervisor.run(lambda: never("it was never ready")) == 1
    lines = said.getvalue().splitlines()
    assert lines[0] == "relay does not start (exit status 3), so everything ends:"
    assert lines[1] == "relay | no such table: companies"
    assert lines[2] == f"All of it: {tmp_path / 'log' / 'relay.log'}"
    assert gone(pids_in(pids))


def test_one_that_is_killed_later_is_started_again_without_its_remains(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    said = io.StringIO()
    children = [child("worker", LIVES, str(pids), ready=lambda: len(pids_in(pids)) >= 2)]
    supervisor = Supervisor(children, logs=tmp_path / "log", out=said)
    end_when(lambda: len(pids_in(pids)) == 4)
    assert supervisor.run(lambda: os.kill(pids_in(pids)[0], signal.SIGKILL)) == 0
    assert said.getvalue() == "worker ended (killed by SIGKILL) and is started again\n"
    assert len(pids_in(pids)) == 4
    assert gone(pids_in(pids))


def test_one_that_dies_again_and_again_ends_everything(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    source = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(.4); sys.exit('ow')"
    said = io.StringIO()
    children = [child("beat", source, str(lives), ready=lambda: lives.exists())]
    assert Supervisor(children, logs=tmp_path / "log", out=said).run() == 1
    assert lives.read_text() == "xxxx"
    assert "beat died more than 3 times within a minute, so everything ends:\nbeat | ow" in (
        said.getvalue()
    )


def test_only_loud_lines_reach_the_terminal(tmp_path: Path) -> None:
    source = "import time; print('INFO fine', flush=True); print('ERROR bad', flush=True)" + (
        "; time.sleep(60)"
    )
    said = io.StringIO()
    supervisor = Supervisor([child("web", source)], logs=tmp_path / "log", settle=0.1, out=said)
    end_when(lambda: "bad" in said.getvalue())
    assert supervisor.run() == 0
    assert said.getvalue() == "web | ERROR bad\n"
    assert (tmp_path / "log" / "web.log").read_text() == "INFO fine\nERROR bad\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    source = f"""
import sys
from pathlib import Path
from matchmaker.private.child import Child
from matchmaker.private.supervision import Supervisor
children = [Child(name="web", argv=(sys.executable, "-c", {LIVES!r}, sys.argv[1]))]
Supervisor(children, logs=Path(sys.argv[2])).run()
"""
    pids = tmp_path / "pids"
    process = subprocess.Popen(
        [sys.executable, "-c", source, str(pids), str(tmp_path / "log")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    deadline = time.monotonic() + 20
    while len(pids_in(pids)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    outer, inner = pids_in(pids)
    assert gone([outer])
    os.kill(inner, signal.SIGKILL)


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"^Port {port} is taken by another program: choose"):
            check_port("127.0.0.1", port)
        assert find_free_port("127.0.0.1", port) != port
    check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(StartError, match="is no port"):
        check_port("127.0.0.1", port)


@pytest.fixture
def first_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, int, int]]:
    """A data folder and two free neighbouring ports; nothing but the ports is real."""
    servers = Addresses(database_url="postgresql://nowhere", redis_url="redis://nowhere")
    monkeypatch.setattr(platform, "addresses", lambda data: nullcontext(servers))
    monkeypatch.setattr(platform, "is_prepared", lambda url: False)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    port = next(p for p in range(20_000, 30_000, 2) if _both_free(p))
    yield tmp_path / "data", port, port + 1
    for number, handler in before.items():
        signal.signal(number, handler)


def _both_free(port: int) -> bool:
    return all(find_free_port("127.0.0.1", wanted) == wanted for wanted in (port, port + 1))


def test_ports_that_are_taken_while_the_demo_loads_are_seen(
    first_run: tuple[Path, int, int],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    data, port, neighbour = first_run
    started: list[str] = []

    class Recorded:
        def __init__(self, children: list[Child], **_: object) -> None:
            started.extend(word for child in children for word in child.argv)

        def run(self, when_ready: object) -> int:
            return 0

    monkeypatch.setattr(platform, "Supervisor", Recorded)
    with socket.socket() as taken, socket.socket() as other:

        def load_slowly(*_: object, **__: object) -> str:
            taken.bind(("127.0.0.1", neighbour))
            taken.listen()
            return ""

        monkeypatch.setattr(platform, "_run_first", load_slowly)
        assert platform.run_up(data=data, port=port, prepare=[("demo", "load")]) == 0
        assert str(port) in started
        assert str(neighbour) not in started

        started.clear()
        monkeypatch.setattr(
            platform,
            "_run_first",
            lambda *_, **__: (other.bind(("127.0.0.1", port)), other.listen(), "")[2],
        )
        assert platform.run_up(data=data, port=port, prepare=[("demo", "load")]) == 1
    assert started == []
    assert f"Port {port} is taken by another program" in capfd.readouterr().err

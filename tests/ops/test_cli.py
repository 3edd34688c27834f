from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from matchmaker.cli import main
from matchmaker.ops.processes import run_passing_signals_on

ROSTER = Path(__file__).parents[1] / "samples" / "ikm.xlsx"
COMMANDS = ["up", "web", "live", "relay", "worker", "beat", "migrate"]

LISTENS = """
import signal, sys, time
def end(number, frame):
    print("ending", flush=True)
    sys.exit(3)
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
time.sleep(60)
"""

PASSES_ON = f"""
import os, sys
from matchmaker.ops.processes import run_passing_signals_on
sys.exit(run_passing_signals_on([sys.executable, "-c", {LISTENS!r}], dict(os.environ)))
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_what_it_does(command):
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) >= 5


@pytest.mark.parametrize("command", ["web", "relay", "worker", "beat", "live", "migrate"])
def test_a_production_that_may_not_start_says_why_in_plain_lines(command, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA", str(tmp_path))
    monkeypatch.setenv("PRODUCTION", "true")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@localhost/nothing")
    monkeypatch.setenv("REDIS_URL", "redis://localhost")
    monkeypatch.setenv("SECRET_KEY", "short")

    result = CliRunner().invoke(main, [command])

    assert result.exit_code == 2
    assert "SECRET_KEY needs 32 characters" in result.output
    assert "Traceback" not in result.output


def test_a_live_server_whose_port_is_taken_says_what_to_type(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            main, ["live", "--port", str(port)], env={"DATA": str(tmp_path)}
        )

    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(
        rf"Error: Port {port} is taken by another program: choose another one, "
        r"as in PORT=(\d+) or --port \1\n",
        result.stderr,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "The database cannot be used"),
        ("mysql://somewhere/else", "must name a PostgreSQL database"),
        ("postgresql+psycopg://host:port/name", "must name a PostgreSQL database"),
        ("nonsense", "must name a PostgreSQL database"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [["migrate"], ["import", "ikm", str(ROSTER), "--edition", "e"]],
    ids=["migrate", "import"],
)
def test_a_database_that_is_not_there_is_one_line(command, url, said, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["up", "web", "relay", "worker", "beat", "live"])
@pytest.mark.parametrize("url", ["rubbish", "postgresql://host:port/name", "sqlite:///x.db"])
def test_no_process_starts_with_an_address_of_another_form(command, url, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setattr("os.execve", lambda *_: pytest.fail("the process was started"))
    result = CliRunner().invoke(main, [command])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "DATABASE_URL must name a PostgreSQL database" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("word", "steps"), [("y", 1), ("t", 1), ("on", 1), ("off", 2)])
def test_a_real_installation_never_gets_the_demo(word, steps, monkeypatch, tmp_path):
    monkeypatch.setenv("PRODUCTION", word)
    for name, value in SOUND.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("matchmaker.supervisor.PREPARE", ["migrate", "demo"])
    seen = []
    monkeypatch.setattr("matchmaker.supervisor.run_up", lambda **given: seen.append(given) or 0)
    CliRunner().invoke(main, ["up", "--data", str(tmp_path)], catch_exceptions=False)
    assert [len(given["prepare"]) for given in seen] == [steps]


def test_the_status_of_the_program_is_the_commands():
    assert run_passing_signals_on([sys.executable, "-c", "raise SystemExit(7)"], {}) == 7


def test_a_program_that_was_killed_ends_like_one_in_a_shell():
    kill = "import os; os.kill(os.getpid(), 9)"
    assert run_passing_signals_on([sys.executable, "-c", kill], {}) == 128 + 9


def test_a_request_to_end_reaches_the_program():
    holder = subprocess.Popen([sys.executable, "-c", PASSES_ON], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout as output:
        assert output.readline() == "ready\n"
        time.sleep(0.1)
        holder.send_signal(signal.SIGTERM)
        assert output.readline() == "ending\n"
    assert holder.wait(10) == 3


SOUND = {
    "SECRET_KEY": "Vq3-9sLw_Zt7Kx1mR8bYc2Nd5HfJ0gPaTe6uWi4o",
    "PUBLIC_BASE_URL": "https://temu.example.org",
    "TRUSTED_HOSTS": '["temu.example.org"]',
    "DATABASE_URL": "postgresql+psycopg://temu@db/temu",
    "REDIS_URL": "redis://queue:6379/0",
}
FAULTS = {
    "SECRET_KEY": "",
    "SECRET_KEY_FALLBACKS": '["short"]',
    "DEBUG": "true",
    "PUBLIC_BASE_URL": "",
    "TRUSTED_HOSTS": "[]",
    "DATABASE_URL": "",
    "REDIS_URL": "",
}


@pytest.mark.parametrize("command", ["up", "web", "relay", "worker", "beat", "live", "migrate"])
def test_each_process_names_every_fault_and_starts_nothing(command, monkeypatch, tmp_path):
    monkeypatch.setenv("PRODUCTION", "true")
    monkeypatch.setenv("DATA", str(tmp_path))
    for name, value in FAULTS.items():
        monkeypatch.setenv(name, value)

    result = CliRunner().invoke(main, [command])

    assert result.exit_code == 2
    for name in FAULTS:
        assert name in result.output, name
    assert list(tmp_path.iterdir()) == []

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text

from matchmaker.embedded import Addresses, PrivateServers, PrivateServersError, addresses
from matchmaker.private.state import Places
from tests.embedded.people import ROOT, USER, run_as_user

HOLDER = """
import sys, time
from pathlib import Path
from matchmaker.embedded import PrivateServers
print(PrivateServers(Path(sys.argv[1])).start().redis_url, flush=True)
time.sleep(60)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder with a short path, in a folder that is closed to all others."""
    folder = Path(tempfile.mkdtemp(prefix="tb-"))
    yield folder / "var"
    shutil.rmtree(folder)


def hold(data: Path) -> subprocess.Popen[str]:
    """Another process that starts or attaches, and holds on."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def said_by(holder: subprocess.Popen[str]) -> str:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def kill(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()


def server_pids(data: Path) -> set[int]:
    """The processes that work in the folders of the servers."""
    folders = {str(data / "postgres"), str(data / "valkey")}
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str((entry / "cwd").readlink()) in folders:
                    found.add(int(entry.name))
            except OSError:
                continue
    return found


def wait_for(condition: object, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def note(addresses_: Addresses, value: str) -> None:
    engine = create_engine(addresses_.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS note (value text)"))
        connection.execute(text("INSERT INTO note VALUES (:value)"), {"value": value})
    engine.dispose()


def noted(addresses_: Addresses) -> list[str]:
    engine = create_engine(addresses_.database_url)
    with engine.begin() as connection:
        found = list(connection.scalars(text("SELECT value FROM note ORDER BY value")))
    engine.dispose()
    return found


def answers(addresses_: Addresses) -> bool:
    client = redis.Redis.from_url(addresses_.redis_url)
    try:
        return bool(client.ping())
    finally:
        client.close()


def test_data_outlive_a_stop_and_nothing_is_left_running(data: Path) -> None:
    before = stat.S_IMODE(data.parent.stat().st_mode)
    with PrivateServers(data) as first:
        assert answers(first)
        note(first, "batik")
        assert stat.S_IMODE(data.parent.stat().st_mode) == before
    assert not server_pids(data)
    with PrivateServers(data) as second:
        assert noted(second) == ["batik"]
    assert not server_pids(data)
    assert stat.S_IMODE(data.parent.stat().st_mode) == before


def test_indonesian_words_are_stemmed_and_similar_ones_found(data: Path) -> None:
    with PrivateServers(data, durable=False) as servers:
        engine = create_engine(servers.database_url)
        with engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION pg_trgm"))
            stems = connection.scalar(
                text(
                    "SELECT to_tsvector('indonesian', 'menjual') @@ "
                    "to_tsquery('indonesian', 'dijual')"
                )
            )
            likeness = connection.scalar(text("SELECT similarity('Kebumen', 'Kebumn')"))
        engine.dispose()
    assert stems is True
    assert likeness is not None
    assert likeness >= 0.5


def test_what_holds_secrets_is_closed_to_others(data: Path) -> None:
    with PrivateServers(data, durable=False):
        for name in ("private", "postgres", "valkey", "socket", "log"):
            assert stat.S_IMODE((data / name).stat().st_mode) == 0o700, name
        for file in (data / "private" / "running.json", data / "valkey" / "valkey.conf"):
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


def test_the_broker_asks_for_its_password(data: Path) -> None:
    with PrivateServers(data, durable=False) as servers:
        port = int(servers.redis_url.rsplit(":", 1)[1].split("/")[0])
        client = redis.Redis(port=port)
        with pytest.raises(redis.AuthenticationError):
            client.ping()
        client.close()


def test_the_second_command_attaches_and_the_last_one_stops(data: Path) -> None:
    first, second = PrivateServers(data, durable=False), PrivateServers(data, durable=False)
    assert first.start() == second.start()
    first.stop()
    assert server_pids(data)
    again = first.start()
    second.stop()
    assert answers(again)
    note(again, "songket")
    first.stop()
    assert not server_pids(data)
    first.stop()


@pytest.mark.long
def test_two_that_start_at_once_share_one_pair(data: Path) -> None:
    holders = [hold(data) for _ in range(4)]
    try:
        assert len({said_by(holder) for holder in holders}) == 1
        names = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in server_pids(data)]
        assert sum(name.startswith("valkey-server") for name in names) == 1
        assert len(all_keepers(data)) == 1
    finally:
        for holder in holders:
            kill(holder)
    # Nobody had a chance to stop them, and still nothing stays.
    assert wait_for(lambda: not server_pids(data))


@pytest.mark.long
def test_one_that_is_killed_leaves_the_servers_to_the_others(data: Path) -> None:
    holder = hold(data)
    address = said_by(holder)
    with PrivateServers(data, durable=False) as mine:
        assert mine.redis_url == address
        kill(holder)
        time.sleep(0.5)
        assert answers(mine)
        note(mine, "tenun")
    assert wait_for(lambda: not server_pids(data))


@pytest.mark.long
def test_a_dead_server_is_started_again_at_the_same_address(data: Path) -> None:
    with PrivateServers(data) as servers:
        note(servers, "lurik")
        master = int((data / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(master, signal.SIGKILL)

        def back() -> bool:
            try:
                with PrivateServers(data) as again:
                    return again == servers and noted(again) == ["lurik"]
            except (PrivateServersError, psycopg.OperationalError):
                return False

        assert wait_for(back)
        assert answers(servers)


@pytest.mark.long
def test_when_all_is_killed_the_next_start_is_as_good_as_the_first(data: Path) -> None:
    holder = hold(data)
    said_by(holder)
    with PrivateServers(data, durable=False) as servers:
        note(servers, "rotan")
    # The keeper first, then what it kept: what a machine does that loses its power.
    keepers = all_keepers(data)
    for pid in [*keepers, *server_pids(data)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    kill(holder)
    assert (data / "private" / "running.json").exists()
    # Its number belongs to somebody else by now: to us.
    postmaster = data / "postgres" / "postmaster.pid"
    if postmaster.exists():
        lines = postmaster.read_text().split("\n")
        postmaster.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with PrivateServers(data, durable=False) as servers:
        assert noted(servers) == ["rotan"]
        assert answers(servers)
    assert not server_pids(data)


def all_keepers(data: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"matchmaker.private.keeper" in command and str(data).encode() in command:
                found.append(int(entry.name))
    return found


@pytest.mark.long
@pytest.mark.parametrize("name", ["x" * 130, 'batik, "tulis" %41 é'])
def test_any_path_will_do(data: Path, name: str) -> None:
    odd = data / name
    with PrivateServers(odd, durable=False) as servers:
        note(servers, "ukir")
        assert noted(servers) == ["ukir"]
    assert not list(Path("/tmp").glob("temu-bisnis-*/.s.PGSQL*"))


def test_nothing_is_started_when_addresses_are_set(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://there/db")
    monkeypatch.setenv("REDIS_URL", "redis://there")
    with addresses(data) as given:
        assert given == Addresses(
            database_url="postgresql+psycopg://there/db", redis_url="redis://there"
        )
    assert not data.exists()


@pytest.mark.long
def test_without_addresses_a_command_has_servers_for_its_own_time(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with addresses(data) as given:
        note(given, "kopi")
    assert not server_pids(data)


def test_data_of_another_version_are_left_alone(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(PrivateServersError, match="made by PostgreSQL 9") as refused:
        PrivateServers(data).start()
    assert "\n" not in str(refused.value)
    assert not all_keepers(data)


@pytest.mark.long
def test_a_cluster_that_was_broken_off_is_made_anew(data: Path) -> None:
    (data / "postgres" / "base").mkdir(parents=True)
    (data / "postgres" / "pg_hba.conf").touch()
    with PrivateServers(data, durable=False) as servers:
        note(servers, "teh")
        assert noted(servers) == ["teh"]


def test_a_socket_path_is_short_enough_or_elsewhere() -> None:
    assert Places(data=Path("/srv/var")).socket == Path("/srv/var/socket")
    assert Places(data=Path("/srv") / ("x" * 90)).socket is None
    assert Places(data=Path("/srv/a,b")).socket is None


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder of the ordinary user."""
    folder = Path(tempfile.mkdtemp(prefix="tb-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    yield folder
    shutil.rmtree(folder)


def test_an_ordinary_user_needs_no_right_of_root(open_folder: Path) -> None:
    source = """
import sys
from pathlib import Path
from matchmaker.embedded import PrivateServers
import psycopg
data = Path(sys.argv[1])
for _ in range(2):
    with PrivateServers(data) as servers:
        address = servers.database_url.replace("+psycopg", "")
        with psycopg.connect(address) as connection:
            print(connection.execute("SELECT current_user").fetchone()[0])
"""
    done = run_as_user(source, str(open_folder / "var"))
    assert done.stdout.split() == ["matchmaker", "matchmaker"], done.stderr
    assert not server_pids(open_folder / "var")
    assert stat.S_IMODE((open_folder / "var").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_one_plain_line(open_folder: Path) -> None:
    source = """
import sys
from pathlib import Path
from matchmaker.embedded import PrivateServers, PrivateServersError
try:
    PrivateServers(Path(sys.argv[1])).start()
except PrivateServersError as error:
    print(error)
"""
    open_folder.chmod(0o500)
    done = run_as_user(source, str(open_folder / "var"))
    assert done.stdout == (
        f"Cannot write in the data folder {open_folder}/var (Permission denied): choose another "
        "one with DATA=\n"
    ), done.stderr

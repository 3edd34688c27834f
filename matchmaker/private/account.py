from __future__ import annotations

import ctypes
import functools
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from matchmaker.private.errors import PrivateServersError

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who the server programs run as.

    PostgreSQL refuses to run as root, so root hands them to an ordinary user. `prefix` is put
    before every command line; `user` is None where the present user will do.
    """

    user: int | None
    group: int | None
    prefix: tuple[str, ...] = ()

    def own(self, path: Path) -> None:
        """Hand a file or folder over, where it is not ours to keep."""
        if self.user is not None:
            os.chown(path, self.user, -1 if self.group is None else self.group)

    def own_folder(self, path: Path) -> Path:
        """Make a folder that nobody but this account (and root) may look into."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.own(path)
        path.chmod(0o700)
        return path

    def spawn(
        self, command: list[str], *, cwd: Path, log: Path, ends_with: signal.Signals
    ) -> subprocess.Popen[bytes]:
        """Start a program that gets the signal `ends_with` when this process dies."""
        prefix, user, group = self._before(ends_with)
        with log.open("ab") as output:
            return subprocess.Popen(
                [*prefix, *command],
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=server_environment(),
                start_new_session=True,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                preexec_fn=None if prefix else dies_with_parent(ends_with),
            )

    def run(self, command: list[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end and return what it said."""
        prefix, user, group = self._before(signal.SIGTERM)
        return subprocess.run(
            [*prefix, *command],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=server_environment(),
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )

    def _before(self, ends_with: signal.Signals) -> tuple[tuple[str, ...], int | None, int | None]:
        # With a prefix, setpriv itself changes the user and asks for the signal.
        if not self.prefix:
            return (), self.user, self.group
        return (*self.prefix, "--pdeathsig", ends_with.name.removeprefix("SIG")), None, None


def server_environment() -> dict[str, str]:
    """The environment without what would lead a server or its tools astray."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def dies_with_parent(ends_with: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that asks Linux for a signal on the death of the parent; None elsewhere."""
    if sys.platform != "linux":
        return None
    prctl = _prctl()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(ends_with), 0, 0, 0)

    return ask


@functools.cache
def _prctl() -> Callable[..., int]:
    # Looked up before the fork: between fork and exec nothing may be imported or allocated much.
    function: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    return function


def server_account(owned: Path) -> Account:
    """The account for servers whose data lie in `owned`, which need not exist yet.

    Raises PrivateServersError when the data belong to somebody else.
    """
    if os.geteuid() != 0:
        if owned.exists() and owned.stat().st_uid != os.geteuid():
            owner = _user_name(owned.stat().st_uid)
            raise PrivateServersError(
                f"The data in {owned} belong to the user {owner}: start as that user, "
                "or choose another folder with DATA="
            )
        return Account(user=None, group=None)
    if owned.exists() and owned.stat().st_uid != 0:
        status = owned.stat()
        return Account(user=status.st_uid, group=status.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(user=nobody.pw_uid, group=nobody.pw_gid)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def closed_folders(paths: Iterable[Path], account: Account) -> list[Path]:
    """The folders on the way to `paths` that the account may not walk through."""
    if account.user is None:
        return []
    closed: dict[Path, None] = {}
    for path in paths:
        for folder in path.resolve().parents:
            status = folder.stat()
            owner_may = status.st_uid == account.user and status.st_mode & stat.S_IXUSR
            if not owner_may and not status.st_mode & stat.S_IXOTH:
                closed[folder] = None
    return list(closed)


def reading_account(account: Account, probe: list[str]) -> Account | None:
    """The account with the right to walk through closed folders, or None where that is refused.

    Linux can lend an ordinary user this one right of root (CAP_DAC_READ_SEARCH), so that no mode
    of anybody's folder has to change. `probe` is a command that must then succeed.
    """
    setpriv = shutil.which("setpriv")
    if account.user is None or setpriv is None:
        return None
    able = Account(
        user=account.user,
        group=account.group,
        prefix=(
            setpriv,
            f"--reuid={account.user}",
            f"--regid={account.group}",
            "--clear-groups",
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search",
        ),
    )
    return able if able.run(probe, cwd=Path("/")).returncode == 0 else None


@contextmanager
def opened(folders: list[Path]) -> Iterator[None]:
    """Let everybody walk through (not list) these folders, and close them again at the end."""
    before = [(folder, stat.S_IMODE(folder.stat().st_mode)) for folder in folders]
    try:
        for folder, mode in before:
            folder.chmod(mode | stat.S_IXOTH)
        yield
    finally:
        for folder, mode in before:
            folder.chmod(mode)

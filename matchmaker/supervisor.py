from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from matchmaker.config import secret_kept_in
from matchmaker.embedded import Addresses, PrivateServersError, addresses
from matchmaker.private.account import dies_with_parent
from matchmaker.private.child import Child
from matchmaker.private.prepared import is_prepared
from matchmaker.private.supervision import Supervisor

__all__ = ["Child", "StartError", "Supervisor", "run_up", "up_children"]

COMMAND = (sys.executable, "-m", "matchmaker.cli")
SOURCE = Path(__file__).resolve().parent.parent
# What runs to its end before anything is served.
PREPARE: tuple[tuple[str, ...], ...] = (("migrate",), ("demo", "load"))

# In the data folder: what the preparation of the first start said.
WELCOME = Path("log", "welcome.txt")


class StartError(Exception):
    """`up` cannot start; the message is one plain line, perhaps with the end of a log below."""


def run_up(
    *,
    data: Path,
    port: int,
    host: str = "127.0.0.1",
    prepare: Sequence[Sequence[str]] = PREPARE,
    describe: Callable[[str], Iterable[str]] = lambda address: [address],
) -> int:
    """Run the whole platform until it is told to stop; returns the exit status.

    Checks the ports, starts or attaches to the servers beneath, runs the commands of `prepare`,
    then all processes under one supervisor. The last paragraph of what `prepare` prints is said at
    every start, the ones before it only once. `describe` gets the address and returns the lines
    that are printed when everything is ready.
    """
    data = data.absolute()
    # Until the supervisor listens itself, a request to end unwinds as Ctrl-C does.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        check_port(host, port)
        with addresses(data) as servers:
            env = dict(os.environ) | _environment(data, servers, port=port)
            logs = data / "log"
            logs.mkdir(mode=0o700, parents=True, exist_ok=True)
            news: list[str] = []
            for arguments in () if is_prepared(servers.database_url) else prepare:
                said = _run_first(arguments, env=env, logs=logs)
                if said:
                    *once, welcome = said.rstrip().split("\n\n")
                    news += once
                    (data / WELCOME).write_text(welcome)
            # Another program may have taken a port while the demo was loaded.
            check_port(host, port)
            live_port = find_free_port(host, port + 1)
            env["LIVE_URL"] = os.environ.get("LIVE_URL") or f"http://localhost:{live_port}"
            children = up_children(host=host, port=port, live_port=live_port, logs=logs)

            def announce() -> None:
                for line in [*news, *_welcome(data), *describe(env["PUBLIC_BASE_URL"])]:
                    print(line, file=sys.stderr, flush=True)

            return Supervisor(children, logs=logs, env=env).run(announce)
    except (StartError, PrivateServersError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _environment(data: Path, servers: Addresses, *, port: int) -> dict[str, str]:
    """What the processes are told; what the caller's environment says of itself goes first."""
    paths = [str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "DATA": str(data),
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "PUBLIC_BASE_URL": os.environ.get("PUBLIC_BASE_URL") or f"http://localhost:{port}",
        # Made once here: several processes that start at once would each make their own.
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_kept_in(data),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
    }


def up_children(*, host: str, port: int, live_port: int, logs: Path) -> list[Child]:
    """The processes of the platform, each with what tells that it does its work."""
    return [
        Child(
            name="web",
            argv=(*COMMAND, "web", "--host", host, "--port", str(port)),
            ready=lambda: serves(f"http://{host}:{port}/healthz"),
        ),
        Child(
            name="live",
            argv=(*COMMAND, "live", "--host", host, "--port", str(live_port)),
            ready=lambda: serves(f"http://{host}:{live_port}/healthz"),
        ),
        Child(
            name="relay",
            argv=(*COMMAND, "relay"),
            ready=lambda: says(logs / "relay.log", "The relay listens"),
        ),
        Child(
            name="worker",
            argv=(*COMMAND, "worker"),
            ready=lambda: says(logs / "worker.log", " ready."),
            # Celery's cold shutdown: SIGTERM would first finish what it has in hand.
            ends_at_once=signal.SIGQUIT,
        ),
        Child(
            name="beat",
            argv=(*COMMAND, "beat"),
            ready=lambda: says(logs / "beat.log", "beat: Starting"),
        ),
    ]


def _run_first(arguments: Sequence[str], *, env: Mapping[str, str], logs: Path) -> str:
    """Run a command to its end and return what it says on standard output."""
    log = logs / f"{arguments[0]}.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            check=False,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
    if done.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-6:])
        raise StartError(
            f"`matchmaker {' '.join(arguments)}` failed, so nothing is started "
            f"(all of it: {log}):\n{end}"
        )
    return done.stdout.decode()


def _welcome(data: Path) -> list[str]:
    """The last paragraph of what the first preparation said, such as whom to sign in as."""
    try:
        return (data / WELCOME).read_text().splitlines()
    except FileNotFoundError:
        return []


def check_port(host: str, port: int) -> None:
    """Raise StartError when we cannot listen at this port."""
    if not 0 < port < 65536:
        raise StartError(f"{port} is no port: choose one from 1024 to 65535, as in PORT=8080")
    with socket.socket() as probe:
        # As gunicorn does it, so that the leftovers of a run just ended are not in the way.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = f"Port {port} is taken by another program"
            else:
                reason = f"Cannot listen at {host}, port {port} ({error.strerror})"
            other = _another(port)
            raise StartError(
                f"{reason}: choose another one, as in PORT={other} or --port {other}"
            ) from None


def _another(port: int) -> int:
    return port + 80 if 1024 <= port < 65000 else 8080


def find_free_port(host: str, wanted: int) -> int:
    """The wanted port, or any free one where it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except (OSError, OverflowError):
            probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def serves(url: str) -> bool:
    """Whether a page can be had there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def says(log: Path, words: str) -> bool:
    """Whether these words stand in the log."""
    return words in log.read_text(errors="replace")

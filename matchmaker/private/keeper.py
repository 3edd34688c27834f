"""The process that owns the private servers of one data folder.

It starts both, starts one again that died, and stops both when the last holder has let go, even
one that was killed. Run as `python -m matchmaker.private.keeper DATA durable|forgetful`; one line
on standard output says `ready` or why not.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from matchmaker.private import account as accounts
from matchmaker.private import postgres, valkey
from matchmaker.private.errors import PrivateServersError
from matchmaker.private.leftovers import end_users_of
from matchmaker.private.restarts import restart_history
from matchmaker.private.state import Places, Running

GLANCE_SECONDS = 0.1
STOP_SECONDS = 20.0


class Keeper:
    """Starts the servers, watches over them, stops them."""

    def __init__(self, data: Path, *, durable: bool) -> None:
        self.places = Places(data=data)
        self.durable = durable
        self.open = ExitStack()
        self.restarts: tuple[float, ...] = ()
        self.stopping = False

    def start(self) -> None:
        programs = postgres.find_programs()
        program = valkey.find_program()
        account = self._account([programs.folder / "postgres", program])
        self.postgres = postgres.Postgres(
            programs=programs,
            account=account,
            data=self.places.postgres,
            socket=self.places.socket or self._short_folder(),
            log=self.places.log / "postgres.log",
            durable=self.durable,
        )
        self.postgres.prepare()
        self.database = self.postgres.spawn()
        try:
            # Valkey loads while PostgreSQL recovers.
            self._start_valkey(program, account)
            self.postgres.wait_ready(self.database)
        except BaseException:
            self.stop()
            raise
        self.places.write(
            Running(
                socket=str(self.postgres.socket),
                port=self.valkey.port,
                password=self.valkey.password,
            )
        )

    def _account(self, programs: list[Path]) -> accounts.Account:
        """Who runs the servers, with a way through folders that are closed to others."""
        account = accounts.server_account(self.places.postgres)
        inside = [self.places.postgres, self.places.valkey]
        closed = accounts.closed_folders([*programs, *inside], account)
        if not closed:
            return account
        able = accounts.reading_account(account, [str(programs[0]), "--version"])
        if able is not None:
            return able
        self.open.enter_context(accounts.opened(closed))
        return account

    def _short_folder(self) -> Path:
        """A folder of our own for the socket, where the path to the data does not do for one."""
        folder = Path(tempfile.mkdtemp(prefix="temu-bisnis-", dir="/tmp"))
        self.open.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _start_valkey(self, program: Path, account: accounts.Account) -> None:
        # Between finding a free port and taking it another program may be faster.
        for attempt in range(5):
            self.valkey = valkey.Valkey(
                program=program,
                account=account,
                data=self.places.valkey,
                log=self.places.log / "valkey.log",
                port=valkey.free_port(),
                password=secrets.token_urlsafe(24),
                durable=self.durable,
            )
            self.broker = self.valkey.spawn()
            try:
                self.valkey.wait_ready(self.broker)
            except PrivateServersError:
                if attempt == 4:
                    raise
            else:
                return

    def watch(self) -> None:
        """Return when nobody uses the servers any more, or one of them cannot be kept up."""
        with self.places.lock("holders") as holders:
            while not self.stopping and not holders.take(seconds=0):
                time.sleep(GLANCE_SECONDS)
                if self.database.poll() is not None and not self.stopping:
                    self._count_restart()
                    self.database = self.postgres.spawn()
                    self.postgres.wait_ready(self.database)
                if self.broker.poll() is not None and not self.stopping:
                    self._count_restart()
                    self.broker = self.valkey.spawn()
                    self.valkey.wait_ready(self.broker)
            # Still holding the lock, if nobody else did: who comes now waits until all is down.
            end_users_of(self.postgres.url)
            self.stop()

    def _count_restart(self) -> None:
        history = restart_history(self.restarts, time.monotonic())
        if history is None:
            raise PrivateServersError("A private server died too often; see its log")
        self.restarts = history

    def stop(self) -> None:
        """Stop both at once, cleanly, and by force only what does not obey."""
        self.places.forget()
        running = [
            (server, sign)
            for name, sign in (("database", signal.SIGINT), ("broker", signal.SIGTERM))
            if (server := getattr(self, name, None)) is not None and server.poll() is None
        ]
        for server, sign in running:
            server.send_signal(sign)
        for server, _ in running:
            try:
                server.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        self.open.close()


def main(arguments: list[str]) -> int:
    """Keep the servers of a data folder until nobody uses them; returns the exit status."""
    data, kind = arguments
    keeper = Keeper(Path(data), durable=kind == "durable")

    def end(*_: object) -> None:
        keeper.stopping = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with keeper.places.lock("keeper") as alone:
        if not alone.take(seconds=STOP_SECONDS):
            print("Another command is still stopping the private servers: try again", flush=True)
            return 1
        try:
            keeper.start()
        except PrivateServersError as error:
            print(error, flush=True)
            return 1
        print("ready", flush=True)
        # From now on nobody reads what is said: the one who started us may be gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        try:
            keeper.watch()
        finally:
            keeper.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""The live server: HTTP on asyncio, one LISTEN connection, `GET /stream?token=` and `/healthz`.

A stream says only "changed", never what: the page asks the web server, which knows who may see
it. An event may be one too many, never one too few.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import psycopg
from sqlalchemy import make_url

from matchmaker import clock
from matchmaker.live import tokens
from matchmaker.live.hub import Hub
from matchmaker.live.service import CHANNEL

log = logging.getLogger(__name__)

MOST_STREAMS = 4000
LONGEST_HEAD_BYTES = 16 * 1024
HEAD_SECONDS = 10
SLOW_READER_SECONDS = 10
COMMENT_EVERY_SECONDS = 15.0
RECONNECT_MILLISECONDS = 3000
LONGEST_PAUSE_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the server needs of a request's head."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


class LiveServer:
    """Answers streams and wakes them."""

    def __init__(self, *, database_url: str, secrets: Sequence[str], page_address: str) -> None:
        self._database = (
            make_url(database_url)
            .set(drivername="postgresql")
            .render_as_string(hide_password=False)
        )
        self._secrets = secrets
        page = urlsplit(page_address)
        self._origin = f"{page.scheme}://{page.netloc}"
        self._hub = Hub()
        self._listening = False
        self._number = 0
        self._open: set[asyncio.Task[None]] = set()

    async def run(self, host: str, port: int, ended: asyncio.Event) -> None:
        """Serve until `ended` is set, then close every stream."""
        server = await asyncio.start_server(
            self._accept, host, port, limit=LONGEST_HEAD_BYTES, backlog=512
        )
        listening = asyncio.create_task(self._listen())
        log.info("The live server listens at %s, port %s", host, port)
        await ended.wait()
        server.close()
        listening.cancel()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(listening, *self._open, return_exceptions=True)

    async def _listen(self) -> None:
        """Keep one connection that hears of changes; come back when the database does."""
        pause, told = 1.0, False
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self._database, autocommit=True, connect_timeout=5
                )
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._listening, pause, told = True, 1.0, False
                    self._hub.perhaps_changed()
                    async for notice in connection.notifies():
                        self._hub.changed(notice.payload)
            except psycopg.Error as error:
                if not told:
                    log.warning("The database does not answer, trying on: %s", error)
                told = True
            self._listening = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            request = await read_request(reader)
            if request is not None:
                watching = asyncio.create_task(_cancel_when_gone(reader, task))
                try:
                    await self._answer(request, writer)
                finally:
                    watching.cancel()
        except (OSError, TimeoutError, asyncio.CancelledError):
            # The page was closed, its phone fell asleep, or the server ends.
            pass
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        if request.method not in {"GET", "HEAD"}:
            await self._say(writer, "405 Method Not Allowed", "Only GET is answered.")
        elif request.path == "/healthz":
            status = "200 OK" if self._listening else "503 Service Unavailable"
            await self._say(writer, status, f"streams: {self._hub.count}")
        elif request.path != "/stream":
            await self._say(writer, "404 Not Found", "No such address.")
        elif self._hub.count >= MOST_STREAMS:
            await self._say(writer, "503 Service Unavailable", "Too many open pages.")
        else:
            await self._open_stream(request, writer)

    async def _open_stream(self, request: Request, writer: asyncio.StreamWriter) -> None:
        try:
            token = request.query.get("token", [""])[0]
            topic, ends_at = tokens.read(token, self._secrets, clock.now())
        except tokens.TokenRefusedError:
            await self._say(writer, "403 Forbidden", "This address has expired.")
            return
        stream = self._hub.join(topic)
        if "last-event-id" in request.headers:
            # A page that comes back may have missed something.
            stream.wake()
        try:
            await self._send(writer, self._head("200 OK", "text/event-stream"))
            await self._send(writer, f"retry: {RECONNECT_MILLISECONDS}\n\n")
            while (left := (ends_at - clock.now()).total_seconds()) > 0:
                if await stream.wait(min(COMMENT_EVERY_SECONDS, left)):
                    self._number += 1
                    await self._send(writer, f"id: {self._number}\ndata: changed\n\n")
                else:
                    await self._send(writer, ": still here\n\n")
        finally:
            self._hub.leave(stream)

    async def _say(self, writer: asyncio.StreamWriter, status: str, text: str) -> None:
        await self._send(writer, self._head(status, "text/plain; charset=utf-8") + text + "\n")

    def _head(self, status: str, kind: str) -> str:
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Type: {kind}",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            # Proxies must not collect the events of a stream.
            "X-Accel-Buffering: no",
            f"Access-Control-Allow-Origin: {self._origin}",
            "Vary: Origin",
            "Connection: close",
        ]
        return "\r\n".join(lines) + "\r\n\r\n"

    async def _send(self, writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(text.encode())
        async with asyncio.timeout(SLOW_READER_SECONDS):
            await writer.drain()


async def _cancel_when_gone(reader: asyncio.StreamReader, task: asyncio.Task[None]) -> None:
    """End a stream when its page closes, instead of at the next comment."""
    with suppress(OSError):
        while await reader.read(LONGEST_HEAD_BYTES):
            pass
    task.cancel()


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read a request's head; None for what is no HTTP request or is too long."""
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        return None
    target = urlsplit(parts[1])
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return Request(method=parts[0], path=target.path, query=parse_qs(target.query), headers=headers)


def serve(
    *, host: str, port: int, database_url: str, secrets: Sequence[str], page_address: str
) -> None:
    """Run the live server until SIGTERM or Ctrl-C."""

    async def run() -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        server = LiveServer(database_url=database_url, secrets=secrets, page_address=page_address)
        await server.run(host, port, ended)

    asyncio.run(run())

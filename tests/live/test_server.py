"""The live server on a real database, its own event loop in a thread."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from collections.abc import Iterator

import psycopg
import pytest

from matchmaker import clock
from matchmaker.live.server import LiveServer
from matchmaker.live.tokens import sign
from tests.platform import answers, free_port, wait_for

SECRET = "a secret for tests that is long enough"


@pytest.fixture(scope="module")
def port(app) -> Iterator[int]:
    port = free_port()
    server = LiveServer(
        database_url=app.config["SQLALCHEMY_DATABASE_URI"],
        secrets=[SECRET],
        page_address="http://localhost:8000/some/path",
    )
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(server.run("127.0.0.1", port, ended))
    )
    thread.start()
    wait_for(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the live server listens", 20)
    yield port
    loop.call_soon_threadsafe(ended.set)
    thread.join(10)
    assert not thread.is_alive()
    loop.close()


@pytest.fixture
def notify(app) -> Iterator[psycopg.Connection]:
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return connection.getresponse()


def stream(port: int, topic: str, **headers: str) -> http.client.HTTPResponse:
    return get(port, f"/stream?token={sign(topic, [SECRET], clock.now())}", **headers)


def next_data(answer: http.client.HTTPResponse) -> str:
    while True:
        line = answer.readline().decode()
        if not line or line.startswith("data:"):
            return line.strip()


def test_a_stream_hears_that_its_topic_has_changed_and_nothing_more(port, notify):
    with stream(port, "job:abc") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:8000"
        notify.execute("SELECT pg_notify('live', 'job:other')")
        notify.execute("SELECT pg_notify('live', 'job:abc')")
        assert next_data(answer) == "data: changed"


def test_a_rolled_back_change_is_not_told(port, notify):
    with stream(port, "job:abc") as answer:
        with notify.transaction(force_rollback=True):
            notify.execute("SELECT pg_notify('live', 'job:abc')")
        answer.fp.raw._sock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            next_data(answer)


def test_who_comes_back_asks_at_once(port):
    with stream(port, "job:abc", Last_Event_ID="7") as answer:
        assert next_data(answer) == "data: changed"


@pytest.mark.parametrize("query", ["", "?token=", "?token=rubbish", "?topic=job:abc"])
def test_without_a_token_there_is_no_stream(port, query):
    with get(port, f"/stream{query}") as answer:
        assert answer.status == 403


def test_other_addresses_and_methods_are_refused(port):
    with get(port, "/") as answer:
        assert answer.status == 404
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/stream")
    with connection.getresponse() as answer:
        assert answer.status == 405


@pytest.mark.parametrize("head", [b"rubbish\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000])
def test_what_is_no_request_is_hung_up_on(port, head):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        try:
            connection.sendall(head)
            assert connection.recv(100) == b""
        except ConnectionResetError:
            pass


def test_it_listens_again_after_the_database_has_hung_up(port, notify):
    with stream(port, "job:abc") as answer:
        notify.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN live'"
        )
        # What was missed meanwhile is asked for.
        assert next_data(answer) == "data: changed"
        notify.execute("SELECT pg_notify('live', 'job:abc')")
        assert next_data(answer) == "data: changed"


def test_a_closed_page_is_forgotten(port):
    for _ in range(20):
        stream(port, "job:abc").close()
    wait_for(lambda: b"streams: 0" in get(port, "/healthz").read(), "no stream is left", 5)

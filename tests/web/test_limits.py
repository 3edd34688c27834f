from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
import redis
from flask import Flask
from flask import request as asked
from flask.testing import FlaskClient

from matchmaker.web import limits

_numbers = count(1)


@limits.by_address("5 per minute")
@limits.by_account("2 per minute", "identity")
def attempt() -> str:
    return "tried"


@limits.by_address("2 per minute", failures=True)
def enter() -> tuple[str, int]:
    return "", 303 if asked.form["identity"].startswith("right") else 200


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody at a network address of their own, and names that nobody has tried before."""

    client: FlaskClient
    number: int

    def tries(self, identity: str, path: str = "/try") -> int:
        """Return the status of one try."""
        return self.client.post(
            path,
            data={"identity": f"{identity} {self.number}"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{self.number}"},
        ).status_code


@pytest.fixture(params=["there", "away"])
def visitor(request: pytest.FixtureRequest, servers) -> Iterator[Visitor]:
    """With Valkey there, and with nobody at its address."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "a secret for tests that is long enough"
    app.add_url_rule("/try", view_func=attempt, methods=["GET", "POST"])
    app.add_url_rule("/enter", view_func=enter, methods=["POST"])
    was = limits.limiter.enabled
    limits.limiter.enabled = True
    # After that: an application that is made while there are no limits gets none.
    limits.init_app(app, servers.redis_url if request.param == "there" else "redis://127.0.0.1:1")
    yield Visitor(client=app.test_client(), number=next(_numbers))
    limits.limiter.enabled = was


def test_an_account_is_tried_so_often_in_any_spelling_and_no_more(visitor):
    assert [visitor.tries("0812 3456"), visitor.tries("08123456")] == [200, 200]
    assert visitor.tries(" 0812 34 56 ") == 429
    assert visitor.tries("somebody else") == 200


def test_a_number_is_the_same_in_every_spelling_that_opens_its_account(visitor):
    assert [visitor.tries("0812-3456"), visitor.tries("+62 (812) 34.56")] == [200, 200]
    assert visitor.tries("6208123456") == 429
    assert visitor.tries("00628123-456") == 429


def test_an_address_tries_so_often_and_no_more(visitor):
    answers = [visitor.tries(f"person {number} of") for number in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_hundreds_behind_one_address_come_in_and_its_guesses_are_counted(visitor):
    def enter(who: str) -> int:
        return visitor.tries(who, "/enter")

    assert [enter("right") for _ in range(9)] == [303] * 9
    assert [enter("wrong"), enter("right"), enter("wrong")] == [200, 303, 200]
    assert [enter("wrong"), enter("right")] == [429, 429]


def test_the_counters_store_names_nobody(visitor, servers):
    visitor.tries("+62 812-7777-7777")
    visitor.tries("sri@contoh.example")
    keys = b" ".join(redis.Redis.from_url(servers.redis_url).keys())
    assert b"7777" not in keys
    assert b"contoh.example" not in keys


def test_looking_is_free(visitor):
    assert [visitor.client.get("/try").status_code for _ in range(7)] == [200] * 7


def test_nobody_waits_long_for_a_server_that_hangs(monkeypatch):
    monkeypatch.setattr(limits.limiter, "_storage_dead", False)
    monkeypatch.setattr(limits.limiter, "enabled", True)
    hanging = socket.create_server(("127.0.0.1", 0))
    app = Flask(__name__)
    app.add_url_rule("/try", view_func=attempt, methods=["GET", "POST"])
    limits.init_app(app, f"redis://127.0.0.1:{hanging.getsockname()[1]}")
    began = time.monotonic()
    answer = app.test_client().post("/try", data={"identity": f"hanging {next(_numbers)}"})
    hanging.close()
    assert answer.status_code == 200
    assert time.monotonic() - began < 9

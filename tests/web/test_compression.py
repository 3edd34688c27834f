"""What travels compressed, and what does not."""

from __future__ import annotations

import gzip
import secrets

import pytest
from flask import Flask, Response

from matchmaker.web.compression import PADDING, compress

LONG = "keripik singkong " * 200


def answer_to(accepts: str, answer: Response) -> Response:
    app = Flask(__name__)
    with app.test_request_context(headers={"Accept-Encoding": accepts}):
        return compress(answer)


@pytest.mark.parametrize("accepts", ["gzip", "gzip, deflate, br, zstd", "*"])
def test_a_long_text_is_compressed_and_says_so(accepts: str) -> None:
    answer = answer_to(accepts, Response(LONG, mimetype="text/html"))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.get_data()))
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.get_data()).decode() == LONG


@pytest.mark.parametrize(
    ("accepts", "answer"),
    [
        ("", Response(LONG, mimetype="text/html")),
        ("br", Response(LONG, mimetype="text/html")),
        ("gzip;q=0", Response(LONG, mimetype="text/html")),
        ("gzip", Response("short", mimetype="text/html")),
        ("gzip", Response(LONG, mimetype="image/jpeg")),
        ("gzip", Response(LONG, mimetype="application/pdf")),
        ("gzip", Response(iter([LONG]), mimetype="text/html")),
        ("gzip", Response(LONG, status=206, mimetype="text/html")),
    ],
)
def test_all_else_stays_as_it_is(accepts: str, answer: Response) -> None:
    assert "Content-Encoding" not in answer_to(accepts, answer).headers


def test_a_tag_becomes_weak_since_the_bytes_differ() -> None:
    answer = Response(LONG, mimetype="text/html")
    answer.set_etag("abc")
    assert answer_to("gzip", answer).get_etag() == ("abc", True)


def test_the_same_page_has_as_many_lengths_as_the_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = []
    for drawn in range(PADDING):
        monkeypatch.setattr(secrets, "randbelow", lambda most, drawn=drawn: min(drawn, most - 1))
        answer = answer_to("gzip", Response(LONG, mimetype="text/html"))
        assert gzip.decompress(answer.get_data()).decode() == LONG
        lengths.append(len(answer.get_data()))
    assert len(set(lengths)) == PADDING


def test_a_page_of_the_application_travels_compressed(client) -> None:
    answer = client.get("/masuk", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.data)
    assert b"</html>" in client.get("/masuk").data

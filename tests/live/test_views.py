from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import render_template_string

from matchmaker import clock
from matchmaker.live.tokens import read

TEMPLATE = "{{ live_url('job:abc') }}"


def test_without_a_live_server_pages_get_no_address(app):
    with app.test_request_context():
        assert render_template_string(TEMPLATE) == ""


def test_the_address_carries_the_topic(app, monkeypatch):
    monkeypatch.setitem(app.config, "LIVE_URL", "http://localhost:8001/")
    with app.test_request_context():
        parts = urlsplit(render_template_string(TEMPLATE))
    assert (parts.netloc, parts.path) == ("localhost:8001", "/stream")
    [token] = parse_qs(parts.query)["token"]
    assert read(token, [app.config["SECRET_KEY"]], clock.now())[0] == "job:abc"

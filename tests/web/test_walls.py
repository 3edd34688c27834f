"""What stands between the pages and whoever is outside: cookies, headers, hosts, tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from flask_limiter.util import get_qualified_name

from matchmaker.accounts.core import Role
from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.db import db
from matchmaker.web import access, limits
from tests.conftest import FreshClient, sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition

HOST = "temu.example.org"
SECRET = "Vq3-9sLw_Zt7Kx1mR8bYc2Nd5HfJ0gPaTe6uWi4o"
OLDER = "Xq3-9sLw_Zt7Kx1mR8bYc2Nd5HfJ0gPaTe6uWi4x"
PASSWORD = "kata sandi yang panjang"


def build(app: Flask, **changes: object) -> Flask:
    """A production application on the tests' database, with CSRF on."""
    values: dict[str, object] = {
        "production": True,
        "database_url": app.config["SQLALCHEMY_DATABASE_URI"],
        "redis_url": app.config["REDIS_URL"],
        "data": app.config["DATA"],
        "secret_key": SECRET,
        "public_base_url": f"https://{HOST}",
        "trusted_hosts": [HOST],
        "proxies": 1,
    }
    made = create_app(Settings(**(values | changes)))  # type: ignore[arg-type]
    made.test_client_class = FreshClient
    return made


@pytest.fixture(scope="module")
def production(app: Flask) -> Iterator[Flask]:
    was = limits.limiter.enabled
    made = build(app)
    limits.limiter.enabled = False
    yield made
    limits.limiter.enabled = was
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def outside(production: Flask) -> FlaskClient:
    """A browser that reaches the application through its proxy, over https."""
    return production.test_client()


def get(client: FlaskClient, path: str, **more: object):
    return client.get(path, base_url=f"https://{HOST}", **more)


def test_headers_are_on_every_answer(outside):
    for path in ("/", "/masuk", "/acara/tidak-ada/", "/tidak-ada", "/healthz", "/worker.js"):
        answer = get(outside, path)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "base-uri 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        wanted = "no-cache" if path == "/worker.js" else "no-store"
        assert wanted in answer.headers["Cache-Control"], path


def test_no_page_holds_a_script_or_style_of_its_own(outside):
    for path in ("/", "/masuk", "/gaya"):
        page = get(outside, path).text
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\son\w+=|javascript:", page), path


def test_cookies_are_bound_to_the_host_and_hidden_from_scripts(outside):
    answer = get(outside, "/masuk")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_the_cookie_that_remembers_is_no_weaker(production, db_session):
    for name in ("SESSION", "REMEMBER"):
        assert production.config[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert production.config[f"{name}_COOKIE_SECURE"] is True
        assert production.config[f"{name}_COOKIE_HTTPONLY"] is True
        assert production.config[f"{name}_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": f"{HOST}.evil.example"},
        {"Host": f"evil.example:80@{HOST}"},
        {"X-Forwarded-Host": "evil.example"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/masuk", "/beranda", "/tidak-ada"])
def test_an_unknown_host_is_refused_before_anything_is_read(outside, headers, path):
    answer = outside.get(path, base_url=f"https://{HOST}", headers=headers)
    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


def test_the_trusted_host_is_answered_through_the_proxy(outside):
    headers = {"X-Forwarded-Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    assert outside.get("/masuk", base_url="http://web:8000", headers=headers).status_code == 200


def test_every_post_needs_its_token(production, outside):
    """Global: no view is exempt, Flask-Security's neither."""
    csrf = production.extensions["csrf"]
    assert csrf._exempt_views == set()
    assert csrf._exempt_blueprints == set()
    posts = [
        rule
        for rule in production.url_map.iter_rules()
        if "POST" in (rule.methods or set())
        and access.rule_of(production.view_functions[rule.endpoint]) is not None
    ]
    assert len(posts) > 40
    for rule in posts:
        with production.test_request_context(base_url=f"https://{HOST}"):
            values = {name: _value(rule, name) for name in rule.arguments}
            path = url_for(rule.endpoint, **values)
        answer = outside.post(path, base_url=f"https://{HOST}", data={"next": "/"})
        assert answer.status_code == 400, rule.endpoint


def _value(rule, name):
    """Something that the address takes: one of the words it knows, or any."""
    return min(getattr(rule._converters[name], "items", ["x"]))


def test_a_token_of_the_form_opens_the_same_post(outside, db_session):
    page = get(outside, "/masuk").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    sent = outside.post(
        "/bahasa",
        base_url=f"https://{HOST}",
        headers={"Referer": f"https://{HOST}/masuk"},
        data={"csrf_token": token.group(1), "locale": "en"},
    )
    assert sent.status_code == 303


EVIL = [
    "/\\evil.example", "\\/evil.example", "//evil.example", "///evil.example", "/\t/evil.example",
    "https://evil.example", "https:evil.example", "https:/evil.example", "http:evil.example",
    "javascript:alert(1)", "/\\/evil.example", "\\\\evil.example", " //evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", EVIL)
def test_after_signing_in_nobody_is_led_off_the_site(client, db_session, target):
    make_user(make_host(), Role.IKM, email="a@contoh.example", password=PASSWORD)
    sent = {"identity": "a@contoh.example", "password": PASSWORD}
    for url, more in (("/masuk", {"next": target}), (f"/masuk?{_query(target)}", {})):
        answer = client.post(url, data=sent | more)
        assert answer.status_code == 400
        assert answer.location is None


def _query(target: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": target})


@pytest.mark.parametrize("target", EVIL)
def test_no_view_at_all_takes_such_a_next(app, client, db_session, target):
    host = make_host()
    edition = make_edition(host)
    sign_in(client, make_user(host, Role.ORGANISER, password=PASSWORD))
    for rule in app.url_map.iter_rules():
        if (
            rule.arguments - {"edition"}
            or access.rule_of(app.view_functions[rule.endpoint]) is None
        ):
            continue
        with app.test_request_context():
            path = url_for(rule.endpoint, **dict.fromkeys(rule.arguments, edition.slug))
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(path, method=method, query_string={"next": target})
            assert answer.status_code == 400, (method, rule.endpoint)


def test_a_local_next_is_followed(client, db_session):
    make_user(make_host(), Role.IKM, email="a@contoh.example", password=PASSWORD)
    answer = client.post(
        "/masuk?next=/akun", data={"identity": "a@contoh.example", "password": PASSWORD}
    )
    assert answer.location == "/akun"


def test_a_session_of_an_earlier_secret_goes_on_and_one_of_no_secret_does_not(app):
    before = build(app, secret_key=OLDER)
    rotated = build(app, secret_key=SECRET, secret_key_fallbacks=[OLDER])
    forgotten = build(app, secret_key=SECRET)
    try:
        with before.test_request_context():
            serializer = before.session_interface.get_signing_serializer(before)
            cookie = serializer.dumps({"locale": "en"})
        read = {}
        for name, made in (("rotated", rotated), ("forgotten", forgotten)):
            client = made.test_client()
            client.set_cookie("__Host-session", cookie, domain=HOST, secure=True)
            read[name] = '<html lang="en"' in get(client, "/masuk").text
        assert read == {"rotated": True, "forgotten": False}
    finally:
        for made in (before, rotated, forgotten):
            with made.app_context():
                db.engine.dispose()


LIMITED = {
    "security.login", "accounts.send_code", "accounts.use_code", "accounts.use_link",
    "account.send_change", "account.confirm_change", "imports.upload", "invitations.make",
    "people.create", "people.make_link", "meetings.send", "team.invite", "companies.invite",
    "experts.ask", "questions.answer", "security.two_factor_token_validation",
    "security.mf_recovery", "security.change_password", "security.verify",
    "security.two_factor_setup_validate",
}  # fmt: skip


@pytest.mark.parametrize("endpoint", sorted(LIMITED))
def test_what_may_be_guessed_or_flooded_is_limited(app, endpoint):
    assert limits.limits_of(app.view_functions[endpoint]), endpoint


def test_who_tries_too_often_is_told_when_to_come_back(app, db_session, monkeypatch):
    make_user(make_host(), Role.IKM, email="banyak@contoh.example", password=PASSWORD)
    monkeypatch.setattr(limits.limiter, "enabled", True)
    client = app.test_client()
    tries = [
        client.post(
            "/masuk",
            data={"identity": "banyak@contoh.example", "password": "salah sekali"},
            environ_base={"REMOTE_ADDR": f"10.9.0.{number}"},
        ).status_code
        for number in range(12)
    ]
    assert tries == [200] * 10 + [429] * 2


def test_another_application_of_the_process_does_not_count_each_try_twice(app):
    known = limits.limiter.limit_manager.decorated_limits
    name = get_qualified_name(app.view_functions["security.login"])
    before = len(known(name))
    with build(app).app_context():
        db.engine.dispose()
    assert 0 < before == len(known(name))


@pytest.mark.parametrize("path", ["/masuk/faktor-kedua", "/masuk/kode-cadangan"])
def test_a_second_factor_is_not_guessed_from_many_addresses(app, db_session, monkeypatch, path):
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    user.tf_primary_method = "authenticator"
    user.tf_totp_secret = app.extensions["security"].totp_factory.generate_totp_secret()
    db_session.commit()
    tries = []
    for number in range(12):
        client = app.test_client()
        client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
        monkeypatch.setattr(limits.limiter, "enabled", True)
        guess = client.post(
            path, data={"code": "000000"}, environ_base={"REMOTE_ADDR": f"10.8.0.{number}"}
        )
        monkeypatch.setattr(limits.limiter, "enabled", False)
        tries.append(guess.status_code)
    assert (tries[0], tries[-1]) == (200, 429)

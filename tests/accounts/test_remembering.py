from __future__ import annotations

import pytest
from flask import Flask
from flask_login import LoginManager, UserMixin, current_user, login_user

from matchmaker.accounts import remembering

OLD, NEW, NEWEST = ("a secret that is long enough " + name for name in ("one", "two", "three"))


class Person(UserMixin):
    id = "sri"


def house(*secrets: str) -> Flask:
    app = Flask("house")
    app.config["SECRET_KEY"] = secrets[0]
    manager = LoginManager(app)
    manager.user_loader(lambda user_id: Person() if user_id == "sri" else None)
    remembering.init_app(app, secrets)

    @app.get("/in")
    def come_in() -> str:
        login_user(Person(), remember=True)
        return ""

    @app.get("/")
    def show() -> str:
        return str(current_user.is_authenticated)

    return app


def remembered(app: Flask, cookie: str) -> tuple[bool, str | None]:
    """Come with nothing but the cookie; return whether one is in, and the cookie one gets."""
    client = app.test_client()
    client.set_cookie("remember_token", cookie)
    page = client.get("/")
    given = [c for c in page.headers.getlist("Set-Cookie") if c.startswith("remember_token=")]
    return page.text == "True", given[0].split(";")[0].partition("=")[2] if given else None


@pytest.fixture
def cookie() -> str:
    client = house(OLD).test_client()
    client.get("/in")
    return client.get_cookie("remember_token").value


def test_who_is_remembered_stays_in_while_secrets_are_rotated(cookie: str) -> None:
    assert remembered(house(OLD), cookie) == (True, None)
    is_in, fresh = remembered(house(NEW, OLD), cookie)
    assert is_in
    # Signed anew: the old secret can be taken out.
    assert remembered(house(NEWEST, NEW), fresh)[0]


def test_a_secret_that_was_taken_out_opens_nothing(cookie: str) -> None:
    assert remembered(house(NEW), cookie) == (False, None)
    assert remembered(house(NEW, OLD), "sri|" + "0" * 128) == (False, None)

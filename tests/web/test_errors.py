from __future__ import annotations

import pytest
from flask import Flask, request
from jinja2 import DictLoader

from matchmaker.accounts.core import Role
from matchmaker.web import errors
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user


@pytest.fixture
def organiser(client, db_session):
    user = make_user(make_host(), Role.ORGANISER)
    sign_in(client, user)
    return user


@pytest.mark.parametrize(
    "address",
    [
        "/kelola/%00",
        "/penyelenggara/orang?q=%00",
        "/penyelenggara/orang?page=99999999999999999999999",
    ],
)
def test_values_that_no_column_can_hold_are_unreadable_and_no_bug(client, organiser, address):
    answer = client.get(address)
    assert answer.status_code == 400
    # The page knows who looks at it, and so does the next one.
    assert "error-page" in answer.text
    assert client.get("/penyelenggara/orang").status_code == 200


def test_a_bug_is_logged_without_what_people_typed(capsys):
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"errors/500.html": "sorry"})

    def fail() -> str:
        password = request.args["password"]
        raise ValueError(len(password))

    app.add_url_rule("/", view_func=fail)
    errors.init_app(app)
    answer = app.test_client().get("/?password=kopi-pagi")
    assert (answer.status_code, answer.text) == (500, "sorry")
    printed = capsys.readouterr()
    assert "ValueError: 9" in printed.err
    assert "kopi-pagi" not in printed.err
    assert printed.out == ""


def test_even_a_page_about_a_failure_that_fails_is_said_in_words():
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"errors/500.html": "{{ 1 / 0 }}"})
    app.add_url_rule("/", view_func=lambda: 1 / 0)
    errors.init_app(app)
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.text) == (500, errors.PLAIN_500)

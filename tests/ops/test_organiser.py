from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.accounts.queries import find_user_by_identity
from matchmaker.ops.organiser import organiser
from tests.factories.accounts import make_host, make_user


@pytest.fixture
def run(app, db_session, monkeypatch):
    """Run the command on the test's own application."""

    @contextmanager
    def running() -> Iterator[Flask]:
        yield app

    monkeypatch.setattr("matchmaker.ops.organiser.running_app", running)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(organiser, list(arguments))

    return call


def test_the_first_organiser_gets_a_link_that_lets_them_in(run, client):
    said = run("Ratna Widodo", "--phone", "0812 3456 7890")

    assert said.exit_code == 0
    path = re.fullmatch(r"http://localhost:8000(/masuk/tautan/\S+)\n", said.stdout)[1]
    assert client.post(path).status_code == 303
    user: User = find_user_by_identity(None, "+6281234567890")
    assert [held.role for held in user.memberships] == [Role.ORGANISER]


def test_somebody_who_is_there_already_gets_the_role(run):
    host = make_host("Inopak Institute")
    user = make_user(host, Role.MENTOR, email="ratna@contoh.example")
    assert run("Ratna", "--email", "Ratna@contoh.example").exit_code == 0
    assert {held.role for held in user.memberships} == {Role.MENTOR, Role.ORGANISER}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("Ratna",), "--email"), (("Ratna", "--phone", "0812"), "0812 3456 7890")],
)
def test_what_is_missing_or_wrong_is_said(run, arguments, word):
    said = run(*arguments)
    assert said.exit_code == 2
    assert word in said.stderr


def test_nobody_is_taken_from_another_host(run):
    make_user(make_host("Other"), Role.MENTOR, email="ratna@contoh.example")
    assert run("Ratna", "--email", "ratna@contoh.example").exit_code == 1

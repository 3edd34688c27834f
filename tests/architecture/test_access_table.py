"""Who gets what answer where: access.txt is the whole truth, and every route is in it.

Each line is a method, an endpoint, and the status that each kind of visitor gets: nobody, an IKM,
a partner, the organiser, desk crew, a mentor, an observer, and the organiser of another host.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from matchmaker.web import access
from tests.architecture.world import ROLES, STRANGER, World, world

TABLE = Path(__file__).with_name("access.txt")
# Flask-Security adds it; it has no rule, so nobody enters.
CLOSED = {"security.two_factor_rescue"}


def read_table() -> dict[tuple[str, str], tuple[int, ...]]:
    lines = TABLE.read_text("utf-8").splitlines()
    assert lines[0].split() == ["method", "endpoint", *ROLES]
    cells = [line.split() for line in lines[1:]]
    return {
        (method, endpoint): tuple(int(status) for status in statuses)
        for method, endpoint, *statuses in cells
    }


def list_routes(app: Flask) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def visit(app: Flask, there: World, role: str, method: str, rule: Rule) -> int:
    """Return the status; whatever the visit changed is taken back."""
    arguments = there.arguments_for(role, rule.endpoint)
    unknown = rule.arguments - set(arguments)
    assert not unknown, f"world.py must know an argument for {unknown} of {rule.endpoint}"
    with app.test_request_context():
        url = url_for(rule.endpoint, **{name: arguments[name] for name in rule.arguments})
    savepoint = there.connection.begin_nested()
    try:
        client = app.test_client()
        if role != "nobody":
            with client.session_transaction() as session:
                session["_user_id"] = there.sessions[role]
                session["_fresh"] = True
        with client.open(url, method=method) as response:
            return response.status_code
    finally:
        savepoint.rollback()


@pytest.fixture(scope="module")
def there(app: Flask) -> Iterator[World]:
    with world(app) as built:
        yield built


def test_the_table_holds_every_route_and_no_other(app: Flask) -> None:
    routes = {(method, rule.endpoint) for method, rule in list_routes(app)}
    assert set(read_table()) == routes


def test_every_route_declares_who_may_enter(app: Flask) -> None:
    undeclared = {
        rule.endpoint
        for _, rule in list_routes(app)
        if access.rule_of(app.view_functions[rule.endpoint]) is None
    }
    assert undeclared == CLOSED


@pytest.mark.parametrize(("method", "endpoint"), sorted(read_table()))
def test_each_visitor_gets_the_answer_of_the_table(
    app: Flask, there: World, method: str, endpoint: str
) -> None:
    rule = next(rule for _, rule in list_routes(app) if rule.endpoint == endpoint)
    answers = {role: visit(app, there, role, method, rule) for role in ROLES}
    assert answers == dict(zip(ROLES, read_table()[method, endpoint], strict=True))


def test_the_table_itself_is_sound(app: Flask) -> None:
    """Closed to visitors unless public; another host's edition is never there."""
    for (method, endpoint), statuses in read_table().items():
        answers = dict(zip(ROLES, statuses, strict=True))
        rule = access.rule_of(app.view_functions[endpoint])
        if rule is None:
            assert set(statuses) <= {303, 403}, endpoint
            continue
        if not rule.everyone:
            assert answers["nobody"] == 303, (method, endpoint)
        if rule.roles:
            refused = [r for r in ROLES if r not in {"nobody", STRANGER} and r not in rule.roles]
            assert all(answers[role] == 403 for role in refused), (method, endpoint)
        names = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint).arguments
        if "edition" in names:
            assert answers[STRANGER] in {403, 404}, (method, endpoint)
        assert all(status < 500 for status in statuses), (method, endpoint)

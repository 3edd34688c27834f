from __future__ import annotations

import pytest
from flask import Flask

from matchmaker.web import access


@pytest.fixture
def small_app():
    """An application with one view of each rule; `held` is what the policy answers."""
    app = Flask(__name__)
    app.held = None
    app.add_url_rule("/sign-in", "sign_in", access.public(lambda: "sign in"))
    app.add_url_rule("/open", "open", access.public(lambda: "open"))
    app.add_url_rule("/known", "known", access.signed_in(lambda: "known"))
    app.add_url_rule("/desk", "desk", access.roles("desk")(lambda: "desk"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "forgotten")
    access.init_app(app, lambda: app.held, "sign_in")
    return app


@pytest.mark.parametrize(
    ("held", "path", "status"),
    [
        (None, "/open", 200),
        (None, "/known", 303),
        (None, "/desk", 303),
        (None, "/forgotten", 303),
        (frozenset({"ikm"}), "/known", 200),
        (frozenset({"ikm"}), "/desk", 403),
        (frozenset({"desk"}), "/desk", 200),
        (frozenset({"desk"}), "/forgotten", 403),
        (frozenset(), "/known", 200),
    ],
)
def test_only_declared_views_open_and_only_to_whom_they_name(small_app, held, path, status):
    small_app.held = held
    assert small_app.test_client().get(path).status_code == status


def test_the_way_back_after_signing_in_is_kept(small_app):
    answer = small_app.test_client().get("/desk?page=2")
    assert answer.headers["Location"] == "/sign-in?next=/desk?page%3D2"


def test_htmx_goes_to_the_sign_in_page_as_a_whole(small_app):
    answer = small_app.test_client().get("/desk", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in?next=/desk")

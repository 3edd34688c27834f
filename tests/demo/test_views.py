"""Every page shows the demo to everybody who may see it, with what it is there to show."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from matchmaker.accounts.core import Role
from matchmaker.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from matchmaker.demo.service import LoadedDemo
from matchmaker.web import access

ACCOUNTS = pytest.mark.parametrize(
    "account", DEMO_ACCOUNTS, ids=[account.who.en for account in DEMO_ACCOUNTS]
)


def enter(app: Flask, account: DemoAccount) -> FlaskClient:
    client = app.test_client()
    answer = client.post(
        "/masuk", data={"identity": account.identity, "password": account.password}
    )
    assert answer.status_code == 302, account.identity
    return client


def may_enter(rule: access.Rule | None, account: DemoAccount) -> bool:
    if rule is None:
        return False
    return rule.everyone or not rule.roles or account.role in rule.roles


@ACCOUNTS
def test_every_page_opens(app: Flask, served: LoadedDemo, account: DemoAccount) -> None:
    client = enter(app, account)
    answers = {}
    for rule in app.url_map.iter_rules():
        if (
            may_enter(access.rule_of(app.view_functions[rule.endpoint]), account)
            and "GET" in (rule.methods or set())
            and rule.arguments <= {"edition"}
        ):
            with app.test_request_context():
                url = url_for(
                    rule.endpoint,
                    **({"edition": served.edition_slug} if "edition" in rule.arguments else {}),
                )
            with client.get(url) as answer:
                answers[rule.endpoint] = answer.status_code
    assert {name: status for name, status in answers.items() if status >= 400} == {}
    assert len(answers) >= 5


@pytest.mark.parametrize("kind", ["IKM owner", "Retailer", "Bank", "Exporter"])
def test_everybody_who_meets_has_matches_with_reasons(
    app: Flask, served: LoadedDemo, kind: str
) -> None:
    account = next(account for account in DEMO_ACCOUNTS if account.who.en == kind)
    with app.test_request_context():
        url = url_for("matching.for_you", edition=served.edition_slug)
    page = enter(app, account).get(url).text
    assert page.count("direktori/") >= 6


def test_the_owner_accepts_with_one_tap(app: Flask, served: LoadedDemo) -> None:
    owner = next(account for account in DEMO_ACCOUNTS if account.role is Role.IKM)
    client = enter(app, owner)
    with app.test_request_context():
        url = url_for("meetings.index", edition=served.edition_slug)
    page = client.get(url).text
    assert "/terima" in page

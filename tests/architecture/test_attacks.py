"""Somebody else's things: every id in a path, a form field and a query is tried by everybody.

attacks.txt holds what each attacker gets for the victim's own address, for every route that names
a thing; all other variants must be refused too, show nothing secret and write nothing. What is
open to an attacker on purpose stands in open_doors.py with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.architecture.battlefield import ATTACKERS, SECRETS, Battlefield, battlefield
from tests.architecture.open_doors import ALWAYS_WRITTEN, OPEN, OWN_WRITES
from tests.architecture.test_access_table import list_routes, read_table
from tests.architecture.world import ROLES

TABLE = Path(__file__).with_name("attacks.txt")
REFUSED = {303, 400, 403, 404, 410}

# Addresses that name no thing of anybody's.
NO_THING = {
    "static": "files for everybody",
    "accounts.link": "whoever holds the link is its person: 256 random bits, once, expiring",
    "accounts.use_link": "whoever holds the link is its person",
    "accounts.type_code": "shows an empty field, whatever the id; the code itself is asked for",
    "accounts.use_code": "shows an empty field; wrong codes are counted and use the code up",
    "account.type_change": "shows an empty field, whatever the id",
    "account.confirm_change": "a code of somebody else's change never fits",
    "security.two_factor_setup_validate": "its token is signed for the person who began",
    "registration.choose": "the open door of an edition that lets people register themselves",
    "registration.form": "the same door",
    "registration.send": "the same door; what is sent waits for the organiser",
    "registration.thanks": "a page that says thanks, the same for everybody",
    "registration.mend_form": "whoever holds the private link has registered: it is signed",
    "registration.mend": "whoever holds the private link has registered",
    **dict.fromkeys(
        (
            "catalogue.index",
            "catalogue.counts",
            "catalogue.show",
            "catalogue.cover",
            "catalogue.photo",
        ),
        "open to everybody on purpose: who is in it has agreed; no contacts, finances or numbers",
    ),
    "privacy.download": "names the form of the file; the data are one's own",
}

# What a form needs to be taken, so that a refusal is one of the person and not of a field.
FILLED = {
    "name": "Penyusup",
    "identity": "penyusup@contoh.example",
    "anew": "y",
    "accept": "1",
    "answer": "Jawaban palsu dari penyusup.",
    "purpose": "supply",
    "note": "Catatan palsu dari penyusup.",
    "kind": "would",
    "decision": "pass",
    "reason": "Alasan palsu dari penyusup.",
    "role": "organiser",
    "give": "1",
    "fields": "export",
    "everyone": "1",
    "skip_bad": "1",
}


@pytest.fixture(scope="module")
def field(app: Flask) -> Iterator[Battlefield]:
    with battlefield(app) as built:
        yield built


def routes_with_things(app: Flask) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for method, rule in list_routes(app)
        if rule.arguments and rule.endpoint not in NO_THING
    ]


class Attempt:
    """One try: what came back, and what was written meanwhile."""

    def __init__(
        self,
        app: Flask,
        there: Battlefield,
        attacker: str,
        method: str,
        rule: Rule,
        *,
        objects: dict[str, str],
        query: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> None:
        unknown = rule.arguments - set(objects)
        assert not unknown, f"battlefield.py must give the victim a {unknown} for {rule.endpoint}"
        with app.test_request_context():
            named = {name: objects[name] for name in rule.arguments}
            url = url_for(rule.endpoint, **named)
        savepoint = there.connection.begin_nested()
        before = there.writes()
        try:
            client = app.test_client()
            if attacker != "nobody":
                with client.session_transaction() as session:
                    session["_user_id"] = there.sessions[attacker]
                    session["_fresh"] = True
            with client.open(url, method=method, query_string=query, data=form) as answer:
                self.status = answer.status_code
                self.shown = _shown(answer)
                self.to_sign_in = urlsplit(answer.location or "").path == "/masuk"
        finally:
            after = there.writes()
            savepoint.rollback()
        written = {name for name, count in after.items() if count != before.get(name, 0)}
        self.written = written - ALWAYS_WRITTEN

    @property
    def is_refused(self) -> bool:
        """Tell whether the attacker got nowhere."""
        return self.to_sign_in if self.status == 303 else self.status in REFUSED


def _shown(answer: TestResponse) -> list[str]:
    content = answer.get_data()
    if content.startswith(b"PK"):
        # A spreadsheet: what it says stands in its parts.
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    page = content.decode("utf-8", "replace")
    return [secret for secret in SECRETS if secret in page]


def check(attempt: Attempt, endpoint: str, attacker: str, variant: str = "") -> None:
    what = (endpoint, attacker, variant, attempt.status)
    assert attempt.shown == [], what
    key = f"{endpoint} {variant}" if variant in {"partner", "at home"} else endpoint
    if (key, attacker) in OPEN:
        assert attempt.status < 500, what
        assert attempt.written <= OWN_WRITES.get(endpoint, set()), (what, attempt.written)
    else:
        assert attempt.is_refused, what
        assert attempt.written == set(), (what, attempt.written)


def variants(
    there: Battlefield, attacker: str, method: str, rule: Rule
) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """Yield what else is tried than the victim's own address."""
    form = {"form": FILLED} if method == "POST" else {}
    if method == "POST":
        yield "fields", {"objects": there.objects, "form": FILLED | there.fields}
    elif rule.arguments:
        yield "query", {"objects": there.objects, "query": there.fields}
    if "company" in rule.arguments:
        yield "partner", {"objects": there.objects | {"company": there.partner_company}} | form
    if "edition" in rule.arguments:
        sebagai = {"query": {"sebagai": there.participation}}
        yield "sebagai", {"objects": there.objects} | form | sebagai
    if len(rule.arguments) > 1 and there.editions[attacker] != there.objects["edition"]:
        home = {"objects": there.objects | {"edition": there.editions[attacker]}}
        yield "at home", home | ({"form": FILLED | there.fields} if form else {})


def read_attacks() -> dict[tuple[str, str], tuple[int, ...]]:
    lines = [line.split() for line in TABLE.read_text("utf-8").splitlines()]
    assert lines[0] == ["method", "endpoint", *ATTACKERS]
    return {(line[0], line[1]): tuple(map(int, line[2:])) for line in lines[1:]}


def test_the_table_holds_every_route_that_names_a_thing(app: Flask) -> None:
    named = {(method, rule.endpoint) for method, rule in routes_with_things(app)}
    assert set(read_attacks()) == named


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_the_victims_address_answers_as_the_table_says(
    app: Flask, field: Battlefield, attacker: str
) -> None:
    column = ATTACKERS.index(attacker)
    table = read_attacks()
    answers = {}
    for method, rule in routes_with_things(app):
        form = FILLED if method == "POST" else None
        attempt = Attempt(app, field, attacker, method, rule, objects=field.objects, form=form)
        check(attempt, rule.endpoint, attacker)
        answers[method, rule.endpoint] = attempt.status
    assert answers == {key: statuses[column] for key, statuses in table.items()}


# Some 4,000 tries: the quick suite makes one at each route by each attacker, above.
@pytest.mark.long
@pytest.mark.parametrize("attacker", ATTACKERS)
def test_ids_in_forms_and_queries_and_under_another_edition_open_nothing(
    app: Flask, field: Battlefield, attacker: str
) -> None:
    for method, rule in routes_with_things(app):
        for variant, tried in variants(field, attacker, method, rule):
            attempt = Attempt(app, field, attacker, method, rule, **tried)
            if variant == "sebagai" and not attempt.is_refused:
                # A page that acts for nobody does not read it; one that does must refuse it.
                assert (rule.endpoint, attacker) in OPEN
            check(attempt, rule.endpoint, attacker, variant)


def test_the_neighbour_is_met_as_anybody_would(app: Flask, field: Battlefield) -> None:
    """The attackers could act if the things were theirs: refusals above are not for nothing."""
    routes = {(method, rule.endpoint): rule for method, rule in routes_with_things(app)}
    partner = field.objects | {"company": field.partner_company}
    asked = Attempt(
        app,
        field,
        "ikm_of_another_company",
        "POST",
        routes["POST", "meetings.send"],
        objects=partner,
        form=FILLED | {"purpose": "loan"},
    )
    assert asked.status == 303
    assert "meetings_meeting" in asked.written


def test_how_much_is_tried(app: Flask, field: Battlefield) -> None:
    """docs/security.md names these numbers' meaning; the release note takes them from here."""
    routes = len(read_table())
    with_things = routes_with_things(app)
    tries = sum(
        1 + sum(1 for _ in variants(field, attacker, method, rule))
        for method, rule in with_things
        for attacker in ATTACKERS
    )
    cells = routes * len(ROLES)
    print(f"{routes} routes x {len(ROLES)} roles = {cells} cells of access.txt;")
    print(f"{len(with_things)} routes with ids x {len(ATTACKERS)} attackers, {tries} tries")
    assert cells >= 900
    assert tries >= 2 * len(with_things) * len(ATTACKERS)

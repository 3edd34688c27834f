"""Two at the same moment: one comes in or gets the address, the other is told so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker import clock
from matchmaker.accounts import codes, service
from matchmaker.accounts.core import Role, link_token, login_code
from matchmaker.accounts.models import User
from matchmaker.db import db
from tests.factories.accounts import make_host, make_user
from tests.meetings.conftest import outcomes

SECRET = "a secret for tests that is long enough"
ROUNDS = pytest.mark.parametrize("round_", range(3))


@pytest.fixture
def host(racing_app):
    with racing_app.app_context():
        yield make_host()
        db.session.remove()


@ROUNDS
def test_a_link_lets_one_in(host, race, round_):
    user = make_user(host, Role.IKM)
    [link] = service.make_links(
        [user], edition_id=None, secret=SECRET, now=clock.now(), valid_for=timedelta(days=1),
        created_by_id=None,
    )  # fmt: skip
    db.session.commit()
    token = link_token(SECRET, link.public_id)
    results = race(*[lambda: service.use_link(token, clock.now()).id] * 3)
    assert outcomes(results) == ["LinkRefusedError", "LinkRefusedError", "done"]


@ROUNDS
def test_a_code_lets_one_in(host, race, round_):
    code_id = codes.request_code(make_user(host), secret=SECRET, now=clock.now())
    db.session.commit()
    typed = login_code(SECRET, code_id)

    def use():
        return codes.use_code(code_id, typed, secrets=[SECRET], now=clock.now())

    assert sum(user is not None for user in race(use, use, use)) == 1


@ROUNDS
def test_guesses_at_once_are_all_counted(host, race, round_):
    code_id = codes.request_code(make_user(host), secret=SECRET, now=clock.now())
    db.session.commit()
    wrong = f"{(int(login_code(SECRET, code_id)) + 1) % 10**6:06d}"
    race(*[lambda: codes.use_code(code_id, wrong, secrets=[SECRET], now=clock.now())] * 5)
    right = login_code(SECRET, code_id)
    [late] = race(lambda: codes.use_code(code_id, right, secrets=[SECRET], now=clock.now()))
    assert late is None


@ROUNDS
def test_an_address_goes_to_one_of_two_who_want_it(host, race, round_):
    email = f"wanted{host.id}.{round_}@contoh.example"
    wanting = []
    for _ in range(2):
        user = make_user(host)
        code_id = codes.request_change(
            user, email=email, phone=None, secret=SECRET, now=clock.now()
        )
        wanting.append((user.id, code_id))
    db.session.commit()

    def take(user_id, code_id):
        return lambda: codes.confirm_change(
            db.session.get_one(User, user_id), code_id, login_code(SECRET, code_id),
            secrets=[SECRET], now=clock.now(),
        )  # fmt: skip

    results = race(*[take(*each) for each in wanting])
    assert outcomes(results) == ["IdentityTakenError", "done"]


@ROUNDS
def test_a_number_makes_one_account(host, race, round_):
    phone, host_id = f"+62812{host.id:04d}{round_:04d}", host.id

    def make():
        return service.create_user(host_id=host_id, name="Sri", phone=phone).id

    assert outcomes(race(make, make)) == ["IdentityTakenError", "done"]

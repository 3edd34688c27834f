from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.accounts import codes
from matchmaker.accounts.core import CODE_ATTEMPTS, Role, login_code
from matchmaker.accounts.models import LoginCode
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SECRETS = ["a secret", "an earlier secret"]


@pytest.fixture
def owner(db_session):
    return make_user(make_host(), Role.IKM, phone="+6281200000001")


def ask(user, now=NOW):
    code_id = codes.request_code(user, secret=SECRETS[0], now=now)
    return code_id, login_code(SECRETS[0], code_id)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_lets_its_person_in_once(owner):
    code_id, code = ask(owner)
    spaced = f" {code[:3]} {code[3:]} "
    assert codes.use_code(code_id, spaced, secrets=SECRETS, now=NOW) is owner
    assert codes.use_code(code_id, code, secrets=SECRETS, now=NOW) is None


def test_a_code_dies_after_five_wrong_tries(owner):
    code_id, code = ask(owner)
    for _ in range(CODE_ATTEMPTS):
        assert codes.use_code(code_id, wrong(code), secrets=SECRETS, now=NOW) is None
    assert codes.use_code(code_id, code, secrets=SECRETS, now=NOW) is None


def test_a_code_dies_with_time_and_with_a_newer_one(owner):
    code_id, code = ask(owner)
    late = NOW + codes.VALID_FOR
    assert codes.use_code(code_id, code, secrets=SECRETS, now=late) is None
    old_id, old = ask(owner)
    ask(owner, NOW + timedelta(minutes=1))
    assert codes.use_code(old_id, old, secrets=SECRETS, now=NOW + timedelta(minutes=1)) is None


def test_a_code_made_before_a_rotation_still_works(owner):
    code_id = codes.request_code(owner, secret=SECRETS[1], now=NOW)
    code = login_code(SECRETS[1], code_id)
    assert codes.use_code(code_id, code, secrets=SECRETS, now=NOW) is owner


def test_asking_for_somebody_unknown_looks_the_same_and_opens_nothing(db_session):
    code_id, code = ask(None)
    assert codes.use_code(code_id, code, secrets=SECRETS, now=NOW) is None
    [fact] = db_session.scalars(select(Fact).where(Fact.topic == "accounts.code_requested"))
    assert fact.payload["user_id"] is None


def test_the_database_keeps_no_code(owner, db_session):
    code_id, code = ask(owner)
    row = db_session.scalars(select(LoginCode).where(LoginCode.public_id == code_id)).one()
    assert code not in row.code_hash
    assert row.code_hash != code

"""A second factor's codes are good for one sign-in, and useless to who holds the database."""

from __future__ import annotations

import time

import pytest
from flask import current_app
from sqlalchemy import select

from matchmaker.accounts.core import Role, wrapping_keys
from matchmaker.accounts.models import AuditEntry, User
from matchmaker.accounts.second_factor import RecoveryCodes, SegnoTotp
from matchmaker.db import db
from tests.factories.accounts import make_host, make_user


def security():
    return current_app.extensions["security"]


@pytest.fixture
def person(racing_app):
    """Somebody with a second factor whom every connection sees."""
    with racing_app.app_context():
        user = make_user(make_host(), Role.ORGANISER)
        user.tf_primary_method = "authenticator"
        user.tf_totp_secret = security().totp_factory.generate_totp_secret()
        codes = security().mf_recovery_codes_util.create_recovery_codes(user)
        db.session.commit()
        yield user.id, codes
        db.session.remove()


def use_recovery(user_id, code):
    def step():
        user = db.session.get_one(User, user_id)
        util = security().mf_recovery_codes_util
        return util.check_recovery_code(user, code) and util.delete_recovery_code(user, code)

    return step


def test_a_recovery_code_is_gone_for_every_later_request(racing_app, race, person):
    user_id, codes = person
    assert [race(use_recovery(user_id, codes[0]))[0] for _ in range(2)] == [True, False]
    # The others stay.
    assert race(use_recovery(user_id, codes[1])) == [True]


@pytest.mark.parametrize("round_", range(4))
def test_a_recovery_code_typed_twice_at_once_opens_once(race, person, round_):
    user_id, codes = person
    assert sorted(race(*[use_recovery(user_id, codes[0])] * 2)) == [False, True]


@pytest.mark.parametrize("round_", range(4))
def test_a_time_based_code_typed_twice_at_once_opens_once(race, person, round_):
    user_id, _codes = person
    secret = db.session.get_one(User, user_id).tf_totp_secret
    factory = security().totp_factory
    code = factory._totp.from_source(secret).generate(time=time.time()).token

    def step():
        user = db.session.get_one(User, user_id)
        assert user.tf_last_counter is None
        return factory.verify_totp(code, secret, user, window=30)

    assert sorted(race(step, step)) == [False, True]


def test_recovery_codes_are_wrapped_and_open_after_a_rotation(app, db_session):
    user = make_user(make_host(), Role.ORGANISER)
    [code, *_] = security().mf_recovery_codes_util.create_recovery_codes(user)
    db_session.flush()
    assert all(code not in kept for kept in user.mf_recovery_codes)
    rotated = RecoveryCodes(app)
    rotated.setup_cryptor(
        wrapping_keys(["another secret", app.config["SECRET_KEY"]], "recovery codes")
    )
    assert rotated.check_recovery_code(user, code)
    leaked = RecoveryCodes(app)
    leaked.setup_cryptor(wrapping_keys(["another secret"], "recovery codes"))
    assert not leaked.check_recovery_code(user, code)


def test_a_wrong_recovery_code_stands_in_the_trail(app, db_session):
    user = make_user(make_host(), Role.ORGANISER)
    assert not security().mf_recovery_codes_util.check_recovery_code(user, "1234")
    [entry] = db_session.scalars(select(AuditEntry).where(AuditEntry.object_id == user.public_id,
                                 AuditEntry.action == "accounts.sign_in_failed"))  # fmt: skip
    assert entry.details["how"] == "recovery"


def test_a_second_factor_is_wrapped_anew_with_a_rotated_secret(app, db_session):
    user = make_user(make_host(), Role.ORGANISER)
    old, both, new = (
        SegnoTotp(secrets, "House")
        for secrets in ({"1": "first"}, {"2": "second", "1": "first"}, {"2": "second"})
    )
    user.tf_totp_secret = old.generate_totp_secret()
    code = old._totp.from_source(user.tf_totp_secret).generate().token
    assert both.verify_totp(code, user.tf_totp_secret, user, window=30)
    assert new._totp.from_source(user.tf_totp_secret)

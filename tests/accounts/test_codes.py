from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts import codes
from matchmaker.accounts.core import CODE_ATTEMPTS, Role, login_code
from matchmaker.accounts.models import LoginCode
from matchmaker.accounts.service import IdentityTakenError
from matchmaker.db import db
from matchmaker.notifications.core import Channel
from matchmaker.notifications.letters import email_words, whatsapp_text
from matchmaker.notifications.models import Message
from matchmaker.notifications.registry import find_announcement
from matchmaker.notifications.service import announce, find_letter
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


def test_a_new_number_counts_only_once_its_code_has_come_back(owner):
    code_id = codes.request_change(
        owner, email=None, phone="+6281200000002", secret=SECRETS[0], now=NOW
    )
    code = login_code(SECRETS[0], code_id)

    assert codes.use_code(code_id, code, secrets=SECRETS, now=NOW) is None
    assert owner.phone == "+6281200000001"
    assert codes.confirm_change(owner, code_id, code, secrets=SECRETS, now=NOW)
    assert owner.phone == "+6281200000002"


def test_nobody_confirms_somebody_elses_change_nor_takes_a_held_number(owner):
    other = make_user(make_host(), Role.IKM, phone="+6281200000003")
    code_id = codes.request_change(
        owner, email=None, phone="+6281200000003", secret=SECRETS[0], now=NOW
    )
    code = login_code(SECRETS[0], code_id)
    assert not codes.confirm_change(other, code_id, code, secrets=SECRETS, now=NOW)
    with pytest.raises(IdentityTakenError):
        codes.confirm_change(owner, code_id, code, secrets=SECRETS, now=NOW)


@pytest.mark.parametrize("locale", ["id", "en"])
def test_a_code_for_a_new_address_goes_there(app, owner, locale):
    owner.locale = locale
    secret = app.config["SECRET_KEY"]
    code_id = codes.request_change(
        owner, email="baru@contoh.example", phone=None, secret=secret, now=datetime.now(UTC)
    )
    [code] = owner_codes(owner)
    announcement = find_announcement("accounts.code_requested")
    [recipient] = announcement.recipients({"code_id": code.id})
    letter = announcement.letter({"code_id": code.id}, recipient)

    assert (recipient.email, recipient.phone) == ("baru@contoh.example", None)
    assert letter.to.email == "baru@contoh.example"
    words = email_words("accounts.code_requested", recipient, letter)
    digits = login_code(secret, code_id)
    assert f"{digits[:3]} {digits[3:]}" in words.text


def owner_codes(owner):
    return db.session.scalars(select(LoginCode).where(LoginCode.user_id == owner.id)).all()


def change(owner, *, email=None, phone=None):
    code_id = codes.request_change(owner, email=email, phone=phone, secret=SECRETS[0], now=NOW)
    code = login_code(SECRETS[0], code_id)
    assert codes.confirm_change(owner, code_id, code, secrets=SECRETS, now=NOW)
    return db.session.scalars(select(Fact).where(Fact.topic == "accounts.address_changed")).all()


@pytest.mark.parametrize(
    ("had", "new", "told"),
    [
        ({"email": "lama@contoh.example"}, {"email": "baru@contoh.example"}, "lama@contoh.example"),
        (
            {"email": "lama@contoh.example", "phone": "+6281200000005"},
            {"phone": "+6281200000006"},
            "lama@contoh.example",
        ),
        ({"phone": "+6281200000005"}, {"phone": "+6281200000006"}, "+6281200000005"),
        ({"phone": "+6281200000005"}, {"email": "baru@contoh.example"}, "+6281200000005"),
    ],
)
@pytest.mark.parametrize("locale", ["id", "en"])
def test_a_change_is_told_where_its_person_was_reached_before(db_session, had, new, told, locale):
    person = make_user(make_host(), Role.IKM, **({"email": None, "phone": None} | had))
    person.locale = locale
    [fact] = change(person, **new)

    assert announce(fact) == 1
    [message] = db.session.scalars(select(Message).where(Message.topic == fact.topic))
    letter = find_letter(message)
    assert letter.to is not None
    assert (letter.to.email or letter.to.phone) == told
    assert message.channel is (Channel.EMAIL if "@" in told else Channel.WHATSAPP)
    changed = ("alamat email", "e-mail address") if "email" in new else ("nomor telepon", "number")
    for text in (
        email_words(fact.topic, letter.to, letter).html,
        email_words(fact.topic, letter.to, letter).text,
        whatsapp_text(fact.topic, letter.to, letter),
    ):
        assert changed[locale == "en"] in text
        assert ("bukan Anda", "not you")[locale == "en"] in text
        # What is new is for its person alone.
        assert next(iter(new.values())) not in text


def test_a_change_that_is_not_confirmed_is_told_to_nobody(owner):
    codes.request_change(owner, email="baru@contoh.example", phone=None, secret=SECRETS[0], now=NOW)
    assert not db.session.scalars(
        select(Fact).where(Fact.topic == "accounts.address_changed")
    ).all()


def test_no_old_address_is_kept_of_a_code_that_changed_nothing(owner, db_session):
    ask(owner)
    [code] = owner_codes(owner)
    code.old_email = "lama@contoh.example"
    with pytest.raises(IntegrityError):
        db_session.flush()

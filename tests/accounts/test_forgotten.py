"""Marks of who has asked to be forgotten: known again by the house, told to nobody else."""

from __future__ import annotations

import hashlib

from cryptography.fernet import Fernet
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts import forgotten
from matchmaker.accounts.core import wrapping_keys
from matchmaker.accounts.forgotten import Identifiers
from matchmaker.accounts.models import Forgotten
from tests.factories.accounts import make_host

SRI = Identifiers(phone="+6281234567890", email="sri@contoh.example", nib="9120304059988")
OTHER = Identifiers(phone="+6281234567891")


def test_any_of_number_address_and_nib_is_known_again(db_session):
    host = make_host()
    forgotten.remember(host.id, [SRI], clock.now())
    alone = [
        Identifiers(phone=SRI.phone),
        Identifiers(email=" SRI@contoh.example"),
        Identifiers(nib=SRI.nib, phone=OTHER.phone),
        OTHER,
        Identifiers(),
    ]
    assert forgotten.find_forgotten(host.id, alone) == [True, True, True, False, False]
    assert forgotten.find_forgotten(make_host().id, alone) == [False] * 5


def test_once_more_is_the_same_and_a_fresh_consent_lifts_it(db_session):
    host = make_host()
    for _ in range(2):
        forgotten.remember(host.id, [SRI, OTHER], clock.now())
    forgotten.lift(host.id, [SRI])
    assert forgotten.find_forgotten(host.id, [SRI, OTHER]) == [False, True]


def test_the_database_alone_does_not_tell_who_it_was(app, db_session):
    host = make_host()
    forgotten.remember(host.id, [SRI], clock.now())
    marks = db_session.scalars(select(Forgotten.mark)).all()
    plain = {hashlib.sha256(f"phone\0{SRI.phone}".encode()).hexdigest()}
    assert len(marks) == 3
    assert plain.isdisjoint(marks)
    # The key of the marks opens with the secret alone.
    [key] = wrapping_keys([app.config["SECRET_KEY"]], "forgotten")
    assert Fernet(key).decrypt(host.forgotten_key) not in host.forgotten_key.encode()


def test_the_marks_hold_when_the_secret_is_rotated(app, db_session, monkeypatch):
    host = make_host()
    forgotten.remember(host.id, [SRI], clock.now())
    old, new = app.config["SECRET_KEY"], "another secret that is long enough for this"
    monkeypatch.setitem(app.config, "SECRET_KEY", new)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [old])
    assert forgotten.find_forgotten(host.id, [SRI]) == [True]
    # Wrapped anew meanwhile: the old secret can go.
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    assert forgotten.find_forgotten(host.id, [SRI]) == [True]
    monkeypatch.setitem(app.config, "SECRET_KEY", "a third one that has never been here before")
    assert forgotten.find_forgotten(host.id, [SRI]) == [False]

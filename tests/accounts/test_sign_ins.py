from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user

PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def user(db_session):
    return make_user(make_host(), Role.IKM, phone="+628129990007", password=PASSWORD)


def entries(db_session):
    rows = db_session.execute(
        select(AuditEntry.action, AuditEntry.object_kind, AuditEntry.details)
        .where(AuditEntry.action.like("accounts.sign%"))
        .order_by(AuditEntry.id)
    )
    return [tuple(row) for row in rows]


def attempt(client, identity, password):
    return client.post("/masuk", data={"identity": identity, "password": password})


def test_coming_in_and_going_out_are_kept(client, db_session, user):
    assert attempt(client, "0812 9990 007", PASSWORD).status_code == 302
    client.post("/keluar")
    assert entries(db_session) == [
        ("accounts.signed_in", "person", {"how": ["password"]}),
        ("accounts.signed_out", "person", {}),
    ]


def test_failures_are_counted_without_naming_anybody(client, db_session, user):
    for _ in range(2):
        attempt(client, "08129990007", "salah sama sekali")
    for spelling in ("Tak.Ada@contoh.example", " tak.ada@CONTOH.example"):
        attempt(client, spelling, "salah sama sekali")
    assert entries(db_session) == [
        ("accounts.sign_in_failed", "person", {"how": "password", "count": 1}),
        ("accounts.sign_in_failed", "person", {"how": "password", "count": 2}),
        ("accounts.sign_in_failed", "unknown", {"how": "password", "count": 1}),
        ("accounts.sign_in_failed", "unknown", {"how": "password", "count": 2}),
    ]
    for entry in db_session.scalars(select(AuditEntry)):
        written = f"{entry.object_id} {entry.details}".lower()
        assert "tak.ada" not in written
        assert "9990007" not in written
        assert "salah" not in written


def test_a_closed_account_and_dead_links_and_codes_are_kept_too(client, db_session, user):
    user.active = False
    db_session.commit()
    assert attempt(client, "08129990007", PASSWORD).status_code == 200
    assert client.post("/masuk/tautan/tidak.ada").status_code == 410
    assert client.post("/masuk/kode/tidakada", data={"code": "123456"}).status_code == 422
    assert [(kind, details["how"]) for _, kind, details in entries(db_session)] == [
        ("person", "password"),
        ("unknown", "link"),
        ("unknown", "code"),
    ]


def test_signing_out_when_nobody_is_in_leaves_nothing(client, db_session, user):
    client.post("/keluar")
    assert entries(db_session) == []
    sign_in(client, user)
    client.post("/keluar")
    assert [action for action, _, _ in entries(db_session)] == ["accounts.signed_out"]

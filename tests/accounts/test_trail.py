from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from matchmaker.accounts import trail
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, NetworkAddress
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user


@pytest.fixture
def entry(db_session):
    host = make_host()
    trail.record("tests.done", host_id=host.id, object_kind="thing", object_id=7)
    return db_session.scalars(select(AuditEntry).where(AuditEntry.host_id == host.id)).one()


@pytest.mark.parametrize(
    "attempt",
    [
        update(AuditEntry).values(action="tests.never_happened"),
        delete(AuditEntry),
        text("TRUNCATE accounts_audit_entry"),
    ],
    ids=["update", "delete", "truncate"],
)
def test_the_database_refuses_to_change_what_was_written(db_session, entry, attempt):
    with pytest.raises(DBAPIError, match="append-only"), db_session.begin_nested():
        db_session.execute(attempt)
    assert db_session.scalar(select(AuditEntry.action).where(AuditEntry.id == entry.id)) == (
        "tests.done"
    )


def test_without_a_request_the_platform_did_it(entry):
    assert (entry.actor_id, entry.address_id, entry.object_id) == (None, None, "7")


def test_signing_out_everywhere_ends_the_session_and_is_noted(client, db_session):
    user = make_user(make_host(), Role.IKM)
    sign_in(client, user)
    before = user.fs_uniquifier

    answer = client.post("/akun/keluar-semua")

    assert answer.status_code == 303
    assert user.fs_uniquifier != before
    written = db_session.execute(
        select(AuditEntry.action, AuditEntry.actor_id, NetworkAddress.address)
        .join(NetworkAddress, NetworkAddress.id == AuditEntry.address_id)
        .where(AuditEntry.host_id == user.host_id)
    ).all()
    assert [tuple(row) for row in written] == [
        ("accounts.sessions_ended", user.id, "127.0.0.1"),
        ("accounts.signed_out", user.id, "127.0.0.1"),
    ]

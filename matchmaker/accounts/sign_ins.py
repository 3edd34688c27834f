"""Who came in and out, and who tried in vain: told to the audit trail as it happens.

Flask-Security's signals come outside a transaction or inside one; either way the entry stays.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, current_app
from flask_login import user_logged_out
from flask_security import user_authenticated, user_failed_authn
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.accounts import trail
from matchmaker.accounts.models import AuditEntry, Host, User
from matchmaker.db import db, in_transaction, transaction

FAILED = "accounts.sign_in_failed"
# Failures of the same account within this time are counted together.
COUNTED_FOR = timedelta(hours=1)


def init_app(app: Flask) -> None:
    """Listen to what Flask-Security and Flask-Login say."""
    user_authenticated.connect(_came_in, app, weak=False)
    user_failed_authn.connect(_failed, app, weak=False)
    user_logged_out.connect(_went_out, app, weak=False)


def note_failure(user: User | None, typed: str, how: str) -> None:
    """Note a failed try with how many there were within the hour.

    Somebody unknown stands there as a keyed hash of what was typed, so that the trail holds no
    address; the work is the same for both, so that timing does not tell them apart.
    """
    first_host = db.session.scalar(select(Host.id).order_by(Host.id).limit(1))
    host_id = user.host_id if user is not None else first_host
    if host_id is None:
        return
    kind, object_id = ("person", user.public_id) if user else ("unknown", _hash(typed))
    earlier = db.session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(
            AuditEntry.object_kind == kind,
            AuditEntry.object_id == object_id,
            AuditEntry.action == FAILED,
            AuditEntry.at > clock.now() - COUNTED_FOR,
        )
    )
    _write(FAILED, host_id, kind, object_id, None, {"how": how, "count": (earlier or 0) + 1})


def _came_in(app: Flask, user: User, authn_via: Sequence[str] | None = None, **_: object) -> None:
    details: dict[str, object] = {"how": list(authn_via or [])}
    user.last_seen_at = clock.now()
    _write("accounts.signed_in", user.host_id, "person", user.public_id, user.id, details)


def _went_out(app: Flask, user: User | None = None, **_: object) -> None:
    if user is not None and user.is_authenticated:
        _write("accounts.signed_out", user.host_id, "person", user.public_id, user.id, {})


def _failed(app: Flask, user: User, auth_type: str = "", **_: object) -> None:
    note_failure(user, "", auth_type)


def _write(
    action: str,
    host_id: int,
    kind: str,
    object_id: str,
    actor_id: int | None,
    details: dict[str, object],
) -> None:
    if in_transaction():
        _record(action, host_id, kind, object_id, actor_id, details)
        return
    with transaction():
        _record(action, host_id, kind, object_id, actor_id, details)


def _record(
    action: str,
    host_id: int,
    kind: str,
    object_id: str,
    actor_id: int | None,
    details: dict[str, object],
) -> None:
    trail.record(
        action,
        host_id=host_id,
        object_kind=kind,
        object_id=object_id,
        actor_id=actor_id,
        details=details,
    )


def _hash(typed: str) -> str:
    plain = "".join(typed.split()).casefold()
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"failed sign-in\0" + plain.encode(), hashlib.sha256).hexdigest()[:16]

"""One-time codes: asked for with an address or a number, typed once, soon useless."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from matchmaker.accounts.core import CODE_ATTEMPTS, code_fits, code_hash, login_code
from matchmaker.accounts.models import LoginCode, User
from matchmaker.db import db, public_id
from matchmaker.outbox import service as outbox

VALID_FOR = timedelta(minutes=10)


def request_code(user: User | None, *, secret: str, now: datetime) -> str:
    """Make a code for a person and return the public id under which it is typed.

    For somebody unknown (None) the same is done and recorded, and no code will ever fit. An
    earlier code of the same person stops working.
    """
    code_id = public_id()
    user_id = user.id if user is not None else None
    db.session.execute(
        update(LoginCode)
        .where(LoginCode.user_id == user_id, LoginCode.used_at.is_(None))
        .values(expires_at=LoginCode.created_at + timedelta(microseconds=1))
    )
    code = LoginCode(
        public_id=code_id,
        user_id=user_id,
        code_hash=code_hash(secret, code_id, login_code(secret, code_id)),
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    db.session.add(code)
    db.session.flush()
    outbox.record(
        "accounts.code_requested", {"code_id": code.id, "user_id": user_id}, key=str(code.id)
    )
    return code_id


def use_code(code_id: str, typed: str, *, secrets: Sequence[str], now: datetime) -> User | None:
    """Use a code up and return its person; None, the try counted, for whatever does not fit.

    The caller commits in either case: a try that was rolled back would not be counted.
    """
    code = db.session.scalar(
        select(LoginCode).where(LoginCode.public_id == code_id).with_for_update()
    )
    if code is None:
        return None
    code.attempts += 1
    db.session.flush()
    fits = code_fits(secrets, code_id, typed, code.code_hash)
    spent = code.used_at is not None or code.expires_at <= now or code.attempts > CODE_ATTEMPTS
    if spent or not fits or code.user is None or not code.user.active:
        return None
    code.used_at = now
    code.user.last_seen_at = now
    db.session.flush()
    return code.user

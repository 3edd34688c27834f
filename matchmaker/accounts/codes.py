"""One-time codes: asked for with an address or a number, typed once, soon useless."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from matchmaker.accounts import sign_ins, trail
from matchmaker.accounts.core import CODE_ATTEMPTS, code_fits, code_hash, login_code
from matchmaker.accounts.models import LoginCode, User
from matchmaker.accounts.queries import find_user_by_identity
from matchmaker.accounts.service import IdentityTakenError, end_open_doors, unless_taken
from matchmaker.db import db, public_id
from matchmaker.outbox import service as outbox

VALID_FOR = timedelta(minutes=10)


def request_code(user: User | None, *, secret: str, now: datetime) -> str:
    """Make a code that lets a person in; return the public id under which it is typed.

    For somebody unknown (None) the same is done and recorded, and no code will ever fit.
    """
    return _make(LoginCode(user_id=user.id if user else None), secret, now)


def request_change(
    user: User, *, email: str | None, phone: str | None, secret: str, now: datetime
) -> str:
    """Send a code to a new address or number; return the public id under which it is typed.

    Nothing changes until the code comes back. Whether somebody else has the address or number
    already is said only then, to whoever has shown that it is theirs.
    """
    return _make(LoginCode(user_id=user.id, new_email=email, new_phone=phone), secret, now)


def use_code(code_id: str, typed: str, *, secrets: Sequence[str], now: datetime) -> User | None:
    """Use a code up and return its person; None, the try counted, for whatever does not fit.

    The caller commits in either case: a try that was rolled back would not be counted.
    """
    code = _fitting(code_id, typed, secrets, now)
    if code is None or code.user is None or code.new_email or code.new_phone:
        sign_ins.note_failure(_person_of(code_id), code_id, "code")
        return None
    code.used_at = now
    code.user.last_seen_at = now
    db.session.flush()
    return code.user


def confirm_change(
    user: User, code_id: str, typed: str, *, secrets: Sequence[str], now: datetime
) -> bool:
    """Take over the new address or number; False, the try counted, when the code does not fit.

    It is told where the person was reached before, since somebody else may have done it at a
    session left open. Raises IdentityTakenError when somebody else has the new one.
    """
    code = _fitting(code_id, typed, secrets, now)
    if code is None or code.user_id != user.id or not (code.new_email or code.new_phone):
        return False
    holder = find_user_by_identity(code.new_email, code.new_phone)
    if holder is not None and holder.id != user.id:
        raise IdentityTakenError(code.new_email or code.new_phone)
    before = (user.email, user.phone)
    with unless_taken():
        user.email = code.new_email or user.email
        user.phone = code.new_phone or user.phone
    code.used_at = now
    code.old_email, code.old_phone = before
    # What was sent to the old address opens nothing any more.
    end_open_doors(user, now)
    trail.record(
        "accounts.address_changed",
        host_id=user.host_id,
        object_kind="person",
        object_id=user.public_id,
        details={"what": "email" if code.new_email else "phone"},
    )
    db.session.flush()
    outbox.record("accounts.address_changed", {"code_id": code.id}, key=str(code.id))
    return True


def _person_of(code_id: str) -> User | None:
    return db.session.scalar(
        select(User)
        .join(LoginCode, LoginCode.user_id == User.id)
        .where(LoginCode.public_id == code_id)
    )


def _make(code: LoginCode, secret: str, now: datetime) -> str:
    """Keep the code's hash and record `accounts.code_requested`; earlier codes stop working."""
    db.session.execute(
        update(LoginCode)
        .where(LoginCode.user_id == code.user_id, LoginCode.used_at.is_(None))
        .values(expires_at=LoginCode.created_at + timedelta(microseconds=1))
    )
    code.public_id = public_id()
    code.code_hash = code_hash(secret, code.public_id, login_code(secret, code.public_id))
    code.created_at = now
    code.expires_at = now + VALID_FOR
    db.session.add(code)
    db.session.flush()
    outbox.record(
        "accounts.code_requested", {"code_id": code.id, "user_id": code.user_id}, key=str(code.id)
    )
    return code.public_id


def _fitting(code_id: str, typed: str, secrets: Sequence[str], now: datetime) -> LoginCode | None:
    code = db.session.scalar(
        select(LoginCode).where(LoginCode.public_id == code_id).with_for_update()
    )
    if code is None:
        return None
    code.attempts += 1
    db.session.flush()
    fits = code_fits(secrets, code_id, typed, code.code_hash)
    spent = code.used_at is not None or code.expires_at <= now or code.attempts > CODE_ATTEMPTS
    known = code.user is not None and code.user.active
    return code if fits and known and not spent else None

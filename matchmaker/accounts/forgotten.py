"""Who has asked to be forgotten is not made anew by an old roster.

Of an erased person stay hashes of number, address and NIB, so that a row about them is known
again. Numbers are few enough to try them all: the hashes are keyed, and the key stands in the
database wrapped with SECRET_KEY, so that a copy of the database alone tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from matchmaker.accounts.core import wrapping_keys
from matchmaker.accounts.models import Forgotten, Host
from matchmaker.db import db

_PURPOSE = "forgotten"


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """By what somebody is known again: E.164 number, address in lower case, 13 digits of a NIB."""

    phone: str | None = None
    email: str | None = None
    nib: str | None = None


def remember(host_id: int, forgotten: Iterable[Identifiers], now: datetime) -> None:
    """Keep the marks of somebody who is being erased at their own wish."""
    key = _key(host_id) or _new_key(host_id)
    marks = {mark for one in forgotten for mark in _marks(key, one)}
    if marks:
        rows = [{"host_id": host_id, "mark": m, "forgotten_at": now} for m in sorted(marks)]
        db.session.execute(insert(Forgotten).values(rows).on_conflict_do_nothing())


def find_forgotten(host_id: int, many: Sequence[Identifiers]) -> list[bool]:
    """Tell of each whether somebody of that number, address or NIB has asked to be forgotten."""
    key = _key(host_id)
    if key is None:
        return [False] * len(many)
    known = set(db.session.scalars(select(Forgotten.mark).where(Forgotten.host_id == host_id)))
    return [not known.isdisjoint(_marks(key, one)) for one in many]


def lift(host_id: int, returning: Iterable[Identifiers]) -> None:
    """Drop the marks of somebody who has consented anew."""
    key = _key(host_id)
    if key is not None:
        marks = [mark for one in returning for mark in _marks(key, one)]
        theirs = (Forgotten.host_id == host_id) & Forgotten.mark.in_(marks)
        db.session.execute(delete(Forgotten).where(theirs))


def _marks(key: bytes, one: Identifiers) -> set[str]:
    values = {"phone": one.phone, "email": (one.email or "").strip().lower(), "nib": one.nib}
    return {
        hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()
        for kind, value in values.items()
        if value
    }


def _key(host_id: int) -> bytes | None:
    """Return the host's key; None when it has none, or none that this secret opens.

    Wrapped with an earlier secret it is wrapped anew, so that the earlier one can be taken out.
    """
    wrapped = db.session.scalar(select(Host.forgotten_key).where(Host.id == host_id))
    if wrapped is None:
        return None
    try:
        key = _wrapping().decrypt(wrapped.encode())
    except InvalidToken:
        return None
    try:
        Fernet(wrapping_keys([current_app.config["SECRET_KEY"]], _PURPOSE)[0]).decrypt(wrapped)
    except InvalidToken:
        _keep(host_id, key)
    return key


def _new_key(host_id: int) -> bytes:
    """Make the host's key, once: two who are erased at the same moment wait for each other."""
    db.session.execute(select(Host.id).where(Host.id == host_id).with_for_update(key_share=True))
    key = _key(host_id)
    if key is None:
        key = Fernet.generate_key()
        _keep(host_id, key)
    return key


def _keep(host_id: int, key: bytes) -> None:
    host = db.session.get_one(Host, host_id)
    host.forgotten_key = _wrapping().encrypt(key).decode()
    db.session.flush()


def _wrapping() -> MultiFernet:
    config = current_app.config
    secrets = [config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"]]
    return MultiFernet([Fernet(key) for key in wrapping_keys(secrets, _PURPOSE)])

"""Time-based codes and recovery codes, each good for one sign-in, whoever types it at once."""

from __future__ import annotations

import base64
import io
from typing import Any, cast

import segno
from flask_security import UserMixin
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp
from passlib.exc import UsedTokenError
from sqlalchemy import or_, select, update

from matchmaker.accounts import sign_ins
from matchmaker.accounts.models import User
from matchmaker.db import db


class SegnoTotp(Totp):
    """Time-based codes whose picture for the authenticator app is drawn by segno."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the picture as a data address for `<img src>`."""
        picture = io.BytesIO()
        segno.make(self.get_totp_uri(username, totp)).save(picture, kind="svg", scale=6, border=2)
        return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue()).decode()}"

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the last code's place in time: the same code does not open twice."""
        return cast(User, user).tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Remember the place in time of the code that has just opened.

        Two at the same moment have both read the place before: the row decides who was first,
        and the other is told that the code is used (passlib.exc.UsedTokenError).
        """
        person = cast(User, user)
        first = db.session.execute(
            update(User)
            .where(
                User.id == person.id,
                or_(User.tf_last_counter.is_(None), User.tf_last_counter < tmatch.counter),
            )
            .values(tf_last_counter=tmatch.counter)
            .returning(User.id)
            .execution_options(synchronize_session=False)
        ).first()
        db.session.refresh(person, ["tf_last_counter"])
        if first is None:
            raise UsedTokenError
        if person.tf_totp_secret:
            kept = self._totp.from_source(person.tf_totp_secret)
            if kept.changed:
                # Wrapped with an earlier SECRET_KEY, which may be taken out one day.
                person.tf_totp_secret = kept.to_json(encrypt=True)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes that are wrapped in the database and open once."""

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Tell whether a code is left, and hold the person's row until the request is over.

        Whoever types the same code at the same moment waits here, and finds it gone.
        """
        person = cast(User, user)
        db.session.scalar(
            select(User)
            .where(User.id == person.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        fits = bool(super().check_recovery_code(person, code))
        if not fits:
            sign_ins.note_failure(person, "", "recovery")
        return fits

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Take a used code away; False when it is not there."""
        person = cast(User, user)
        held = person.mf_recovery_codes or []
        # A new list: a change inside the old one is never written.
        person.mf_recovery_codes = [
            kept for kept in held if code not in self._decrypt_codes([kept])
        ]
        db.session.flush()
        return len(person.mf_recovery_codes) < len(held)

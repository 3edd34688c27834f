"""Who asked to be remembered stays so when the secret is rotated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, session
from flask_login.utils import decode_cookie, encode_cookie


def init_app(app: Flask, secrets: Sequence[str]) -> None:
    """Believe cookies that an earlier secret has signed, and sign them anew.

    Flask-Login knows the current secret alone. Phones end a session with the browser, so that a
    rotation would sign out nearly everybody.
    """
    manager: Any = app.login_manager  # type: ignore[attr-defined]
    load = manager._load_user_from_remember_cookie

    def load_signed_by_any(cookie: str) -> Any:
        for number, secret in enumerate(secrets):
            user_id = decode_cookie(cookie, key=secret)
            if user_id is None:
                continue
            user = load(encode_cookie(user_id, key=secrets[0]))
            if user is not None and number > 0:
                session["_remember"] = "set"
            return user
        return None

    manager._load_user_from_remember_cookie = load_signed_by_any

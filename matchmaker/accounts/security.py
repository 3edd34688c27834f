"""Flask-Security for this house: phone or e-mail as identity, commits only in `transaction()`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_security import LoginForm, Security, SQLAlchemyUserDatastore
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from matchmaker.accounts.models import Membership, User
from matchmaker.accounts.queries import find_user_by_identity
from matchmaker.db import db, in_transaction
from matchmaker.reference.phones import PhoneError, normalise_phone


class Datastore(SQLAlchemyUserDatastore):
    """A datastore whose commit only flushes inside `transaction()`."""

    def commit(self) -> None:
        """Commit, or leave it to the transaction that is open."""
        if in_transaction():
            db.session.flush()
        else:
            db.session.commit()


class SignInForm(LoginForm):
    """E-mail address or phone number, and the password."""

    email = None
    identity = StringField(
        _l("E-mail or WhatsApp number"),
        validators=[DataRequired(_l("Type your e-mail address or WhatsApp number."))],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(_l("Type your password."))],
        render_kw={"autocomplete": "current-password"},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Find the person by either identity; every refusal reads the same."""
        self.ifield = self.identity
        self.user = find_by_typed_identity(self.identity.data or "")
        if super().validate(**kwargs):
            return True
        typed_all = bool(self.identity.data and self.password.data)
        if typed_all:
            self.identity.errors = [
                _l("This does not match an account. Check both, or ask the organiser for a link.")
            ]
            self.password.errors = []
        return False


def find_by_typed_identity(typed: str) -> User | None:
    """Return the person whose e-mail address or phone number (any spelling) this is."""
    if "@" in typed:
        return find_user_by_identity(typed.strip().lower(), None)
    try:
        return find_user_by_identity(None, normalise_phone(typed))
    except PhoneError:
        return None


def init_app(app: Flask) -> None:
    """Set Flask-Security up."""
    app.config.update(
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"email": {"mapper": str}}],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a scheme)
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        # Without this, hashes would depend on a second secret that could never be rotated.
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_LOGIN_URL="/masuk",
        SECURITY_LOGOUT_URL="/keluar",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/beranda",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_UNAUTHORIZED_VIEW=None,
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_REGISTERABLE=False,
        SECURITY_PASSWORDLESS=False,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_STATIC_FOLDER=None,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        REMEMBER_COOKIE_DURATION=timedelta(days=30),
    )
    Security(app, Datastore(db, User, Membership), login_form=SignInForm)

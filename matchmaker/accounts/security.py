"""Flask-Security for this house: phone or e-mail as identity, commits only in `transaction()`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, logout_user
from flask_security import (
    LoginForm,
    Security,
    SQLAlchemyUserDatastore,
    login_user,
    password_changed,
)
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from matchmaker import clock
from matchmaker.accounts import remembering, second_factor, security_words, sign_ins, trail
from matchmaker.accounts.keys import secrets_of
from matchmaker.accounts.models import Membership, User
from matchmaker.accounts.new_password import (
    FRESH_FOR,
    NewPasswordForm,
    came_without_password,
    forget_way_in,
    note_way_in,
)
from matchmaker.accounts.queries import find_user_by_identity
from matchmaker.accounts.service import end_open_doors
from matchmaker.db import db, in_transaction
from matchmaker.reference.phones import PhoneError, normalise_phone

HOME = "/beranda"


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
            forget_way_in()
            # Flask-Security would hand its own absolute address on to the second step, and an
            # address that leaves the path is refused there (web/addresses.py).
            self.next.data = self.next.data or request.args.get("next") or HOME
            return True
        typed_all = bool(self.identity.data and self.password.data)
        if typed_all:
            if self.user is None or self.user_authenticated:
                # Flask-Security tells of a wrong password; not of nobody, nor of a closed account.
                sign_ins.note_failure(self.user, self.identity.data or "", "password")
            self.identity.errors = [
                _l("This does not match an account. Check both, or ask the organiser for a link.")
            ]
            self.password.errors = []
        return False


def let_in(user: User, via: str, target: str) -> Response:
    """Sign a person in who has just shown who they are, or ask for their second factor first."""
    note_way_in(user)
    ask = current_app.extensions["security"].two_factor_plugins.tf_enter(
        user, True, via, next_loc=target
    )
    if ask is not None:
        return ask
    login_user(user, remember=True, authn_via=[via])
    return redirect(target, 303)


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
        _signing_in() | _password() | second_factor.settings_for(app) | security_words.settings(),
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        REMEMBER_COOKIE_DURATION=timedelta(days=30),
    )
    security = Security(
        app,
        Datastore(db, User, Membership),
        login_form=SignInForm,
        change_password_form=NewPasswordForm,
        two_factor_setup_form=second_factor.SecondFactorForm,
        two_factor_rescue_form=second_factor.RescueForm,
        totp_cls=second_factor.SegnoTotp,
        mf_recovery_codes_util_cls=second_factor.RecoveryCodes,
    )
    security.change_password_context_processor(
        lambda: {"old_one_needed": bool(current_user.password) and not came_without_password()}
    )
    security.reauthn_handler(_sign_in_again)
    password_changed.connect(_note_password, app, weak=False)
    sign_ins.init_app(app)
    remembering.init_app(app, secrets_of(app))
    second_factor.init_app(app)


def _signing_in() -> dict[str, Any]:
    return {
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": str}}],
        "SECURITY_LOGIN_URL": "/masuk",
        "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "SECURITY_LOGOUT_URL": "/keluar",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": HOME,
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_VERIFY_URL": "/masuk/lagi",
        "SECURITY_VERIFY_TEMPLATE": "accounts/verify.html",
        "SECURITY_FRESHNESS": FRESH_FOR,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_UNAUTHORIZED_VIEW": None,
        "SECURITY_FLASH_MESSAGES": False,
        # SignInForm says the same of everybody itself; this would look for a field it has not.
        "SECURITY_RETURN_GENERIC_RESPONSES": False,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_PASSWORDLESS": False,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_STATIC_FOLDER": None,
    }


def _password() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        # Without this, hashes would depend on a second secret that could never be rotated.
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/akun/sandi",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
        "SECURITY_POST_CHANGE_VIEW": "/akun",
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    }


def ask_for_fresh_sign_in() -> Response | None:
    """Return where a person shows once more who they are; None when they just have."""
    within, grace = FRESH_FOR, timedelta(minutes=10)
    if check_and_update_authn_fresh(within, grace, "session"):
        return None
    return _sign_in_again(within, grace)


def _sign_in_again(within: timedelta, grace: timedelta) -> Response:
    """Ask for a fresh proof: the password, or a code from who has none."""
    flash(_("This needs a fresh sign-in. Please show once more that it is you."), "info")
    if current_user.password:
        return redirect(url_for("security.verify", next=request.path), 303)
    logout_user()
    return redirect(url_for("accounts.ask_code"), 303)


def _note_password(app: Flask, user: User, **details: object) -> None:
    end_open_doors(user, clock.now())
    trail.record_own("accounts.password_changed", user)
    flash(_("The new password counts from now on. You are signed out on all other devices."))

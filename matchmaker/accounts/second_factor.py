"""The second factor: six digits from an app, set up by its owner and demanded of organisers."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import timedelta
from functools import wraps
from typing import Any, cast

import segno
from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue, RouteCallable
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import (
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    UserMixin,
    tf_disabled,
    tf_profile_changed,
)
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp
from flask_security.utils import check_and_get_token_status
from passlib.exc import UsedTokenError
from sqlalchemy import or_, select, update
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from matchmaker.accounts import sign_ins, trail
from matchmaker.accounts.actor import find_actor
from matchmaker.accounts.core import Role, wrapping_keys
from matchmaker.accounts.keys import secrets_of
from matchmaker.accounts.models import User
from matchmaker.accounts.security_words import WRONG_DIGITS
from matchmaker.db import db

SET_UP_WITHIN = timedelta(minutes=30)


class SecondFactorForm(TwoFactorSetupForm):
    """Set the authenticator app up, or switch it off."""

    setup = RadioField(
        choices=[SelectChoice("authenticator"), SelectChoice("disable")], validate_choice=False
    )


class RescueForm(TwoFactorRescueForm):
    """Not shown: whoever has lost the phone uses a recovery code or asks another organiser."""

    help_setup = RadioField(choices=[SelectChoice("help")])


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


def init_app(app: Flask) -> None:
    """Demand it where it must be, keep a set-up through a wrong code, note what changes."""
    validate = "security.two_factor_setup_validate"
    app.view_functions[validate] = _keep_set_up(app.view_functions[validate])
    tf_profile_changed.connect(_note, app, weak=False)
    tf_disabled.connect(_note, app, weak=False)
    app.before_request(_demand)


def settings_for(app: Flask) -> dict[str, Any]:
    """Return Flask-Security's settings of the second factor and the recovery codes."""
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_SETUP_URL": "/akun/faktor-kedua",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "accounts/second_factor_setup.html",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/masuk/faktor-kedua",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/second_factor.html",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/masuk/faktor-kedua/bantuan",
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_SELECT_URL": "/masuk/faktor-kedua/pilih",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/akun",
        "SECURITY_TWO_FACTOR_SETUP_WITHIN": SET_UP_WITHIN,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": wrapping_keys(
            secrets_of(app), "recovery codes"
        ),
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/akun/kode-cadangan",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/recovery_codes.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/masuk/kode-cadangan",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery.html",
        "SECURITY_TOTP_ISSUER": app.config["HOST_NAME"],
        # Wrapped under each secret by its own name, so that a rotated one still opens.
        "SECURITY_TOTP_SECRETS": {
            hashlib.sha256(secret.encode()).hexdigest()[:12]: hashlib.sha256(
                b"second factor\0" + secret.encode()
            ).hexdigest()
            for secret in secrets_of(app)
        },
    }


def demands_second_factor() -> bool:
    """Tell whether the signed-in person must set up a second factor before anything else."""
    actor = find_actor()
    return (
        actor is not None
        and bool(current_app.config["SECOND_FACTOR_FOR_ORGANISERS"])
        and actor.is_a(Role.ORGANISER)
        and not current_user.tf_primary_method
    )


def _demand() -> Response | None:
    """Lead an organiser of a real installation to the set-up."""
    open_to_all = {"security", "account", "accounts", "landing", "static"}
    if (request.blueprint or "static") in open_to_all or not demands_second_factor():
        return None
    return redirect(url_for("account.show"), 303)


def _keep_set_up(view: RouteCallable) -> RouteCallable:
    """Answer a wrong code on the same page, under the picture that was scanned already.

    Flask-Security would begin anew without a word, with another secret.
    """

    @wraps(view)
    def answer(token: str) -> ResponseReturnValue:
        answered = cast(ResponseReturnValue, view(token))
        where = answered.location if isinstance(answered, Response) else None
        if where == url_for("security.two_factor_setup"):
            return _again(token) or answered
        if where == current_app.config["SECURITY_TWO_FACTOR_POST_SETUP_VIEW"]:
            return _go_on_to_recovery_codes() or answered
        return answered

    return answer


def _again(token: str) -> ResponseReturnValue | None:
    """Show the page of a set-up once more; None, with the reason said, when its time is over."""
    expired, invalid, state = check_and_get_token_status(token, "tf_setup", SET_UP_WITHIN)
    if expired or invalid:
        flash(_("The set-up took too long. Please start again: scan the new picture."), "caution")
        return None
    form = TwoFactorVerifyCodeForm()
    form.code.errors = [WRONG_DIGITS]
    values = current_app.extensions["security"].totp_factory.fetch_setup_values(
        state["totp_secret"], current_user
    )
    page = render_template(
        "accounts/second_factor_setup.html",
        two_factor_verify_code_form=form,
        chosen_method="authenticator",
        state_token=token,
        authr_qrcode=values["image"],
        authr_key=values["key"],
    )
    return page, 422


def _go_on_to_recovery_codes() -> Response | None:
    """Lead somebody who has just set it up, and has no codes for a lost phone, to make some."""
    flash(_("The two-step sign-in is on."))
    if current_user.mf_recovery_codes:
        return None
    return redirect(url_for("security.mf_recovery_codes"), 303)


def _note(app: Flask, user: User, **_: object) -> None:
    trail.record_own("accounts.second_factor_changed", user)

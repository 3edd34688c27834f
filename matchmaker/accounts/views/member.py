"""One's own account: what is known, a password, a second factor, signing out everywhere."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from matchmaker.accounts import service
from matchmaker.db import transaction
from matchmaker.web import access

blueprint = Blueprint("account", __name__, url_prefix="/akun")


@blueprint.get("")
@access.signed_in
def show() -> str:
    """Show the account and what can be done about it."""
    return render_template("accounts/account.html", user=current_user)


@blueprint.post("/keluar-semua")
@access.signed_in
def sign_out_everywhere() -> Response:
    """End every session of this person, this one too."""
    with transaction():
        service.end_sessions(current_user)
    logout_user()
    session.clear()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("security.login"), 303)

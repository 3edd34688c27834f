"""One's own account: what is known, a password, a second factor, signing out everywhere."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts import codes, service
from matchmaker.accounts.forms import ChangeForm, CodeForm
from matchmaker.accounts.keys import secrets_of
from matchmaker.accounts.second_factor import demands_second_factor
from matchmaker.accounts.security import ask_for_fresh_sign_in
from matchmaker.db import transaction
from matchmaker.web import access, limits

blueprint = Blueprint("account", __name__, url_prefix="/akun")


@blueprint.get("")
@access.signed_in
def show() -> str:
    """Show the account and what can be done about it."""
    return render_template(
        "accounts/account.html", user=current_user, second_factor_demanded=demands_second_factor()
    )


@blueprint.get("/kontak")
@access.signed_in
def ask_change() -> str | Response:
    """Show where to type the new address or number."""
    again = _password_again()
    if again is not None:
        return again
    return render_template("accounts/change.html", form=ChangeForm())


@blueprint.post("/kontak")
@access.signed_in
@limits.by_person("5 per 15 minutes", lambda: str(current_user.get_id()))
def send_change() -> Response | tuple[str, int]:
    """Send a code to the new address or number."""
    again = _password_again()
    if again is not None:
        return again
    form = ChangeForm()
    if not form.validate_on_submit():
        return render_template("accounts/change.html", form=form), 422
    with transaction():
        code_id = codes.request_change(
            current_user,
            email=form.email,
            phone=form.phone,
            secret=secrets_of(current_app)[0],
            now=clock.now(),
        )
    return redirect(url_for("account.type_change", code_id=code_id), 303)


@blueprint.get("/kontak/<code_id>")
@access.signed_in
def type_change(code_id: str) -> str:
    """Show the field for the code that went to the new address or number."""
    return render_template("accounts/change_code.html", form=CodeForm(), code_id=code_id)


@blueprint.post("/kontak/<code_id>")
@access.signed_in
@limits.by_person("20 per 15 minutes", lambda: str(current_user.get_id()))
def confirm_change(code_id: str) -> Response | tuple[str, int]:
    """Take the new address or number over when its code fits."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                changed = codes.confirm_change(
                    current_user,
                    code_id,
                    form.code.data or "",
                    secrets=secrets_of(current_app),
                    now=clock.now(),
                )
            if changed:
                flash(_("Changed. From now on we reach you there."))
                return redirect(url_for("account.show"), 303)
            form.code.errors = [
                _("This code does not fit or has expired. Check it, or ask for a new one.")
            ]
        except service.IdentityTakenError:
            form.code.errors = [_("Another account has this address or number already.")]
    return render_template("accounts/change_code.html", form=form, code_id=code_id), 422


@blueprint.post("/keluar-semua")
@access.signed_in
def sign_out_everywhere() -> Response:
    """End every session of this person, this one too."""
    with transaction():
        service.end_sessions(current_user)
        service.end_open_doors(current_user, clock.now())
    logout_user()
    session.clear()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("security.login"), 303)


def _password_again() -> Response | None:
    """Ask for the password before the way in is changed: an open session alone is not enough.

    Who has none is not asked: their code might go to the very number that they have lost.
    """
    return ask_for_fresh_sign_in() if current_user.password else None

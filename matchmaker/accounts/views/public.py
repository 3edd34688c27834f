"""Come in by a personal link or a one-time code, and choose the page's language."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts import codes, new_password, service, sign_ins, trail
from matchmaker.accounts.core import token_hash
from matchmaker.accounts.forms import CodeForm, CodeRequestForm
from matchmaker.accounts.keys import secrets_of
from matchmaker.accounts.security import find_by_typed_identity, let_in
from matchmaker.db import transaction
from matchmaker.web import access, limits
from matchmaker.web.addresses import local_path
from matchmaker.web.locale import LOCALES

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/masuk/tautan/<token>")
@access.public
def link(token: str) -> str:
    """Show one button. Link scanners open links: only the POST below uses the link up."""
    return render_template("accounts/link.html", token=token)


@blueprint.post("/masuk/tautan/<token>")
@access.public
@limits.by_address("60 per 10 minutes", failures=True)
def use_link(token: str) -> Response | tuple[str, int]:
    """Use the link up and sign its person in."""
    if current_user.is_authenticated and session.get("link") == token_hash(token):
        return redirect(url_for("home.index"), 303)
    try:
        with transaction():
            user = service.use_link(token, clock.now())
            trail.record_own("accounts.link_used", user)
    except service.LinkRefusedError:
        sign_ins.note_failure(None, token_hash(token), "link")
        return render_template("accounts/link_refused.html"), 410
    answer = let_in(user, "link", url_for("home.index"))
    # A second tap of an impatient thumb must not read "already used".
    session["link"] = token_hash(token)
    return answer


@blueprint.get("/masuk/kode")
@access.public
def ask_code() -> str:
    """Show where to type the address or number that gets a one-time code.

    With `?untuk=sandi` the code leads on to a new password.
    """
    new_password.note_forgotten(request.args.get("untuk") == "sandi")
    return render_template("accounts/code_request.html", form=CodeRequestForm())


@blueprint.post("/masuk/kode")
@access.public
@limits.by_address("120 per 10 minutes")
@limits.by_account("5 per 15 minutes", "identity")
def send_code() -> Response | tuple[str, int]:
    """Make a code, or do as if: nobody learns whether the address has an account."""
    form = CodeRequestForm()
    if not form.validate_on_submit():
        return render_template("accounts/code_request.html", form=form), 422
    with transaction():
        code_id = codes.request_code(
            find_by_typed_identity(form.identity.data or ""),
            secret=secrets_of(current_app)[0],
            now=clock.now(),
        )
    return redirect(url_for("accounts.type_code", code_id=code_id), 303)


@blueprint.get("/masuk/kode/<code_id>")
@access.public
def type_code(code_id: str) -> str:
    """Show the field for the code."""
    return render_template("accounts/code.html", form=CodeForm(), code_id=code_id)


@blueprint.post("/masuk/kode/<code_id>")
@access.public
@limits.by_address("30 per 10 minutes", failures=True)
def use_code(code_id: str) -> Response | tuple[str, int]:
    """Sign in with the code; five wrong ones use it up."""
    form = CodeForm()
    user = None
    if form.validate_on_submit():
        with transaction():
            user = codes.use_code(
                code_id, form.code.data or "", secrets=secrets_of(current_app), now=clock.now()
            )
            if user is not None:
                trail.record_own("accounts.code_used", user)
        if user is None:
            form.code.errors = [
                _("This code does not fit or has expired. Check it, or ask for a new one.")
            ]
    if user is None:
        return render_template("accounts/code.html", form=form, code_id=code_id), 422
    place = "security.change_password" if new_password.take_forgotten() else "home.index"
    return let_in(user, "code", url_for(place))


@blueprint.post("/bahasa")
@access.public
def set_locale() -> Response:
    """Speak the chosen language from now on."""
    locale = request.form.get("locale", "")
    if locale in LOCALES:
        session["locale"] = locale
        if current_user.is_authenticated:
            with transaction():
                current_user.locale = locale
    home = "home.index" if current_user.is_authenticated else "landing.index"
    return redirect(local_path(request.form.get("next")) or url_for(home), 303)


@blueprint.get("/healthz")
@access.public
def health() -> dict[str, str]:
    """Answer that the web process is alive (for supervisors and load balancers)."""
    return {"status": "ok", "name": str(current_app.config["HOST_NAME"])}

"""Come in by a personal link, and choose the page's language."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_security import login_user
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts import service
from matchmaker.accounts.core import token_hash
from matchmaker.db import transaction
from matchmaker.web import access
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
def use_link(token: str) -> Response | tuple[str, int]:
    """Use the link up and sign its person in."""
    if current_user.is_authenticated and session.get("link") == token_hash(token):
        return redirect(url_for("home.index"), 303)
    try:
        with transaction():
            user = service.use_link(token, clock.now())
            login_user(user, remember=True, authn_via=["link"])
    except service.LinkRefusedError:
        return render_template("accounts/link_refused.html"), 410
    # A second tap of an impatient thumb must not read "already used".
    session["link"] = token_hash(token)
    return redirect(url_for("home.index"), 303)


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
    return redirect(local_path(request.form.get("next")) or url_for("landing.index"), 303)


@blueprint.get("/healthz")
@access.public
def health() -> dict[str, str]:
    """Answer that the web process is alive (for supervisors and load balancers)."""
    return {"status": "ok", "name": str(current_app.config["HOST_NAME"])}

"""create_app: the one place where everything is put together."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, request, session
from flask_login import current_user
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from matchmaker import models
from matchmaker.accounts import security
from matchmaker.accounts.actor import find_actor, person_key
from matchmaker.config import Settings, load_settings, secret_kept_in
from matchmaker.db import db, init_database
from matchmaker.events import current
from matchmaker.events.current import find_current_edition
from matchmaker.events.queries import UnknownEditionError
from matchmaker.files.core import MOST_MEGABYTES
from matchmaker.matching.current import find_refusal_with
from matchmaker.meetings.current import find_meeting_with
from matchmaker.navigation import find_bar, navigation
from matchmaker.notifications import registry
from matchmaker.notifications.core import Announcement
from matchmaker.web import access, addresses, assets, compression, errors, headers, limits, locale

ROOT = Path(__file__).parent
TEMPLATES = ROOT.parent / "templates"

# Each module has one `blueprint`. The order decides nothing.
VIEWS = (
    "matchmaker.accounts.views.public",
    "matchmaker.accounts.views.member",
    "matchmaker.accounts.views.organiser",
    "matchmaker.events.views",
    "matchmaker.live.views",
    "matchmaker.organiser.views.notifications",
    "matchmaker.organiser.views.trail",
    "matchmaker.meetings.views.member",
    "matchmaker.meetings.views.organiser",
    "matchmaker.meetings.views.proposals",
    "matchmaker.organiser.views.landing",
    "matchmaker.organiser.views.style",
    "matchmaker.organiser.views.home",
    "matchmaker.organiser.views.imports",
    "matchmaker.organiser.views.invitations",
    "matchmaker.catalogue.views.public",
    "matchmaker.catalogue.views.organiser",
    "matchmaker.programme.views.gate",
    "matchmaker.programme.views.gate_settings",
    "matchmaker.programme.views.my_gate",
    "matchmaker.programme.views.shortfall",
    "matchmaker.programme.views.scores",
    "matchmaker.programme.views.targets",
    "matchmaker.organiser.views.progress",
    "matchmaker.programme.views.experts",
    "matchmaker.programme.views.questions",
    "matchmaker.programme.views.expert_list",
    "matchmaker.programme.views.cohorts",
    "matchmaker.programme.views.cohort_members",
    "matchmaker.programme.views.mentoring",
    "matchmaker.programme.views.visits",
    "matchmaker.programme.views.indicators",
    "matchmaker.directory.views.browse",
    "matchmaker.directory.views.comparing",
    "matchmaker.directory.views.shortlists",
    "matchmaker.directory.views.shortlist",
    "matchmaker.directory.views.searches",
    "matchmaker.directory.views.team",
    "matchmaker.directory.views.companies",
    "matchmaker.directory.views.tags",
    "matchmaker.directory.views.questions",
    "matchmaker.directory.views.answers",
    "matchmaker.directory.views.briefs",
    "matchmaker.directory.views.loans",
    "matchmaker.directory.views.own_tags",
    "matchmaker.organiser.views.registrations",
    "matchmaker.directory.views.files",
    "matchmaker.directory.views.editing",
    "matchmaker.directory.views.products",
    "matchmaker.directory.views.permits",
    "matchmaker.directory.views.registration",
    "matchmaker.matching.views.member",
    "matchmaker.matching.views.weighing",
    "matchmaker.organiser.views.overview",
    "matchmaker.organiser.views.learning",
    "matchmaker.scheduling.views",
    "matchmaker.privacy.views.member",
    "matchmaker.privacy.views.organiser",
)

# Each module has `ANNOUNCEMENTS`, a tuple of notifications.core.Announcement.
ANNOUNCEMENTS: tuple[str, ...] = (
    "matchmaker.notifications.announcements",
    "matchmaker.directory.announcements",
    "matchmaker.directory.expiry.announcements",
    "matchmaker.programme.announcements",
    "matchmaker.organiser.announcements",
    "matchmaker.meetings.announcements",
    "matchmaker.meetings.proposals.announcements",
    "matchmaker.scheduling.announcements",
    "matchmaker.privacy.announcements",
)

SIGNED_IN_SECURITY_VIEWS = (
    "security.change_password",
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.mf_recovery_codes",
    "security.verify",
)
PUBLIC_SECURITY_VIEWS = (
    "security.login",
    "security.logout",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.tf_select",
)


SECOND_FACTOR_VIEWS = ("security.two_factor_token_validation", "security.mf_recovery")


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; raises ConfigurationError when the settings do not allow a start."""
    settings = settings or load_settings()
    app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=str(ROOT / "static"))
    _configure(app, settings)
    init_database(app)
    compression.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    CSRFProtect(app)
    locale.init_app(app, _preferred_locale, settings.default_locale)
    assets.init_app(app)
    errors.init_app(app)
    limits.init_app(app, settings.redis_url)
    headers.init_app(app, live_url=app.config["LIVE_URL"], production=settings.production)
    addresses.init_app(app)
    security.init_app(app)
    app.view_functions["static"] = access.public(app.view_functions["static"])
    access.init_app(app, _roles_held, "security.login")
    current.init_app(app)
    for module in VIEWS:
        app.register_blueprint(import_module(module).blueprint)
    registry.init_app(app, _announcements())
    _declare_flask_security_views(app)
    _offer_to_templates(app)
    app.register_error_handler(UnknownEditionError, lambda _: errors.not_found())
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        immutable_file_test=_immutable,
        autorefresh=not settings.production,
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app


def _configure(app: Flask, settings: Settings) -> None:
    base = settings.public_base_url or "http://localhost:8000"
    secure = urlsplit(base).scheme == "https"
    app.config.update(
        SECRET_KEY=settings.secret_key or secret_kept_in(settings.data),
        SECRET_KEY_FALLBACKS=settings.secret_key_fallbacks,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True},
        PUBLIC_BASE_URL=base,
        LIVE_URL=settings.live_url,
        TRUSTED_HOSTS=settings.trusted_hosts or None,
        PREFERRED_URL_SCHEME=urlsplit(base).scheme,
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_NAME="__Host-remember" if secure else "remember",
        REMEMBER_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        HOST_NAME=settings.host_name,
        TIME_ZONE=settings.time_zone,
        DATA=settings.data,
        REDIS_URL=settings.redis_url,
        MAIL_URL=settings.mail_url or f"file://{(settings.data / 'mail').absolute()}",
        MAIL_FROM=settings.mail_from,
        INVITATION_DAYS=settings.invitation_days,
        DEMO=settings.demo,
        SECOND_FACTOR_FOR_ORGANISERS=settings.production and not settings.demo,
        DEBUG=settings.debug,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["most_megabytes"] = MOST_MEGABYTES


def _roles_held() -> frozenset[str] | None:
    actor = find_actor()
    return None if actor is None else frozenset(str(role) for role in actor.roles)


def _preferred_locale() -> str | None:
    return current_user.locale if current_user and current_user.is_authenticated else None


def _announcements() -> list[Announcement]:
    return [
        announcement
        for module in ANNOUNCEMENTS
        for announcement in import_module(module).ANNOUNCEMENTS
    ]


def _declare_flask_security_views(app: Flask) -> None:
    """Say who may enter Flask-Security's pages, and how often one may try there."""
    for name in SIGNED_IN_SECURITY_VIEWS:
        limited = limits.by_person("30 per 10 minutes", person_key)(app.view_functions[name])
        app.view_functions[name] = access.signed_in(limited)
    for name in PUBLIC_SECURITY_VIEWS:
        limited = limits.by_address("30 per 10 minutes", failures=True)(app.view_functions[name])
        app.view_functions[name] = access.public(limited)
    for name in SECOND_FACTOR_VIEWS:
        # Whoever has the password may come from many addresses to guess the six digits.
        limited = limits.by_person("10 per 15 minutes", _who_shows_a_second_factor)
        app.view_functions[name] = access.public(limited(app.view_functions[name]))
    login = limits.by_account("10 per 15 minutes", "identity")(app.view_functions["security.login"])
    app.view_functions["security.login"] = access.public(login)


def _who_shows_a_second_factor() -> str:
    return f"second factor:{session.get('tf_user_id') or request.remote_addr}"


def _offer_to_templates(app: Flask) -> None:
    def offer() -> dict[str, object]:
        actor = find_actor()
        edition = find_current_edition()
        return {
            "actor": actor,
            "edition": edition,
            "nav": navigation(actor, edition),
            "bar": find_bar(actor, edition),
            "host_name": app.config["HOST_NAME"],
            "demo": app.config["DEMO"],
            "meeting_with": find_meeting_with,
            "refusal_with": find_refusal_with,
        }

    app.context_processor(offer)


def _immutable(path: str, url: str) -> bool:
    return "/build/" in url and "manifest" not in url


__all__ = ["create_app", "models"]

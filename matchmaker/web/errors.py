"""Pages for what went wrong, in the visitor's words."""

from __future__ import annotations

import sys

import structlog
from flask import Flask, current_app, render_template
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError

log = structlog.get_logger()
PLAIN_500 = """<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Temu Bisnis</title>
<h1>Terjadi kesalahan di pihak kami</h1>
<p>Tunggu sebentar, lalu muat ulang halaman ini.</p>
<p lang="en">Something went wrong on our side. Wait a moment and load this page again.</p>
"""
OWN_PAGE = frozenset({400, 403, 404, 409, 413, 429, 500})


def not_found() -> tuple[str, int]:
    """Answer that there is no such page, or none that the visitor may know of."""
    return render_template("errors/404.html", reason=""), 404


def _log_plainly() -> None:
    """Log to standard error, and of a traceback its lines alone.

    Where `rich` is installed the default prints the local variables of every frame too:
    passwords just typed, personal links, the secret key.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def init_app(app: Flask) -> None:
    """Answer every HTTP error, and every bug, with a page of templates/errors/."""
    _log_plainly()

    def wrong_host(_: SecurityError) -> tuple[str, int, dict[str, str]]:
        # No page: without a trusted host there are no addresses for its links.
        return "This address is not served here.", 400, {"Content-Type": "text/plain"}

    def known(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400 or error.response is not None:
            return error
        code = error.code if error.code in OWN_PAGE else (500 if error.code >= 500 else 400)
        return render_template(f"errors/{code}.html", reason=error.description), error.code

    def unreadable(error: DataError) -> tuple[str, int]:
        """A value that no column can hold, such as a NUL or a page number of thirty digits."""
        log.warning("the database could not read a value", error=repr(error.orig))
        # The page asks the database who looks at it, which a failed transaction would refuse.
        current_app.extensions["sqlalchemy"].session.rollback()
        return render_template("errors/400.html", reason=""), 400

    def unknown(error: Exception) -> tuple[str, int]:
        log.exception("a page failed", error=repr(error))
        try:
            return render_template("errors/500.html"), 500
        except Exception:
            # The page asks the database who looks at it, and the database may be what failed.
            return PLAIN_500, 500

    app.register_error_handler(SecurityError, wrong_host)
    app.register_error_handler(HTTPException, known)
    app.register_error_handler(DataError, unreadable)
    if not app.testing:
        app.register_error_handler(Exception, unknown)

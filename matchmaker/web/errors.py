"""Pages for what went wrong, in the visitor's words."""

from __future__ import annotations

import structlog
from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

log = structlog.get_logger()
OWN_PAGE = frozenset({400, 403, 404, 409, 413, 429, 500})


def not_found() -> tuple[str, int]:
    """Answer that there is no such page, or none that the visitor may know of."""
    return render_template("errors/404.html", reason=""), 404


def init_app(app: Flask) -> None:
    """Answer every HTTP error, and every bug, with a page of templates/errors/."""

    def known(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400 or error.response is not None:
            return error
        code = error.code if error.code in OWN_PAGE else (500 if error.code >= 500 else 400)
        return render_template(f"errors/{code}.html", reason=error.description), error.code

    def unknown(error: Exception) -> tuple[str, int]:
        log.exception("a page failed", error=repr(error))
        return render_template("errors/500.html"), 500

    app.register_error_handler(HTTPException, known)
    if not app.testing:
        app.register_error_handler(Exception, unknown)

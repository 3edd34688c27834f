"""Addresses that come from a visitor or go into a message."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request


def local_path(target: str | None) -> str | None:
    r"""Return `target` when it is a path of this site, else None.

    Browsers read backslashes as slashes and drop tabs and newlines, so that `/\evil` and
    `/<tab>/evil` would leave the site: refused, as is anything with a scheme or a host.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(character) < 32 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def init_app(app: Flask) -> None:
    """Refuse every request whose `next` would leave the site, whoever reads it later.

    Flask-Security takes `next` too, and lets `/\\evil` pass. Before any view, so that no page
    can forget to ask.
    """

    def check() -> None:
        given = [*request.args.getlist("next"), *request.form.getlist("next")]
        if any(target and local_path(target) is None for target in given):
            abort(400)

    app.before_request(check)


def absolute(endpoint: str, **values: object) -> str:
    """Return an address for a message: always on PUBLIC_BASE_URL, never from a Host header."""
    base = str(current_app.config["PUBLIC_BASE_URL"]).rstrip("/")
    return base + current_app.url_map.bind("localhost").build(endpoint, values)

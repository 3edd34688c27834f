"""Addresses that come from a visitor or go into a message."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app


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


def absolute(endpoint: str, **values: object) -> str:
    """Return an address for a message: always on PUBLIC_BASE_URL, never from a Host header."""
    base = str(current_app.config["PUBLIC_BASE_URL"]).rstrip("/")
    return base + current_app.url_map.bind("localhost").build(endpoint, values)

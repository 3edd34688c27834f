"""Answers to htmx and to browsers without it, from one view."""

from __future__ import annotations

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response


def wants_fragment(target: str | None = None) -> bool:
    """Tell whether htmx asks for a part of the page (into the element with id `target`)."""
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-Boosted"):
        return False
    return target is None or request.headers.get("HX-Target") == target


def fragment(html: str, address: str) -> Response:
    """Answer with a part of a page; the browser shows the address that the whole page has."""
    return Response(html, headers={"HX-Push-Url": address}, mimetype="text/html")


def see_other(url: str) -> Response:
    """Send the browser on after a POST, in a way that htmx follows too."""
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)

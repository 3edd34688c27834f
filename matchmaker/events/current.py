"""The edition that the address of the page names, only ever one of the visitor's own host."""

from __future__ import annotations

from flask import Flask, abort, g, request

from matchmaker.accounts.actor import find_actor
from matchmaker.events.models import Edition
from matchmaker.events.queries import find_edition


def find_current_edition() -> Edition | None:
    """Return the edition of `<edition>` in the address, None where the address names none."""
    if "edition" not in g:
        # The error page of an address that the database cannot read asks once more.
        g.edition = None
        slug = (request.view_args or {}).get("edition")
        actor = find_actor()
        g.edition = find_edition(slug, actor.host_id) if slug and actor else None
    edition: Edition | None = g.edition
    return edition


def current_edition() -> Edition:
    """Return the edition of the address; answers 404 for another host's or an unknown one."""
    edition = find_current_edition()
    if edition is None:
        abort(404)
    return edition


def init_app(app: Flask) -> None:
    """Answer 404 on every page of an edition that is not the visitor's host's, whatever it does.

    After the check of who may enter, so that a visitor is asked to sign in first.
    """

    def check() -> None:
        if "edition" in (request.view_args or {}):
            current_edition()

    app.before_request(check)

"""How often somebody may try, counted in Redis; in each process alone while Redis is away."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

View = TypeVar("View", bound=Callable[..., Any])

# While Redis is away each web process counts for itself: a little more gets through, nobody is
# locked out, and nothing is unlimited.
PATIENCE = ("socket_timeout", "socket_connect_timeout")
limiter = Limiter(key_func=get_remote_address, in_memory_fallback_enabled=True)


def by_address(limit: str, *, failures: bool = False) -> Callable[[View], View]:
    """Limit POSTs from one network address, e.g. `"30 per 10 minutes"`; more answer 429.

    With `failures` those that lead on (a redirect) cost nothing: at an event, and behind a mobile
    operator, hundreds share one address.
    """
    return _limit(limit, get_remote_address, _has_failed if failures else None)


def by_account(limit: str, field: str) -> Callable[[View], View]:
    """Limit POSTs about one account: what was typed in `field`, in any spelling."""
    return _limit(limit, _typed_in(field))


def by_person(limit: str, person: Callable[[], str]) -> Callable[[View], View]:
    """Limit POSTs of one signed-in person, as `person()` names them."""
    return _limit(limit, person)


def init_app(app: Flask, redis_url: str) -> None:
    """Count in the server at `redis_url`."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", redis_url or "memory://")
    if redis_url:
        # A server that hangs must not make people wait for their sign-in.
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", dict.fromkeys(PATIENCE, 1))
    app.config.setdefault("RATELIMIT_KEY_PREFIX", "limit")
    app.config.setdefault("RATELIMIT_STRATEGY", "moving-window")
    limiter.init_app(app)


def limits_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """Return the limits that a view carries; () for one that may be tried without end."""
    found: tuple[str, ...] = getattr(view, "limited_to", ())
    return found


@cache
def _typed_in(field: str) -> Callable[[], str]:
    # One function for a field: the limiter is shared by all applications of a process and knows a
    # limit by its parts. Declared again with a new function it would count each try twice.
    def typed() -> str:
        # The counters' store may be kept on disk: it holds no number and no address.
        key = str(current_app.config["SECRET_KEY"]).encode()
        identity = _one_spelling(request.form.get(field, ""))[:200].encode()
        return f"{field}:{hmac.new(key, identity, hashlib.sha256).hexdigest()}"

    return typed


def _one_spelling(identity: str) -> str:
    """Give 0812-3456, +62 812 3456 and 62.812.3456 one name, as signing in does."""
    text = "".join(identity.split()).casefold()
    digits = "".join(letter for letter in text if letter.isdigit())
    if "@" in text or not digits:
        return text
    return digits.lstrip("0").removeprefix("62").lstrip("0")


def _has_failed(answer: Response) -> bool:
    return not 300 <= answer.status_code < 400


def _limit(
    limit: str, key: Callable[[], str], counts: Callable[[Response], bool] | None = None
) -> Callable[[View], View]:
    def declare(view: View) -> View:
        limited = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=counts)(view)
        limited.limited_to = (*limits_of(view), limit)  # type: ignore[attr-defined]
        return limited  # type: ignore[return-value]

    return declare

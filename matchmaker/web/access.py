"""Who may enter: declared on each view, enforced before any view runs, closed by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, redirect, request
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A view's access rule: everyone, anyone signed in, or holders of one of the roles."""

    everyone: bool = False
    roles: frozenset[str] = frozenset()


class Policy(Protocol):
    """What `app` tells this room about roles: the roles of who is asking, None for a visitor."""

    def __call__(self) -> frozenset[str] | None: ...


def public(view: View) -> View:
    """Let everyone in, signed in or not."""
    return _declare(view, Rule(everyone=True))


def signed_in(view: View) -> View:
    """Let in anyone who is signed in."""
    return _declare(view, Rule())


def roles(*allowed: str) -> Callable[[View], View]:
    """Let in the holders of one of these roles."""

    def declare(view: View) -> View:
        return _declare(view, Rule(roles=frozenset(str(role) for role in allowed)))

    return declare


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """Return the rule that a view declares, or None: then nobody may enter."""
    rule: Rule | None = getattr(view, "access_rule", None)
    return rule


def init_app(app: Flask, policy: Policy, sign_in_endpoint: str) -> None:
    """Check every request against the rule of its view. Undeclared views answer 403."""

    def check() -> Response | None:
        if request.endpoint is None:
            return None
        rule = rule_of(current_app.view_functions[request.endpoint])
        if rule is not None and rule.everyone:
            return None
        held = policy()
        if held is None:
            return _to_sign_in(sign_in_endpoint)
        if rule is None or (rule.roles and rule.roles.isdisjoint(held)):
            abort(403)
        return None

    app.before_request(check)


def _to_sign_in(endpoint: str) -> Response:
    target = current_app.url_for(endpoint)
    if request.method in {"GET", "HEAD"}:
        target = current_app.url_for(endpoint, next=request.full_path.rstrip("?"))
    if request.headers.get("HX-Request"):
        answer = current_app.response_class(status=204)
        answer.headers["HX-Redirect"] = target
        return answer
    return redirect(target, 303)


def _declare(view: View, rule: Rule) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view

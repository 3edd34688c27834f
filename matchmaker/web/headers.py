"""Security headers on every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request


def content_security_policy(live_url: str) -> str:
    """Return the policy: everything from here, nothing inline, streams from the live server."""
    parts = urlsplit(live_url)
    stream = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; connect-src 'self'{stream}"
    )


def init_app(app: Flask, *, live_url: str, production: bool) -> None:
    """Add the headers; pages are never stored by caches, built files for a year."""
    policy = content_security_policy(live_url)

    def add(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if production:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    app.after_request(add)

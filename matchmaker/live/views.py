"""Gives templates the address of a topic's stream. There is no page here."""

from __future__ import annotations

from flask import Blueprint, current_app

from matchmaker import clock
from matchmaker.live.tokens import sign

blueprint = Blueprint("live", __name__)


@blueprint.app_template_global()
def live_url(topic: str) -> str:
    """Return the address of a topic's stream, or '' where no live server is configured."""
    base = str(current_app.config["LIVE_URL"]).rstrip("/")
    if not base:
        return ""
    secrets = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    return f"{base}/stream?token={sign(topic, secrets, clock.now())}"

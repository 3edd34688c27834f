"""The application's secret keys: what they signed or wrapped opens with the earlier ones too."""

from __future__ import annotations

from flask import Flask


def secrets_of(app: Flask) -> list[str]:
    """Return the secret and the earlier ones, newest first."""
    return [app.config["SECRET_KEY"], *app.config["SECRET_KEY_FALLBACKS"]]

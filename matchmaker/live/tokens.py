"""A stream's address carries a signed, expiring token that names one topic and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

VALID_FOR = timedelta(hours=6)
# Within this step a topic keeps its address, so that a page that draws itself anew goes on
# listening to the stream it has.
STEP_SECONDS = 3600
_SALT = "live stream"


class TokenRefusedError(Exception):
    """The token was not made here, was changed, or has expired."""


def sign(topic: str, secrets: Sequence[str], now: datetime) -> str:
    """Return the token of a topic, made with the first secret (the others are earlier ones)."""
    hour = int(now.timestamp()) // STEP_SECONDS
    return str(_serializer(secrets).dumps([topic, hour]))


def read(token: str, secrets: Sequence[str], now: datetime) -> tuple[str, datetime]:
    """Return the token's topic and the end of its validity; raises TokenRefusedError."""
    try:
        topic, hour = _serializer(secrets).loads(token)
        ends_at = datetime.fromtimestamp(int(hour) * STEP_SECONDS, UTC) + VALID_FOR
    except (BadData, ValueError, TypeError) as refusal:
        raise TokenRefusedError(str(refusal)) from refusal
    if ends_at <= now:
        raise TokenRefusedError("the token has expired")
    return str(topic), ends_at


def _serializer(secrets: Sequence[str]) -> URLSafeSerializer:
    # itsdangerous signs with the last of its keys.
    return URLSafeSerializer(list(reversed(secrets)), salt=_SALT)

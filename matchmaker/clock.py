"""The only reader of the wall clock: everything else gets its time as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment as an aware UTC time."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Return today's date in an IANA time zone such as `Asia/Jakarta`."""
    return now().astimezone(ZoneInfo(zone)).date()

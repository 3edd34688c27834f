"""Stories over several rooms: a real browser against the real processes."""

from __future__ import annotations

from tests.platform import platform

__all__ = ["platform"]

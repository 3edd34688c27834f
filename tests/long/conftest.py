"""What the long tests share."""

from __future__ import annotations

from tests.platform import platform

__all__ = ["platform"]

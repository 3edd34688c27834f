from __future__ import annotations


class PrivateServersError(RuntimeError):
    """The private servers cannot be had; the message is one plain line that says what to do."""

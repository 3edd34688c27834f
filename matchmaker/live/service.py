"""Tell open pages that something has changed. What it is, they ask for themselves."""

from __future__ import annotations

from sqlalchemy import text

from matchmaker.db import db

CHANNEL = "live"


def changed(topic: str) -> None:
    """Wake the pages that watch a topic such as `job:<public id>` when the transaction commits."""
    db.session.execute(
        text("SELECT pg_notify(:channel, :topic)"), {"channel": CHANNEL, "topic": topic}
    )

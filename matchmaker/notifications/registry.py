"""Which room announces which topic; filled once by `app`, asked by the worker and the lists."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, current_app

from matchmaker.notifications.core import Announcement

_KEY = "matchmaker.announcements"


def init_app(app: Flask, announcements: Iterable[Announcement]) -> None:
    """Keep the announcements by topic; raises ValueError when two claim the same."""
    by_topic: dict[str, Announcement] = {}
    for announcement in announcements:
        if announcement.topic in by_topic:
            raise ValueError(f"{announcement.topic} is announced twice")
        by_topic[announcement.topic] = announcement
    app.extensions[_KEY] = by_topic


def find_announcement(topic: str) -> Announcement | None:
    """Return how the topic is told, or None for a topic that nobody hears of."""
    announcements: dict[str, Announcement] = current_app.extensions[_KEY]
    return announcements.get(topic)


def list_topics() -> list[str]:
    """Return the topics that are told to people."""
    return sorted(current_app.extensions[_KEY])

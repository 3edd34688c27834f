"""Which task hears of which fact."""

from __future__ import annotations

from matchmaker.notifications.registry import find_announcement

ROUTES = {
    "jobs.requested": "jobs.run",
    "notifications.queued": "notifications.deliver",
    "directory.profile_edited": "programme.judge_edited",
}
TOLD_TO_PEOPLE = "notifications.announce"


def find_task(topic: str) -> str | None:
    """Return the name of the task that handles a topic, or None when nothing does."""
    if topic in ROUTES:
        return ROUTES[topic]
    return TOLD_TO_PEOPLE if find_announcement(topic) is not None else None

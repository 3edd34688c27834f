"""What beat starts again and again. Each looks for what is due; missed or doubled, no harm."""

from __future__ import annotations

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "jobs whose worker has gone": {
        "task": "jobs.take_up_abandoned",
        "schedule": 10.0,
        # While no worker runs they must not pile up.
        "options": {"expires": 10.0},
    },
    "messages that got stuck": {
        "task": "notifications.sweep",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "permits that expire": {
        "task": "directory.tell_of_ends",
        "schedule": 6 * 3600.0,
        "options": {"expires": 6 * 3600.0},
    },
    "saved searches that may have news": {
        "task": "directory.tell_news",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "prints of the catalogue whose days are over": {
        "task": "catalogue.forget_prints",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "people whose time is over": {
        "task": "privacy.erase_due",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "IKM whose facts have changed": {
        "task": "programme.judge_due",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "ranked lists that are behind": {
        # A changed profile is on everybody's list within two seconds.
        "task": "matching.refresh_due",
        "schedule": 1.0,
        "options": {"expires": 1.0},
    },
    "questions to experts that nobody answers": {
        "task": "programme.remind_silent",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}

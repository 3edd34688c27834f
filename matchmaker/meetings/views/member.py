"""The pages of those who meet, put together under one blueprint."""

from __future__ import annotations

from matchmaker.meetings.views import answering, asking, schedule
from matchmaker.meetings.views.visitor import blueprint

__all__ = ["answering", "asking", "blueprint", "schedule"]

"""How a saved search is named, and when its owner hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_SEARCHES = 20
# A look counts as the same one while the page is opened again and again.
ONE_LOOK = timedelta(minutes=30)


class SearchRefusedError(ValueError):
    """A search cannot be saved like this; each kind has its own sentence on the page."""


class NothingChosenError(SearchRefusedError):
    """A search for everything has no news worth telling."""


class TooManySearchesError(SearchRefusedError):
    """The owner has MOST_SEARCHES in this edition."""


def is_another_look(last: datetime, now: datetime) -> bool:
    """Tell whether somebody who looked at `last` comes anew."""
    return now - last >= ONE_LOOK

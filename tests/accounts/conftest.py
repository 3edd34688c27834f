"""Races for a code need commits that are real."""

from tests.meetings.conftest import race, racing_app

__all__ = ["race", "racing_app"]

"""The job that prints a catalogue: its kind, its limits, what a print is refused for."""

from __future__ import annotations

from datetime import timedelta

PRINT = "catalogue.print"
# More pages make a file that nobody sends on; a filter makes a useful one.
MOST_PAGES = 1000
# Three days: what somebody has withdrawn from stays in no print longer (UU PDP 27/2022, 3 x 24
# hours), and until then it is not handed out.
KEPT_FOR = timedelta(days=3)
LOCALES = ("id", "en")

NOBODY_IN_IT = "nobody in it"
TOO_MANY_PAGES = "too many pages"
CLOSED = "closed"


class CatalogueClosedError(Exception):
    """The catalogue is not open: its codes would lead nowhere."""


class PrintUnderwayError(Exception):
    """A catalogue of this edition is being printed already."""


class OutdatedPrintError(Exception):
    """Somebody in this print may no longer be shown."""

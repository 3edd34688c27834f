"""Before and after as plain values."""

from __future__ import annotations

from enum import StrEnum


class Occasion(StrEnum):
    """When it was measured: at joining, at a visit, or once a year."""

    BASELINE = "baseline"
    VISIT = "visit"
    YEARLY = "yearly"

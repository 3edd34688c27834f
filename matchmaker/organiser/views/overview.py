"""Matching for the organiser: coverage, the grid of all pairs, and why or why not for each."""

from __future__ import annotations

from matchmaker.organiser.views import coverage, grid, pairs
from matchmaker.organiser.views.matching import blueprint

__all__ = ["blueprint", "coverage", "grid", "pairs"]

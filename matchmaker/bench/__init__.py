"""Measures what the issues ask, as ratios in one run."""

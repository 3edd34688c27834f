"""Ranked lists that are kept, and brought up to date when a profile changes."""

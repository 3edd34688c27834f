"""Editing a profile: questions step by step, saved as one goes, by two people at once, undone."""

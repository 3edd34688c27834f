"""Meetings: asked for, answered, placed, taken back; and the claims that hold their place."""

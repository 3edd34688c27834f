"""Saved searches: asked again by a task, which tells their owner what is new."""

"""Durable facts: what happened, written with the change and told until somebody has heard it."""

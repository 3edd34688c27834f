"""Packaging and export readiness, scored after the gate and never part of it."""

"""Scheduling: place accepted meetings into slots and at tables, show the plan, publish it."""

"""Editions of the temu bisnis: days, sessions, slots, tables and seats."""

"""Makers of rows for tests, one module a room. Each flushes and commits its savepoint."""

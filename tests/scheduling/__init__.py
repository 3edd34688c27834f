"""Tests of the scheduling room."""

"""Tests of the programme room."""

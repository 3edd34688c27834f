"""Shortlists: companies that somebody has put aside, with notes of their own."""

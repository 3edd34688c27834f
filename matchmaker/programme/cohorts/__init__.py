"""Cohorts of the programme: two phases, their IKM and their mentors."""

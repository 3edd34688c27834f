"""Overview: coverage, whom to invite, the grid of all pairs, for the organiser."""

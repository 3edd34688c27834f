"""Pages of matching: each side's own list, and what the organiser sets."""

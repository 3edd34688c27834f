"""How much each criterion counts in an edition, and what a change would do."""

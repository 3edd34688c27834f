"""Companies, what they make or seek, and their part in an edition."""

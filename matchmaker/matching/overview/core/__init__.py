"""What the organiser asks of all pairs at once, as functions of values."""

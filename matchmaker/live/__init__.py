"""Server-sent events: one listener on the database, fanned out to all open pages."""

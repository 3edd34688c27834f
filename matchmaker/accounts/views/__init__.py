"""Pages about oneself: coming in, one's account, and the organiser's people."""

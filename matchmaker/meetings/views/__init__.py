"""Pages of meetings, for those who meet and for the organiser."""

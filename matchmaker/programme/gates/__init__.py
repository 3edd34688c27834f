"""The gates of the programme and its cohorts: settings, history, what was seen in the field."""

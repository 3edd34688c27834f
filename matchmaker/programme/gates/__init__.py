"""The gate of a cohort: its settings, the history of verdicts, what was seen in the field."""

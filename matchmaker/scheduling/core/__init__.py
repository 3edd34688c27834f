"""The scheduler as functions of values: no database, no clock of its own, no framework."""

"""A mentor's visits to an IKM: planned, done, missed; what was found and what comes next."""

"""A private PostgreSQL and Valkey under the data folder: found, started, kept and stopped."""

"""Alembic's environment: our metadata, the application's engine, a lock timeout."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from matchmaker import models  # noqa: F401 (fills the metadata)
from matchmaker.db import Base, db

LOCK_TIMEOUT = "10s"


def run() -> None:
    """Migrate in one transaction; give up when a lock is not to be had in LOCK_TIMEOUT."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            context.run_migrations()


with current_app.app_context():
    run()

"""The demo is loaded once for all the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from matchmaker.db import db
from matchmaker.demo.generator import SEED
from matchmaker.demo.service import LoadedDemo, load_demo

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(app: Flask) -> Iterator[LoadedDemo]:
    """The demo in an outer transaction that ends with the module; do not use `db_session` too."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        try:
            yield load_demo(host_name="Inopak Institute", seed=SEED, now=NOW)
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine

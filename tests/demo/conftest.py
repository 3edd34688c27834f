"""The demo is loaded once for all the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from matchmaker.db import db
from matchmaker.demo.generator import SEED
from matchmaker.demo.service import LoadedDemo, load_demo

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Lay everything that follows into a transaction that ends in a rollback."""
    with app.app_context():
        engine: Engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.session.configure(join_transaction_mode="create_savepoint")
        db.engines[None] = connection  # type: ignore[assignment]
    try:
        yield
    finally:
        with app.app_context():
            outer.rollback()
            connection.close()
            db.engines[None] = engine


@pytest.fixture(scope="module")
def loaded(app: Flask) -> Iterator[LoadedDemo]:
    """The demo for tests that read rows; do not use `db_session` too."""
    with rolled_back(app), app.app_context():
        yield load_demo(host_name="Inopak Institute", seed=SEED, now=NOW)
        db.session.remove()


@pytest.fixture(scope="module")
def served(app: Flask) -> Iterator[LoadedDemo]:
    """The demo for tests that visit pages: each request has an application context of its own."""
    with rolled_back(app):
        with app.app_context():
            demo = load_demo(host_name="Inopak Institute", seed=SEED, now=NOW)
            db.session.commit()
        yield demo

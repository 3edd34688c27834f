from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from matchmaker.app import create_app
from matchmaker.db import db
from matchmaker.embedded import Addresses
from tests.conftest import fresh_database, settings_for


@pytest.fixture(scope="package")
def committed_database(
    servers: Addresses, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application whose commits are real, for what several connections must see."""
    url = fresh_database(servers, f"committed_{worker_id}")
    app = create_app(settings_for(url, servers, tmp_path_factory.mktemp("committed")))
    app.testing = True
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def committed_app(committed_database: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The same, emptied after each test; tasks that are called directly run in it."""
    monkeypatch.setattr("worker.app.flask_app", lambda process: committed_database)
    with committed_database.app_context():
        yield committed_database
        db.session.remove()
        tables = "accounts_host, outbox_fact, jobs_job, notifications_message"
        # The audit trail lets nobody empty it, not even with the host it belongs to.
        db.session.execute(text("ALTER TABLE accounts_audit_entry DISABLE TRIGGER USER"))
        db.session.execute(text(f"TRUNCATE {tables} CASCADE"))
        db.session.execute(text("ALTER TABLE accounts_audit_entry ENABLE TRIGGER USER"))
        db.session.commit()
        db.session.remove()

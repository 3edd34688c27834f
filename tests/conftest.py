"""A real PostgreSQL and Valkey for every test: one private pair, one migrated database a worker.

Each test runs inside an outer transaction that is rolled back; what the code commits are
savepoints of it. Tests that need several processes use `committed_app` instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from matchmaker.accounts.models import User
from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.db import db
from matchmaker.embedded import Addresses, PrivateServers
from matchmaker.web.limits import limiter
from tests.chromium import chromium

__all__ = ["chromium"]

# How long an example takes is the machine's affair: other work beside a run is no fault.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


class FreshClient(FlaskClient):
    """A browser whose requests share nothing but cookies.

    Tests hold an application context open, and Flask lends it to the requests made inside: what
    one request has kept in `g` (who is signed in) must not be there in the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request with nothing in `g`."""
        if has_app_context():
            for name in list(g):
                g.pop(name)
        answer = super().open(*args, **kwargs)
        for sent in (*answer.history, answer):
            # Werkzeug keeps an upload above 500 KB in a file on disk, and leaves it open.
            sent.request.environ["wsgi.input"].close()
        return answer


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Addresses]:
    """The private servers, shared by all xdist workers of the run."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with PrivateServers(shared / "servers", durable=False) as addresses:
        yield addresses


def fresh_database(servers: Addresses, name: str) -> str:
    """Make an empty database on the private server and return its address."""
    url = servers.database_url
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("/matchmaker?", f"/{name}?")


def settings_for(database_url: str, servers: Addresses, data: Path) -> Settings:
    """Return the settings of a test application."""
    return Settings(
        database_url=database_url,
        redis_url=servers.redis_url,
        data=data,
        secret_key="a secret for tests that is long enough",
        public_base_url="http://localhost:8000",
        host_name="Inopak Institute",
    )


@pytest.fixture(scope="session")
def app(
    servers: Addresses, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application on a migrated database of this worker's own."""
    url = fresh_database(servers, f"test_{worker_id}")
    app = create_app(settings_for(url, servers, tmp_path_factory.mktemp("data")))
    app.testing = True
    app.test_client_class = FreshClient
    app.config["WTF_CSRF_ENABLED"] = False
    # Hundreds of accounts are made and signed in to; what a hash costs is argon2's affair.
    app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=64)
    # Tests try more often than anybody may; tests/web/test_limits.py has its own application.
    limiter.enabled = False
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def db_session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The session inside an outer transaction that ends in a rollback."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        # Without this a refused request would roll the outer transaction back, the test's rows too.
        db.session.configure(join_transaction_mode="create_savepoint")
        db.engines[None] = connection  # type: ignore[assignment]
        try:
            yield db.session
        finally:
            db.engines[None] = engine
            db.session.remove()
            outer.rollback()
            connection.close()


@pytest.fixture
def client(app: Flask, db_session: scoped_session[Session]) -> FlaskClient:
    """A browser without a sign-in; `sign_in` gives it one."""
    return app.test_client()


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Sign a person in without going through the form."""
    with client.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
    return client

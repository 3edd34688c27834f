"""A database whose commits are real, for what happens between two connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from matchmaker.app import create_app
from matchmaker.db import db, transaction
from matchmaker.embedded import Addresses
from tests.conftest import fresh_database, settings_for


@pytest.fixture(scope="session")
def racing_app(
    servers: Addresses, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application on a database of its own, where a commit is a commit."""
    url = fresh_database(servers, f"races_{worker_id}")
    app = create_app(settings_for(url, servers, tmp_path_factory.mktemp("races")))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def race(racing_app: Flask) -> Callable[..., list[Any]]:
    """Run steps at the same moment, each in a connection and transaction of its own.

    Returns what each returned, or the exception that it ended with.
    """

    def run(*steps: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(steps))

        def one(step: Callable[[], Any]) -> Any:
            with racing_app.app_context():
                try:
                    with transaction():
                        start.wait(timeout=10)
                        return step()
                except Exception as error:
                    return error
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(len(steps)) as pool:
            return list(pool.map(one, steps))

    return run


def outcomes(results: Sequence[Any]) -> list[str]:
    """Name what came of each step: `done` or the refusal."""
    return sorted(type(r).__name__ if isinstance(r, Exception) else "done" for r in results)

"""An application with its servers, for the time of one command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from matchmaker.config import ConfigurationError, load_settings
from matchmaker.embedded import Addresses, PrivateServers, PrivateServersError, addresses

if TYPE_CHECKING:
    from flask import Flask


def data_folder() -> Path:
    """Return the folder that holds what is kept outside the database (DATA, or `var`)."""
    return Path(os.environ.get("DATA") or "var")


class UnusableError(click.ClickException):
    """What the command needs is not there. `import` keeps exit status 1 for bad rows."""

    exit_code = 2


@contextmanager
def running_app(data: Path | None = None) -> Iterator[Flask]:
    """Yield the application in its context, private servers started or attached to if needed.

    A fault of the configuration or of a server becomes one plain line (UnusableError).
    """
    # Late: `up`, and each process before it becomes its program, need no application.
    from sqlalchemy.exc import OperationalError

    from matchmaker.app import create_app

    folder = data or data_folder()
    try:
        # Before the private servers: in production they may not stand in for real ones.
        load_settings(data=folder)
        with addresses(folder) as found:
            settings = load_settings(
                data=folder, database_url=found.database_url, redis_url=found.redis_url
            )
            app = create_app(settings)
            with app.app_context():
                yield app
    except (ConfigurationError, PrivateServersError) as fault:
        raise UnusableError(str(fault)) from fault
    except OperationalError as fault:
        said = str(fault.orig).strip().splitlines()
        raise UnusableError(
            f"The database cannot be used: {said[0] if said else fault}."
            " Check that it runs, and DATABASE_URL."
        ) from fault


@contextmanager
def scratch_apps(names: Iterable[str]) -> Iterator[list[Flask]]:
    """Yield an application for each name, on a database of its own with the tables and no rows.

    All are on one private server, started for it and thrown away: for measurements. Whatever
    DATABASE_URL names is left alone.
    """
    with TemporaryDirectory(prefix="scratch-") as folder:
        try:
            with PrivateServers(Path(folder)) as found:
                apps = [_scratch_app(found, Path(folder), name) for name in names]
                yield apps
                for app in apps:
                    _let_go(app)
        except (ConfigurationError, PrivateServersError) as fault:
            raise UnusableError(str(fault)) from fault


def _scratch_app(servers: Addresses, folder: Path, name: str) -> Flask:
    from flask_migrate import upgrade
    from sqlalchemy import create_engine, make_url, text

    from matchmaker.app import create_app

    server = make_url(servers.database_url)
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    url = server.set(database=name).render_as_string(hide_password=False)
    app = create_app(load_settings(data=folder, database_url=url, redis_url=servers.redis_url))
    with app.app_context():
        upgrade()
    return app


def _let_go(app: Flask) -> None:
    from matchmaker.db import db

    with app.app_context():
        db.engine.dispose()

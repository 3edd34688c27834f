"""An application with its servers, for the time of one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.config import ConfigurationError, load_settings
from matchmaker.embedded import PrivateServersError, addresses

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

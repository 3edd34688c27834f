from __future__ import annotations

import re
from pathlib import Path

import psycopg

VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


def newest_migrations(folder: Path = VERSIONS) -> set[str]:
    """The migrations that no other one builds on, read from the files."""
    texts = [path.read_text() for path in folder.glob("[0-9]*.py")]
    found = {name for text in texts for name in _values("revision", text)}
    return found - {name for text in texts for name in _values("down_revision", text)}


def _values(variable: str, text: str) -> list[str]:
    return re.findall(rf"^{variable}(?::[^=]*)? = [\"'](\w+)[\"']", text, re.MULTILINE)


def is_prepared(database_url: str, folder: Path = VERSIONS) -> bool:
    """Whether the tables are of this version and hold somebody already.

    Only a look that spares `up` two processes with the whole application in them; where this says
    no, `migrate` and `demo load` decide for themselves.
    """
    address = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            somebody = connection.execute("SELECT EXISTS (SELECT FROM accounts_host)").fetchone()
    except psycopg.Error:
        return False
    return {row[0] for row in rows} == newest_migrations(folder) and somebody == (True,)

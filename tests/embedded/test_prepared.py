from __future__ import annotations

from pathlib import Path

import psycopg
from alembic.script import ScriptDirectory

from matchmaker import models
from matchmaker.db import db
from matchmaker.embedded import Addresses
from matchmaker.private.prepared import VERSIONS, is_prepared, newest_migrations
from tests.conftest import fresh_database


def test_the_newest_migrations_are_those_alembic_finds() -> None:
    assert newest_migrations() == set(ScriptDirectory(str(VERSIONS.parent)).get_heads())


def test_a_chain_has_one_newest_migration(tmp_path: Path) -> None:
    (tmp_path / "0001_a.py").write_text('revision = "0001"\ndown_revision = None\n')
    (tmp_path / "0002_b.py").write_text(
        'revision: str = "0002"\ndown_revision: str | None = "0001"\n'
    )
    assert newest_migrations(tmp_path) == {"0002"}


def test_it_is_prepared_when_the_tables_are_new_and_somebody_is_in(servers: Addresses) -> None:
    assert models is not None
    assert "accounts_host" in db.metadata.tables
    url = fresh_database(servers, "prepared")
    assert not is_prepared(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num text)")
        connection.execute("CREATE TABLE accounts_host (id int)")
        connection.execute("INSERT INTO alembic_version VALUES (%s)", list(newest_migrations()))
        assert not is_prepared(url)
        connection.execute("INSERT INTO accounts_host VALUES (1)")
        assert is_prepared(url)
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        assert not is_prepared(url)
        connection.execute("DROP TABLE accounts_host, alembic_version")


def test_no_database_is_not_prepared() -> None:
    assert not is_prepared("postgresql+psycopg://nobody@/none?host=/nowhere")

"""Tables, migrations and the register of tables say the same."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, UniqueConstraint

from matchmaker import models
from matchmaker.db import Base, db
from tests.architecture.tree import PACKAGE, list_files, short

TABLES = Base.metadata.tables
ROOMS_WITH_TABLES = {path.parent.name for path in PACKAGE.glob("*/models.py")}
# Rooms within rooms keep their tables themselves; those are called after the outer room.
INNER_ROOMS = {path.parent.name for path in PACKAGE.glob("*/*/models.py")}


def test_every_room_with_tables_is_in_the_register() -> None:
    assert set(models.__all__) == ROOMS_WITH_TABLES | INNER_ROOMS


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_is_called_after_its_room(name: str) -> None:
    assert name.split("_")[0] in ROOMS_WITH_TABLES


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_constraint_has_a_name(name: str) -> None:
    unnamed = [
        constraint
        for constraint in TABLES[name].constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint) and not constraint.name
    ]
    assert unnamed == []


def test_times_are_aware_and_money_is_whole() -> None:
    for table in TABLES.values():
        for column in table.columns:
            kind = str(column.type).upper()
            if kind.startswith(("TIMESTAMP", "DATETIME")):
                assert column.type.timezone, f"{table.name}.{column.name}"  # type: ignore[attr-defined]
            assert not kind.startswith(("NUMERIC", "REAL")), f"{table.name}.{column.name}"


def test_models_and_migrations_agree(app: Flask) -> None:
    """The database of the tests is built by the migrations alone."""
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_migrations_follow_each_other_and_wait_for_locks_only_so_long() -> None:
    versions = list_files("matchmaker/migrations/versions")
    numbers = [path.stem.split("_")[0] for path in versions if path.stem != "__init__"]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    for path in versions:
        assert "lock_timeout" in path.read_text("utf-8") or "lock_timeout" in (
            PACKAGE / "migrations" / "env.py"
        ).read_text("utf-8"), short(path)

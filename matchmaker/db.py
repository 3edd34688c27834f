"""The database: base class, naming convention, the one way to open a transaction."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, CheckConstraint, DateTime, Enum, MetaData, Text, event
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.orm.session import Session

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Base(DeclarativeBase):
    """Every table of the house: text for str and enums, timestamptz for datetime."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={
            str: Text,
            datetime: DateTime(timezone=True),
            list[str]: ARRAY(Text),
            StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_values),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

Rupiah = BigInteger
LETTERS_AND_DIGITS = string.ascii_letters + string.digits


# What is asked for lies in memory, where the next page is hardly nearer than any other: with the
# default of 4 PostgreSQL reads whole tables where an index is the shorter way. And each search is
# planned for what it looks for: a plan for any text or filter suits none.
SESSION_SETTINGS = "SET random_page_cost = 1.1; SET plan_cache_mode = force_custom_plan"


def init_database(app: Flask) -> None:
    """Use the database at SQLALCHEMY_DATABASE_URI, each connection with SESSION_SETTINGS."""
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _set_up)


def _set_up(connection: Any, _record: object) -> None:
    connection.execute(SESSION_SETTINGS)
    connection.commit()


class WithPublicId:
    """A row that an address may name: its opaque id, never the counter."""

    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())


def public_id() -> str:
    """Return a new opaque id: 16 letters and digits, 95 random bits.

    No hyphens or underscores: phones leave them out where an address in a message ends with one.
    """
    return "".join(secrets.choice(LETTERS_AND_DIGITS) for _ in range(16))


def one_of(column: str, values: type[StrEnum] | Sequence[str]) -> CheckConstraint:
    """Return the CHECK that keeps a text column to the values of an enum."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


class NestedTransactionError(RuntimeError):
    """A transaction was opened inside another: only views, commands and tasks open one."""


_OPEN = "matchmaker.transaction"
_DONE = "matchmaker.done"
_UNDONE = "matchmaker.undone"


def in_transaction() -> bool:
    """Tell whether the caller runs inside `transaction()`."""
    return bool(db.session.info.get(_OPEN))


def when_over(
    *, done: Callable[[], None] | None = None, undone: Callable[[], None] | None = None
) -> None:
    """Do something outside the database once the open transaction is committed, or undone."""
    for key, step in ((_DONE, done), (_UNDONE, undone)):
        if step is not None:
            db.session.info.setdefault(key, []).append(step)


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what the block did, or nothing of it.

    Opens at the edge only (view, command, task). Raises NestedTransactionError when nested.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise NestedTransactionError("transaction() is already open")
    session.info[_OPEN] = True
    outcome = _UNDONE
    try:
        yield session
        session.commit()
        outcome = _DONE
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)
        steps = {key: session.info.pop(key, []) for key in (_DONE, _UNDONE)}
        for step in steps[outcome]:
            step()

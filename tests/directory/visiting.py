from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from matchmaker.db import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gather the SQL statements that the block sends, savepoints apart."""
    sent: list[str] = []

    def note(
        conn: object,
        cursor: object,
        statement: str,
        parameters: object,
        context: object,
        many: bool,
    ) -> None:
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def forgetful(client: FlaskClient) -> FlaskClient:
    """Let each request start with an empty `g`, and let its rollback undo its own work alone.

    The session fixture holds an application context open, which requests would share; and a
    session joins the fixture's transaction by savepoints only when it is told to.
    """
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    db.session.remove()
    answer = client.open

    def open_afresh(*args: Any, **kwargs: Any) -> TestResponse:
        for name in list(g):
            g.pop(name)
        return answer(*args, **kwargs)

    client.open = open_afresh  # type: ignore[method-assign]
    return client

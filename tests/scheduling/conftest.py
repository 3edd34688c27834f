"""What the tests of plans share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event

from matchmaker.db import db


@pytest.fixture
def count_queries(db_session) -> Callable[[Callable[[], object]], int]:
    """Count the statements that a step sends."""

    def count(step: Callable[[], object]) -> int:
        statements: list[str] = []

        def note(*args: object) -> None:
            statements.append(str(args[2]))

        connection = db.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        try:
            step()
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    return count

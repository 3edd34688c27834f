"""What a view rolls back is a savepoint here: what the test has made stays."""

from __future__ import annotations

import pytest

from matchmaker.db import db


@pytest.fixture(autouse=True, scope="package")
def rolled_back_to_a_savepoint() -> None:
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")

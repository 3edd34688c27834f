"""Two changes of one company at the same moment: the listing has to know of both."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, text

from matchmaker.db import db
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.meetings.conftest import racing_app

__all__ = ["racing_app"]

WITHDRAW = "UPDATE accounts_consent SET withdrawn_at = now() WHERE company_id = :company"
REPRICE = "UPDATE directory_product SET price = 77 WHERE company_id = :company"
LISTED = "SELECT is_shown, price FROM directory_listing WHERE company_id = :company"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = :pid"
REFRESH = "SELECT pg_get_functiondef('directory_refresh_listings(integer[])'::regprocedure)"
GUARD = re.compile(r"PERFORM FROM directory_company.*?FOR NO KEY UPDATE;", re.DOTALL)


def change_both_at_once(app: Flask) -> tuple[bool, int]:
    """Take a consent back, and set a price before that is committed; return what is listed."""
    with app.app_context():
        company = {"company": make_ikm(make_edition(make_host())).company_id}
        db.session.remove()
        with db.engine.connect() as one, db.engine.connect() as two, ThreadPoolExecutor(1) as pool:
            one.execute(text(WITHDRAW), company)
            pid = two.scalar(text("SELECT pg_backend_pid()"))
            later = pool.submit(two.execute, text(REPRICE), company)
            wait_until_it_waits(app, pid)
            one.commit()
            later.result(timeout=20)
            two.commit()
            shown, price = one.execute(text(LISTED), company).one()
        return shown, price


def wait_until_it_waits(app: Flask, pid: int | None) -> None:
    with db.engine.connect() as watcher:
        for _ in range(400):
            if watcher.scalar(text(WAITING), {"pid": pid}):
                return
            watcher.rollback()
            time.sleep(0.05)
    raise AssertionError("the second change did not wait for the first")


@contextmanager
def without_guard(app: Flask) -> Iterator[None]:
    """Refresh listings without holding the companies, as one might write it at first."""

    def define(connection: Connection, function: str) -> None:
        connection.exec_driver_sql(function.replace("%", "%%"))

    with app.app_context(), db.engine.begin() as connection:
        guarded = connection.scalar(text(REFRESH))
        assert guarded is not None
        open_, found = GUARD.subn("", guarded)
        assert found == 1
        define(connection, open_)
    try:
        yield
    finally:
        with app.app_context(), db.engine.begin() as connection:
            define(connection, guarded)


def test_who_has_just_taken_a_consent_back_stays_hidden(racing_app: Flask) -> None:
    assert change_both_at_once(racing_app) == (False, 77)


def test_without_the_guard_it_would_be_shown_again(racing_app: Flask) -> None:
    with without_guard(racing_app):
        assert change_both_at_once(racing_app) == (True, 77)

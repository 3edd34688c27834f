from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from matchmaker.accounts.queries import find_host
from matchmaker.db import db
from matchmaker.demo.accounts import DEMO_ACCOUNTS, account_lines
from matchmaker.demo.cli import demo
from matchmaker.demo.generator import SEED
from matchmaker.demo.service import AlreadyFilledError, load_demo
from matchmaker.directory.models import Company
from tests.demo.conftest import NOW
from tests.factories.accounts import make_host


def test_it_does_not_mix_with_a_host_that_is_there(db_session: scoped_session[Session]) -> None:
    make_host("Somebody else")
    with pytest.raises(AlreadyFilledError):
        load_demo(host_name="Inopak Institute", seed=SEED, now=NOW)
    assert find_host("Inopak Institute") is None
    assert db.session.scalar(select(func.count()).select_from(Company)) == 0


def test_production_refuses_it_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PRODUCTION": "1",
        "SECRET_KEY": "x" * 40,
        "PUBLIC_BASE_URL": "https://temu.example",
        "TRUSTED_HOSTS": '["temu.example"]',
        "DATABASE_URL": "postgresql+psycopg://nowhere.example/none",
        "REDIS_URL": "redis://nowhere.example",
    }.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(demo, ["load"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "passwords are public" in result.stderr


def test_the_terminal_shows_one_line_a_kind_of_person() -> None:
    lines = account_lines()
    assert len(lines) == len(DEMO_ACCOUNTS) == 8
    for line, account in zip(lines, DEMO_ACCOUNTS, strict=True):
        assert account.identity in line
        assert account.password in line

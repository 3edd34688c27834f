"""The measurement itself, with a handful of companies."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from matchmaker.cli import main


@pytest.mark.long
def test_the_bench_loads_asks_and_tells(monkeypatch) -> None:
    """It starts servers of its own: the address that is set is not looked at."""
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    sizes = ["--size", "200", "--size", "300"]
    result = CliRunner().invoke(main, ["bench", "directory", *sizes, "--rounds", "1", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [(each["page"], each["visitor"]) for each in told] == [
        ("list", "an organiser"),
        ("list", "a buyer"),
        ("facets", "an organiser"),
        ("facets", "a buyer"),
    ]
    assert all(set(each["milliseconds"]) == {"200", "300"} for each in told)
    assert "300 companies loaded" in result.stderr

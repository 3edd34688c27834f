"""The measurement of kept lists itself, with a few companies."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from matchmaker.cli import main


@pytest.mark.long
def test_the_bench_changes_one_company_and_counts_what_was_judged() -> None:
    result = CliRunner().invoke(
        main, ["bench", "refresh", "--size", "60", "--rounds", "1", "--json"]
    )
    assert result.exit_code == 0, result.output
    [told] = json.loads(result.stdout)
    assert told["ikm"] > 0
    assert told["partners"] > 0
    # One changed company is judged against the other side, nobody else anew.
    assert told["judged_for_ikm"] == told["partners"]
    assert told["judged_for_partner"] == told["ikm"]
    assert told["entries"] == 2 * told["ikm"] * told["partners"]

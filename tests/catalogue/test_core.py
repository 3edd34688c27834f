from __future__ import annotations

from datetime import timedelta

from matchmaker.catalogue.core import KEPT_FOR, LOCALES


def test_a_print_outlives_no_withdrawal_by_more_than_the_law_gives() -> None:
    """UU PDP 27/2022: a withdrawal takes effect within 3 x 24 hours."""
    assert timedelta(hours=1) < KEPT_FOR <= timedelta(hours=72)
    assert LOCALES == ("id", "en")

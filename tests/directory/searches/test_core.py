from __future__ import annotations

from datetime import UTC, datetime, timedelta

from matchmaker.directory.searches.core import ONE_LOOK, is_another_look

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_a_page_opened_again_soon_is_the_same_look() -> None:
    assert not is_another_look(NOW, NOW)
    assert not is_another_look(NOW, NOW + ONE_LOOK - timedelta(seconds=1))
    assert is_another_look(NOW, NOW + ONE_LOOK)

from __future__ import annotations

from collections.abc import Iterable

MOST = 3
WITHIN_SECONDS = 60.0


def restart_history(
    starts_again: Iterable[float],
    now: float,
    *,
    most: int = MOST,
    within: float = WITHIN_SECONDS,
) -> tuple[float, ...] | None:
    """Decide whether something that just died may be started again.

    `starts_again` are the moments (seconds on any steady clock) at which it was started again so
    far. Returns the history with this start added, without what no longer counts; None when it was
    started again `most` times within the last `within` seconds, and starting it once more would
    only hide that it is broken.
    """
    recent = tuple(moment for moment in starts_again if now - moment < within)
    return None if len(recent) >= most else (*recent, now)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.private.restarts import restart_history

PAUSES = st.lists(st.floats(min_value=0.0, max_value=100.0), max_size=60)


def moments(pauses: list[float]) -> list[float]:
    total, found = 0.0, []
    for pause in pauses:
        total += pause
        found.append(total)
    return found


@given(PAUSES, st.integers(min_value=1, max_value=5))
def test_no_minute_holds_more_restarts_than_allowed(pauses: list[float], most: int) -> None:
    history: tuple[float, ...] = ()
    granted: list[float] = []
    for now in moments(pauses):
        answer = restart_history(history, now, most=most)
        if answer is not None:
            history = answer
            granted.append(now)
    for start in granted:
        assert sum(start <= moment < start + 60 for moment in granted) <= most


# Whole seconds: sums of other floats are a hair off, and a hair decides at the edge of a minute.
@given(st.lists(st.integers(20, 90).map(float), max_size=60))
def test_rare_deaths_are_always_forgiven(pauses: list[float]) -> None:
    # Three pauses of 20 seconds or more never leave three restarts within the last minute.
    history: tuple[float, ...] = ()
    for now in moments(pauses):
        answer = restart_history(history, now, most=3)
        assert answer is not None
        history = answer
        assert len(history) <= 3


@given(st.floats(min_value=0.0, max_value=59.0), st.floats(min_value=60.0, max_value=1e6))
def test_the_fourth_death_in_a_minute_is_the_last(fourth: float, later: float) -> None:
    history: tuple[float, ...] = (0.0, 0.0, 0.0)
    assert restart_history(history, fourth) is None
    assert restart_history(history, later) == (later,)

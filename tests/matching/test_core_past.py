"""What two companies remember of each other."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.core.past import Absent, Evidence, Outcome, remember

DAY = date(2024, 12, 1)


def in_year(number: int, outcome: Outcome, absent: Absent | None = None) -> Evidence:
    return Evidence(day=DAY + timedelta(days=365 * number), outcome=outcome, absent=absent)


some = st.builds(
    lambda year, said: in_year(year, *said),
    st.integers(0, 6),
    st.sampled_from([(Outcome.DEAL,), (Outcome.MET,), *((Outcome.ABSENT, who) for who in Absent)]),
)
histories = st.lists(some, max_size=6, unique_by=lambda one: one.day)


def test_nothing_was_nothing_is_remembered() -> None:
    assert remember([]) == (None, None)


def test_who_stayed_away_remembers_nothing_the_other_does() -> None:
    assert remember([in_year(0, Outcome.ABSENT, Absent.IKM)]) == (None, "absent")
    assert remember([in_year(0, Outcome.ABSENT, Absent.PARTNER)]) == ("absent", None)
    assert remember([in_year(0, Outcome.ABSENT, Absent.BOTH)]) == (None, None)


def test_the_latest_edition_counts() -> None:
    met, away = in_year(0, Outcome.MET), in_year(1, Outcome.ABSENT, Absent.IKM)
    assert remember([met, away]) == ("met", "absent")
    assert remember([in_year(0, Outcome.ABSENT, Absent.IKM), in_year(1, Outcome.MET)]) == (
        "met",
        "met",
    )


@given(histories, st.integers(0, 6))
def test_a_deal_is_never_forgotten(history: list[Evidence], year: int) -> None:
    assert remember([*history, in_year(year, Outcome.DEAL)]) == ("deal", "deal")


@given(st.lists(some, max_size=5), st.randoms())
def test_the_order_of_rows_does_not_matter(history: list[Evidence], chance) -> None:
    mixed = list(history)
    chance.shuffle(mixed)
    assert remember(mixed) == remember(history)


@given(histories)
def test_nobody_is_held_against_whom_they_waited_for(history: list[Evidence]) -> None:
    """An IKM that always came is nobody's absentee, and the other way round."""
    by_ikm, by_partner = remember(history)
    if not any(one.absent in (Absent.IKM, Absent.BOTH) for one in history):
        assert by_partner != "absent"
    if not any(one.absent in (Absent.PARTNER, Absent.BOTH) for one in history):
        assert by_ikm != "absent"

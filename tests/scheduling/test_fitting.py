"""Who keeps a place when not everybody can have theirs: properties of the pure decision."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scheduling.fitting import Candidate, Occupancy, fit

PEOPLE = st.dictionaries(st.integers(1, 6), st.integers(0, 3))


@st.composite
def candidates(draw):
    wishes = draw(
        st.lists(
            st.tuples(
                st.integers(1, 4),
                st.none() | st.integers(100, 103),
                st.integers(1, 3),
                st.integers(4, 6),
            ),
            max_size=20,
        )
    )
    return [
        Candidate(meeting_id=number, slot_id=slot, table_id=table, sides=(ikm, partner))
        for number, (slot, table, ikm, partner) in enumerate(wishes)
    ]


@given(candidates(), PEOPLE)
def test_nobody_and_no_table_sits_twice(wishes, people):
    done = fit(wishes, people, Occupancy())
    tables = Counter((w.slot_id, w.table_id) for w in done.fitting if w.table_id is not None)
    sides = Counter((w.slot_id, side) for w in done.fitting for side in w.sides)
    assert all(count == 1 for count in tables.values())
    assert all(count <= people.get(side, 0) for (_, side), count in sides.items())
    assert {w.meeting_id for w in done.fitting} | set(done.refused) == {
        w.meeting_id for w in wishes
    }


@given(candidates(), PEOPLE)
def test_nobody_is_refused_who_would_still_fit(wishes, people):
    """The reason is true of the end: with the others seated there is no way in."""
    done = fit(wishes, people, Occupancy())
    taken = Occupancy()
    fit(done.fitting, people, taken)
    for wish in wishes:
        if wish.meeting_id in done.refused:
            full = any(taken.people[wish.slot_id, s] >= people.get(s, 0) for s in wish.sides)
            table = (wish.slot_id, wish.table_id) in taken.tables
            assert {"participant_full": full, "tables_full": table}[done.refused[wish.meeting_id]]


@given(candidates(), PEOPLE)
def test_who_comes_first_goes_first(wishes, people):
    done = fit(wishes, people, Occupancy())
    for number in range(len(wishes) + 1):
        ahead = fit(wishes[:number], people, Occupancy())
        assert done.fitting[: len(ahead.fitting)] == ahead.fitting


@given(candidates(), PEOPLE)
def test_claims_that_stand_are_respected(wishes, people):
    standing = [(wish.slot_id, 100, None) for wish in wishes]
    done = fit(wishes, people, Occupancy.of_claims(standing))
    assert all(wish.table_id != 100 for wish in done.fitting)
    everybody = [
        (wish.slot_id, 900 + n, side)
        for wish in wishes
        for side in wish.sides
        for n in range(people.get(side, 0))
    ]
    assert fit(wishes, people, Occupancy.of_claims(everybody)).fitting == ()

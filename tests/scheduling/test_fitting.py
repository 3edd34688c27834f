"""Who keeps a place when not everybody can have theirs: properties of the pure decision."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scheduling.fitting import Candidate, Occupancy, fit

# The bodies that each side sends; two sides may share one.
PEOPLE = st.dictionaries(st.integers(1, 6), st.lists(st.integers(1, 6), max_size=3, unique=True))


def can_all_sit(sides, people):
    """Try every choice: the plain truth, for the few of one hour."""
    if not sides:
        return True
    first, rest = sides[0], sides[1:]
    return any(
        can_all_sit(rest, {s: [b for b in bodies if b != body] for s, bodies in people.items()})
        for body in people.get(first, ())
    )


def sides_by_slot(wishes):
    by_slot = defaultdict(list)
    for wish in wishes:
        by_slot[wish.slot_id].extend(wish.sides)
    return by_slot


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
            max_size=12,
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
    assert all(count == 1 for count in tables.values())
    assert all(can_all_sit(sides, people) for sides in sides_by_slot(done.fitting).values())
    assert {w.meeting_id for w in done.fitting} | set(done.refused) == {
        w.meeting_id for w in wishes
    }


@given(candidates(), PEOPLE)
def test_nobody_is_refused_who_would_still_fit(wishes, people):
    """The reason is true of the end: with the others seated there is no way in."""
    done = fit(wishes, people, Occupancy())
    seated = sides_by_slot(done.fitting)
    tables = {(w.slot_id, w.table_id) for w in done.fitting}
    for wish in wishes:
        if wish.meeting_id in done.refused:
            full = not can_all_sit([*seated[wish.slot_id], *wish.sides], people)
            table = (wish.slot_id, wish.table_id) in tables
            assert {"participant_full": full, "tables_full": table}[done.refused[wish.meeting_id]]


@given(candidates(), PEOPLE)
def test_who_comes_first_goes_first(wishes, people):
    done = fit(wishes, people, Occupancy())
    for number in range(len(wishes) + 1):
        ahead = fit(wishes[:number], people, Occupancy())
        assert done.fitting[: len(ahead.fitting)] == ahead.fitting


@given(candidates(), PEOPLE)
def test_claims_that_stand_are_respected(wishes, people):
    done = fit(wishes, people, Occupancy((wish.slot_id, 100) for wish in wishes))
    assert all(wish.table_id != 100 for wish in done.fitting)
    everybody = [(wish.slot_id, body) for wish in wishes for body in range(1, 7)]
    assert fit(wishes, people, Occupancy(everybody)).fitting == ()

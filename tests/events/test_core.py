from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.events.core import DayPlanError, SessionHours, check_sessions, cut_slots

sessions = st.tuples(st.integers(6, 12), st.integers(1, 4)).map(
    lambda pair: SessionHours(name="Pagi", starts=time(pair[0]), ends=time(pair[0] + pair[1]))
)


@given(
    session=sessions,
    slot=st.integers(5, 60),
    changeover=st.integers(0, 30),
    days=st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), min_size=1, max_size=3),
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
)
def test_slots_fill_a_session_and_never_leave_it(session, slot, changeover, days, zone):
    slots = list(
        cut_slots(days, [session], slot_minutes=slot, changeover_minutes=changeover, zone=zone)
    )

    length = (session.ends.hour - session.starts.hour) * 60
    fitting = (length + changeover) // (slot + changeover)
    assert len(slots) == fitting * len(days)
    for earlier, later in pairwise(slots):
        assert earlier.ends_at <= later.starts_at
        if earlier.day == later.day:
            assert later.starts_at - earlier.ends_at == timedelta(minutes=changeover)


@pytest.mark.parametrize(
    ("hours", "word"),
    [
        ([("A", 12, 9)], "later than the start"),
        ([("A", 9, 12), ("B", 11, 14)], "before A has ended"),
    ],
)
def test_sessions_that_make_no_sense_are_refused(hours, word):
    made = [SessionHours(name=n, starts=time(a), ends=time(b)) for n, a, b in hours]
    with pytest.raises(DayPlanError, match=word):
        check_sessions(made, 20)


def test_a_session_shorter_than_a_slot_is_refused():
    with pytest.raises(DayPlanError, match="shorter than one slot of 90"):
        check_sessions([SessionHours(name="A", starts=time(9), ends=time(10))], 90)

"""Events to schedule: a builder for hypothesis, and a way to write small ones down."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from matchmaker.scheduling.core.types import Event, Meeting, Participant, Placement, Slot


def event(
    *,
    days: tuple[int, ...] = (2,),
    tables: int = 1,
    people: dict[str, dict[str, Any]] | str = "abc",
    meetings: dict[str, Any],
    published: dict[str, tuple[str, int | None]] | None = None,
) -> Event:
    """Slots are named 1.1, 1.2, 2.1 (day.number); a meeting is "ab" or {"participants": ...}."""
    slots = tuple(
        Slot(id=f"{day}.{number}", day=day)
        for day, count in enumerate(days, start=1)
        for number in range(1, count + 1)
    )
    wanted = {name: {} for name in people} if isinstance(people, str) else people
    return Event(
        slots=slots,
        tables=tables,
        participants=tuple(Participant(id=name, **more) for name, more in wanted.items()),
        meetings=tuple(
            Meeting(id=name, **({"participants": tuple(m)} if isinstance(m, str) else m))
            for name, m in meetings.items()
        ),
        published={
            name: Placement(slot=slot, table=table)
            for name, (slot, table) in (published or {}).items()
        },
    )


@st.composite
def events(
    draw: st.DrawFn, *, most_meetings: int = 9, most_slots: int = 3, most_days: int = 2
) -> Event:
    """Events with every feature of the format, small enough to reason about."""
    slots = [
        Slot(id=f"{day}.{n}", day=day)
        for day in range(1, draw(st.integers(1, most_days)) + 1)
        for n in range(draw(st.integers(1, most_slots)))
    ]
    names = [slot.id for slot in slots]
    tables = draw(st.integers(1, 3))
    people = tuple(
        Participant(
            id=f"p{n}",
            capacity=draw(st.sampled_from([1, 1, 1, 2])),
            capacity_at=draw(
                st.dictionaries(st.sampled_from(names), st.integers(0, 2), max_size=1)
            ),
            unavailable=frozenset(draw(st.sets(st.sampled_from(names), max_size=2))),
            max_per_day=draw(st.sampled_from([None, None, 1, 2])),
            seated=draw(st.booleans()),
        )
        for n in range(draw(st.integers(2, 5)))
    )
    pairs = list(combinations([person.id for person in people], 2))
    meetings: list[Meeting] = []
    for n in range(draw(st.integers(0, most_meetings))):
        earlier = [m.id for m in meetings]
        meetings.append(
            Meeting(
                id=f"m{n}",
                participants=draw(st.sampled_from(pairs)),
                priority=draw(st.integers(1, 3)),
                fixed=draw(st.sampled_from([None, None, None, *names])),
                after=tuple(draw(st.sets(st.sampled_from(earlier), max_size=1))) if earlier else (),
                online=draw(st.sampled_from([False, False, False, True])),
            )
        )
    announced = draw(st.sets(st.sampled_from(meetings), max_size=3)) if meetings else set()
    published = {
        m.id: Placement(
            slot=draw(st.sampled_from(names)),
            table=None if m.online else draw(st.integers(1, tables)),
        )
        for m in sorted(announced, key=lambda m: m.id)
    }
    return Event(
        slots=tuple(slots),
        tables=tables,
        participants=people,
        meetings=tuple(meetings),
        published=published,
    )


def every_placement(event: Event) -> list[dict[str, Placement]]:
    """Every way to place any of the meetings, kept rules or not."""
    places: list[list[Placement | None]] = []
    for meeting in event.meetings:
        tables = [None] if meeting.online else list(range(1, event.tables + 1))
        every = [Placement(slot=s.id, table=t) for s in event.slots for t in tables]
        places.append([None, *every])
    return [
        {
            meeting.id: place
            for meeting, place in zip(event.meetings, chosen, strict=True)
            if place is not None
        }
        for chosen in product(*places)
    ]

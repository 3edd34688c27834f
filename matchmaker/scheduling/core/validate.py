"""The judge of plans. Shares nothing with the solver but the values in types.py.

It is written to be read beside the format: slow, by sets and sentences, rule by rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from matchmaker.scheduling.core.types import (
    Event,
    Meeting,
    Metrics,
    Participant,
    Placement,
    Plan,
    Reason,
    Rule,
    Status,
    Violation,
)


def check(event: Event, plan: Plan) -> list[Violation]:
    """Every rule the plan breaks, in the order of the format; empty for a good plan."""
    judge = _Judge(event, plan)
    found = [*judge.names(), *judge.places(), *judge.people(), *judge.order(), *judge.reasons()]
    return [*found, *judge.figures()]


def measure(event: Event, placed: Mapping[str, Placement]) -> Metrics:
    """The goals of these placements, worked out anew (`seconds` is 0)."""
    slots = [slot.id for slot in event.slots]
    day = {slot.id: slot.day for slot in event.slots}
    known = {m.id: m for m in event.meetings if m.id in placed and placed[m.id].slot in day}
    announced = [m.id for m in event.meetings if m.id in event.published]
    breaks: Counter[str] = Counter()
    idle = days = table_changes = 0
    for person in event.participants:
        mine = [m for m in known.values() if person.id in m.participants]
        for its_day in dict.fromkeys(day.values()):
            today = [m for m in mine if day[placed[m.id].slot] == its_day]
            line = [any(placed[m.id].slot == s for m in today) for s in slots if day[s] == its_day]
            runs = _gaps(line)
            breaks[person.id] += len(runs)
            idle += sum(runs)
            # Nobody has to come for a meeting that is online.
            days += any(not m.online for m in today)
            if person.seated and person.capacity == 1:
                at = [m for m in today if not m.online]
                at.sort(key=lambda m: slots.index(placed[m.id].slot))
                tables = [placed[m.id].table for m in at]
                table_changes += sum(a != b for a, b in pairwise(tables))
    stay = [m for m in announced if m in known and placed[m].slot == event.published[m].slot]
    table_changes += sum(placed[m].table != event.published[m].table for m in stay)
    return Metrics(
        placed=len(known),
        requested=len(event.meetings),
        priority=sum(m.priority for m in known.values()),
        lost=sum(m not in known for m in announced),
        moved=sum(m in known for m in announced) - len(stay),
        breaks=sum(breaks.values()),
        days=days,
        idle=idle,
        worst=max(breaks.values(), default=0),
        table_changes=table_changes,
    )


def _gaps(line: list[bool]) -> list[int]:
    """The lengths of the runs of False between two Trues."""
    gaps, length, begun = [], 0, False
    for busy in line:
        if busy:
            if begun and length:
                gaps.append(length)
            begun, length = True, 0
        else:
            length += 1
    return gaps


class _Judge:
    def __init__(self, event: Event, plan: Plan) -> None:
        self.event, self.plan = event, plan
        self.slots = [slot.id for slot in event.slots]
        self.day = {slot.id: slot.day for slot in event.slots}
        self.meetings = {meeting.id: meeting for meeting in event.meetings}
        self.persons = {person.id: person for person in event.participants}
        self.placed = {
            name: place
            for name, place in plan.placed.items()
            if name in self.meetings and place.slot in self.day
        }

    def names(self) -> Iterator[Violation]:
        for name in [*self.plan.placed, *self.plan.unplaced]:
            if name not in self.meetings:
                yield _broken(Rule.MEETING_UNKNOWN, name, f"meeting {name} is not in the event")
        for name in self.meetings:
            placed, unplaced = name in self.plan.placed, name in self.plan.unplaced
            if placed and unplaced:
                yield _broken(Rule.MEETING_TWICE, name, f"meeting {name} is placed and unplaced")
            if not placed and not unplaced:
                yield _broken(
                    Rule.MEETING_MISSING, name, f"meeting {name} is neither placed nor unplaced"
                )

    def places(self) -> Iterator[Violation]:
        taken: dict[tuple[str, int], str] = {}
        for name, place in self.plan.placed.items():
            meeting = self.meetings.get(name)
            if meeting is None:
                continue
            if place.slot not in self.day:
                yield _broken(Rule.SLOT_UNKNOWN, name, f"{name} is in {place.slot}, not a slot")
                continue
            if meeting.fixed is not None and place.slot != meeting.fixed:
                yield _broken(
                    Rule.FIXED, name, f"{name} is fixed at {meeting.fixed} but is in {place.slot}"
                )
            yield from self._table(meeting, place, taken)

    def _table(
        self, meeting: Meeting, place: Placement, taken: dict[tuple[str, int], str]
    ) -> Iterator[Violation]:
        name, table = meeting.id, place.table
        if meeting.online:
            if table is not None:
                yield _broken(
                    Rule.TABLE_NOT_NEEDED, name, f"{name} is online but has table {table}"
                )
        elif table is None:
            yield _broken(Rule.TABLE_MISSING, name, f"{name} has no table")
        elif not 1 <= table <= self.event.tables:
            yield _broken(
                Rule.TABLE_UNKNOWN, name, f"{name} is at table {table} of {self.event.tables}"
            )
        elif (place.slot, table) in taken:
            other = taken[place.slot, table]
            yield _broken(
                Rule.TABLE_TWICE, name, f"{other} and {name} share table {table} in {place.slot}"
            )
        else:
            taken[place.slot, table] = name

    def people(self) -> Iterator[Violation]:
        in_slot: Counter[tuple[str, str]] = Counter()
        on_day: Counter[tuple[str, int]] = Counter()
        for name, place in self.placed.items():
            for person in self.meetings[name].participants:
                in_slot[person, place.slot] += 1
                on_day[person, self.day[place.slot]] += 1
        for (person, slot), count in in_slot.items():
            if slot in self.persons[person].unavailable:
                yield _broken(
                    Rule.UNAVAILABLE, person, f"{person} meets in {slot} but is unavailable then"
                )
            elif count > self._room(self.persons[person], slot):
                room = self._room(self.persons[person], slot)
                yield _broken(
                    Rule.CAPACITY,
                    person,
                    f"{person} has {count} meetings in {slot}, room for {room}",
                )
        for (person, day), count in on_day.items():
            most = self.persons[person].max_per_day
            if most is not None and count > most:
                yield _broken(
                    Rule.MAX_PER_DAY,
                    person,
                    f"{person} has {count} meetings on day {day} of {most}",
                )

    @staticmethod
    def _room(person: Participant, slot: str) -> int:
        return person.capacity_at.get(slot, person.capacity)

    def order(self) -> Iterator[Violation]:
        when = {name: self.slots.index(place.slot) for name, place in self.placed.items()}
        for name in when:
            for earlier in self.meetings[name].after:
                if earlier in when and when[earlier] >= when[name]:
                    yield _broken(Rule.AFTER, name, f"{name} must come after {earlier}")

    def reasons(self) -> Iterator[Violation]:
        for name, reason in self.plan.unplaced.items():
            if name not in self.meetings:
                continue
            if reason not in set(Reason):
                codes = ", ".join(Reason)
                yield _broken(
                    Rule.REASON_UNKNOWN, name, f"{name} has reason {reason}; write one of {codes}"
                )
            elif name not in self.plan.placed and not self._is_true(self.meetings[name], reason):
                yield _broken(
                    Rule.REASON_UNTRUE, name, f"{name} is unplaced for {reason}, which is not so"
                )

    def _is_true(self, meeting: Meeting, reason: str) -> bool:
        """Whether the reason can be said: something of the kind stands in the way."""
        common = [slot for slot in self.slots if self._everyone_there(meeting, slot)]
        free = [slot for slot in common if self._everyone_free(meeting, slot)]
        if reason == Reason.NO_COMMON_SLOT:
            return not free
        if not common or any(self._could_be_in(meeting, slot) for slot in free):
            return False
        if reason == Reason.PARTICIPANT_FULL:
            return len(free) < len(common)
        if reason == Reason.TABLES_FULL:
            return not meeting.online and any(not self._table_free(slot) for slot in common)
        if reason == Reason.MAX_PER_DAY:
            return any(not self._day_has_room(meeting, slot) for slot in common)
        if reason == Reason.ORDER_IMPOSSIBLE:
            return any(not self._in_order(meeting, slot) for slot in common)
        return any(self.meetings[other].priority > meeting.priority for other in self.placed)

    def _everyone_there(self, meeting: Meeting, slot: str) -> bool:
        people = [self.persons[person] for person in meeting.participants]
        return meeting.fixed in (None, slot) and all(
            slot not in person.unavailable and self._room(person, slot) > 0 for person in people
        )

    def _everyone_free(self, meeting: Meeting, slot: str) -> bool:
        for person in meeting.participants:
            held = sum(
                place.slot == slot and person in self.meetings[other].participants
                for other, place in self.placed.items()
            )
            if held >= self._room(self.persons[person], slot):
                return False
        return True

    def _could_be_in(self, meeting: Meeting, slot: str) -> bool:
        return (
            (meeting.online or self._table_free(slot))
            and self._day_has_room(meeting, slot)
            and self._in_order(meeting, slot)
        )

    def _table_free(self, slot: str) -> bool:
        seated = [
            name
            for name, place in self.placed.items()
            if place.slot == slot and not self.meetings[name].online
        ]
        return len(seated) < self.event.tables

    def _day_has_room(self, meeting: Meeting, slot: str) -> bool:
        for person in meeting.participants:
            most = self.persons[person].max_per_day
            today = sum(
                self.day[place.slot] == self.day[slot]
                and person in self.meetings[other].participants
                for other, place in self.placed.items()
            )
            if most is not None and today >= most:
                return False
        return True

    def _in_order(self, meeting: Meeting, slot: str) -> bool:
        now = self.slots.index(slot)
        for other, place in self.placed.items():
            when = self.slots.index(place.slot)
            if other in meeting.after and when >= now:
                return False
            if meeting.id in self.meetings[other].after and when <= now:
                return False
        return True

    def figures(self) -> Iterator[Violation]:
        true, said = measure(self.event, self.placed), self.plan.metrics
        for name in (
            "placed",
            "requested",
            "priority",
            "lost",
            "moved",
            "breaks",
            "days",
            "idle",
            "worst",
            "table_changes",
        ):
            is_, says = getattr(true, name), getattr(said, name)
            if is_ != says:
                yield _broken(Rule.METRIC, name, f"{name} is {is_}, the plan says {says}")
        bound = self.plan.bound
        if true.priority > bound.priority:
            yield _broken(
                Rule.BOUND,
                "priority",
                f"priority {true.priority} is above its bound {bound.priority}",
            )
        if true.breaks < bound.breaks and true.priority >= bound.priority:
            yield _broken(
                Rule.BOUND, "breaks", f"breaks {true.breaks} are below their bound {bound.breaks}"
            )
        if self.plan.status not in (Status.OPTIMAL, Status.FEASIBLE) and self.plan.placed:
            yield _broken(
                Rule.STATUS,
                self.plan.status,
                f"a plan that places meetings is not {self.plan.status}",
            )


def _broken(rule: Rule, subject: str, message: str) -> Violation:
    return Violation(rule=rule, subject=subject, message=message)

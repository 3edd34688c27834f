"""An event as numbers: what the solver looks up a million times, worked out once."""

from __future__ import annotations

from collections.abc import Collection

from matchmaker.scheduling.core.types import Event

NOWHERE = -1


class Grid:
    """Slots, participants and meetings by index, in the order of the event.

    `slots_for[m]` are the slots that m may take by itself (everyone there, fixed kept);
    `earlier[m]` must precede m and `later[m]` follow it, when placed.
    `announced_slot[m]` is NOWHERE when the announced slot exists no more.
    """

    def __init__(self, event: Event) -> None:
        self.event = event
        self.tables = event.tables
        self._lay_out_days(event)
        self._seat_people(event)
        self._list_meetings(event)
        self._remember_announcements(event)

    def _lay_out_days(self, event: Event) -> None:
        days: dict[int, int] = {}
        filled: list[int] = []
        self.day_of: list[int] = []
        self.bit_of: list[int] = []
        self.slot_number = {slot.id: number for number, slot in enumerate(event.slots)}
        for slot in event.slots:
            day = days.setdefault(slot.day, len(days))
            if day == len(filled):
                filled.append(0)
            self.day_of.append(day)
            self.bit_of.append(1 << filled[day])
            filled[day] += 1
        self.days = len(filled)
        self.slots_of_day = [
            [slot for slot, its_day in enumerate(self.day_of) if its_day == day]
            for day in range(self.days)
        ]

    def _seat_people(self, event: Event) -> None:
        people = event.participants
        numbers = {person.id: number for number, person in enumerate(people)}
        self.people = len(people)
        self.room = [[person.room_at(slot.id) for slot in event.slots] for person in people]
        unlimited = len(event.meetings) + 1
        self.per_day = [
            unlimited if person.max_per_day is None else person.max_per_day for person in people
        ]
        self.keeps_table = [person.seated and person.capacity == 1 for person in people]
        self.who = [
            tuple(numbers[person] for person in meeting.participants) for meeting in event.meetings
        ]

    def _list_meetings(self, event: Event) -> None:
        self.meetings = len(event.meetings)
        self.meeting_number = {meeting.id: number for number, meeting in enumerate(event.meetings)}
        self.priority = [meeting.priority for meeting in event.meetings]
        self.at_table = [not meeting.online for meeting in event.meetings]
        self.earlier: list[list[int]] = [[] for _ in event.meetings]
        self.later: list[list[int]] = [[] for _ in event.meetings]
        self.slots_for: list[list[int]] = []
        for number, meeting in enumerate(event.meetings):
            for other in meeting.after:
                before = self.meeting_number[other]
                self.earlier[number].append(before)
                self.later[before].append(number)
            self.slots_for.append(
                [
                    slot
                    for slot in range(len(event.slots))
                    if meeting.fixed in (None, event.slots[slot].id)
                    and all(self.room[person][slot] > 0 for person in self.who[number])
                ]
            )
        self.may_take = [frozenset(slots) for slots in self.slots_for]
        self.ordered = any(self.earlier)

    def narrow(self, meeting: int, slots: Collection[int]) -> None:
        """Let the meeting take none but these of its slots."""
        self.slots_for[meeting] = [slot for slot in self.slots_for[meeting] if slot in slots]
        self.may_take[meeting] = frozenset(self.slots_for[meeting])

    def _remember_announcements(self, event: Event) -> None:
        self.announced = [meeting.id in event.published for meeting in event.meetings]
        self.announced_slot = [NOWHERE] * self.meetings
        self.announced_table: list[int | None] = [None] * self.meetings
        for number, meeting in enumerate(event.meetings):
            if meeting.id in event.published:
                place = event.published[meeting.id]
                self.announced_slot[number] = self.slot_number.get(place.slot, NOWHERE)
                self.announced_table[number] = place.table

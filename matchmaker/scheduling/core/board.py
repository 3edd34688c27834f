"""A plan under construction: meetings put into slots and taken out, every goal kept in step.

Tables are only counted here; which table a meeting gets is decided afterwards (tables.py),
since any slot with no more meetings than tables can be seated.
"""

from __future__ import annotations

from matchmaker.scheduling.core.grid import NOWHERE, Grid

Gaps = tuple[int, int]


class _GapTable(dict[int, Gaps]):
    """Breaks and idle slots of a day whose busy slots are the bits of the key."""

    def __missing__(self, mask: int) -> Gaps:
        runs, rest = 0, mask
        while rest:
            runs += 1
            rest &= rest + (rest & -rest)
        span = mask.bit_length() - ((mask & -mask).bit_length() - 1) if mask else 0
        gaps = (max(runs - 1, 0), span - mask.bit_count())
        self[mask] = gaps
        return gaps


class Board:
    """Where each meeting is now. `place` and `remove` may break rules; `fits` asks first."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        slots, people = len(grid.day_of), grid.people
        self.slot = [NOWHERE] * grid.meetings
        self.held: list[list[list[int]]] = [[[] for _ in range(slots)] for _ in range(people)]
        self.at: list[list[int]] = [[] for _ in range(slots)]
        self.tables_used = [0] * slots
        self.count = [[0] * grid.days for _ in range(people)]
        self.comes = [[0] * grid.days for _ in range(people)]
        self.busy = [[0] * grid.days for _ in range(people)]
        self.breaks_of = [0] * people
        self.gaps = _GapTable()
        self.placed = self.moved = self.breaks = self.days = self.idle = self.priority = 0
        self.lost = sum(grid.announced)

    def place(self, meeting: int, slot: int) -> None:
        """Put the meeting into the slot."""
        grid = self.grid
        day, bit, seated = grid.day_of[slot], grid.bit_of[slot], grid.at_table[meeting]
        self.slot[meeting] = slot
        self.at[slot].append(meeting)
        for person in grid.who[meeting]:
            held = self.held[person][slot]
            if not held:
                self._turn(person, day, bit)
            held.append(meeting)
            self.count[person][day] += 1
            if seated:
                comes = self.comes[person]
                if not comes[day]:
                    self.days += 1
                comes[day] += 1
        self._tally(meeting, slot, seated, 1)

    def remove(self, meeting: int) -> None:
        """Take the meeting out of its slot."""
        grid = self.grid
        slot = self.slot[meeting]
        day, bit, seated = grid.day_of[slot], grid.bit_of[slot], grid.at_table[meeting]
        self.slot[meeting] = NOWHERE
        self.at[slot].remove(meeting)
        for person in grid.who[meeting]:
            held = self.held[person][slot]
            held.remove(meeting)
            if not held:
                self._turn(person, day, bit)
            self.count[person][day] -= 1
            if seated:
                comes = self.comes[person]
                comes[day] -= 1
                if not comes[day]:
                    self.days -= 1
        self._tally(meeting, slot, seated, -1)

    def _tally(self, meeting: int, slot: int, seated: bool, one: int) -> None:
        grid = self.grid
        self.placed += one
        self.priority += one * grid.priority[meeting]
        if seated:
            self.tables_used[slot] += one
        if grid.announced[meeting]:
            self.lost -= one
            if slot != grid.announced_slot[meeting]:
                self.moved += one

    def _turn(self, person: int, day: int, bit: int) -> None:
        """The person's slot becomes busy, or free again."""
        busy = self.busy[person]
        old = busy[day]
        busy[day] = new = old ^ bit
        breaks_before, idle_before = self.gaps[old]
        breaks, idle = self.gaps[new]
        self.idle += idle - idle_before
        if breaks != breaks_before:
            self.breaks += breaks - breaks_before
            self.breaks_of[person] += breaks - breaks_before

    def fits(self, meeting: int, slot: int) -> bool:
        """Whether the unplaced meeting can be put there without breaking a rule."""
        grid = self.grid
        if slot not in grid.may_take[meeting]:
            return False
        if grid.at_table[meeting] and self.tables_used[slot] >= grid.tables:
            return False
        day = grid.day_of[slot]
        for person in grid.who[meeting]:
            if len(self.held[person][slot]) >= grid.room[person][slot]:
                return False
            if self.count[person][day] >= grid.per_day[person]:
                return False
        return self.in_order(meeting, slot)

    def in_order(self, meeting: int, slot: int) -> bool:
        """Whether those before and after the meeting, as placed now, allow the slot."""
        grid, place = self.grid, self.slot
        return all(place[other] < slot for other in grid.earlier[meeting]) and all(
            place[other] == NOWHERE or place[other] > slot for other in grid.later[meeting]
        )

    def rank(self) -> tuple[int, ...]:
        """Goals 1 to 7 in order, smaller is better."""
        return (
            self.lost,
            -self.priority,
            self.moved,
            self.breaks,
            self.days,
            self.idle,
            max(self.breaks_of, default=0),
        )

    def load(self, slots: list[int]) -> None:
        """Make this plan the one in `slots` (a slot or NOWHERE for each meeting)."""
        for meeting, slot in enumerate(slots):
            if self.slot[meeting] != slot:
                if self.slot[meeting] != NOWHERE:
                    self.remove(meeting)
                if slot != NOWHERE:
                    self.place(meeting, slot)

"""Who sits where: a table for each placed meeting, so that the seated stay seated.

Slots are decided already. What is counted is goal 8: a seated participant whose next
meeting of the day is at another table, and an announced meeting that keeps its slot but
not its table.
"""

from __future__ import annotations

import random
from itertools import pairwise

from matchmaker.scheduling.core.grid import NOWHERE, Grid

STEPS_PER_MEETING = 60


def assign_tables(grid: Grid, slots: list[int], rng: random.Random) -> list[int | None]:
    """A table (from 1) for each placed meeting that needs one, None for the others."""
    seating = _Seating(grid, slots)
    for day in range(grid.days):
        seating.seat_day(day)
    seating.settle(rng)
    return [None if table == NOWHERE else table + 1 for table in seating.table]


def table_changes(grid: Grid, slots: list[int], tables: list[int | None]) -> int:
    """Goal 8 for a finished plan, tables numbered from 1."""
    seating = _Seating(grid, slots)
    seating.table = [NOWHERE if table is None else table - 1 for table in tables]
    return sum(seating.changes_of(line) for line in seating.lines) + sum(
        seating.misses(m) + (grid.announced_table[m] is not None and not grid.at_table[m])
        for m in seating.kept
    )


class _Seating:
    def __init__(self, grid: Grid, slots: list[int]) -> None:
        self.grid, self.slots = grid, slots
        self.table = [NOWHERE] * grid.meetings
        self.at: list[dict[int, int]] = [{} for _ in grid.day_of]
        self.in_slot: list[list[int]] = [[] for _ in grid.day_of]
        self.kept = [
            m for m, slot in enumerate(slots) if slot != NOWHERE and slot == grid.announced_slot[m]
        ]
        self.wish: dict[int, int] = {}
        for m in self.kept:
            table = grid.announced_table[m]
            if table is not None and grid.at_table[m]:
                self.wish[m] = table - 1
        by_line: dict[tuple[int, int], list[int]] = {}
        for m, slot in enumerate(slots):
            if slot == NOWHERE or not grid.at_table[m]:
                continue
            self.in_slot[slot].append(m)
            for person in grid.who[m]:
                if grid.keeps_table[person]:
                    by_line.setdefault((grid.day_of[slot], person), []).append(m)
        self.lines = [sorted(line, key=lambda m: slots[m]) for line in by_line.values()]
        self.line_days = [day for day, _ in by_line]
        self.lines_of: list[list[int]] = [[] for _ in range(grid.meetings)]
        for number, line in enumerate(self.lines):
            for m in line:
                self.lines_of[m].append(number)

    def changes_of(self, line: list[int]) -> int:
        table = self.table
        return sum(table[a] != table[b] for a, b in pairwise(line))

    def misses(self, m: int) -> int:
        if m in self.wish:
            return int(self.table[m] != self.wish[m])
        # Announced without a table, though it needs one: any table is a change.
        return int(self.grid.at_table[m])

    def seat_day(self, day: int) -> None:
        """Announced tables first, then the longest lines as a whole, then one by one."""
        for m in self.wish:
            slot = self.slots[m]
            free = self.wish[m] < self.grid.tables and self.wish[m] not in self.at[slot]
            if self.grid.day_of[slot] == day and free:
                self._sit(m, self.wish[m])
        mine = [n for n, its_day in enumerate(self.line_days) if its_day == day]
        for number in sorted(mine, key=lambda n: (self.slots[self.lines[n][0]], n)):
            self._seat_line(self.lines[number])
        for slot in self.grid.slots_of_day[day]:
            for m in self.in_slot[slot]:
                if self.table[m] == NOWHERE:
                    self._sit(m, self._first_free(slot))

    def _first_free(self, slot: int) -> int:
        return next(t for t in range(self.grid.tables) if t not in self.at[slot])

    def _sit(self, m: int, table: int) -> None:
        self.table[m] = table
        self.at[self.slots[m]][table] = m

    def _seat_line(self, line: list[int]) -> None:
        """The table that is free for all of the line and lay idle for the shortest time."""
        waiting = [m for m in line if self.table[m] == NOWHERE]
        taken = [self.table[m] for m in line if self.table[m] != NOWHERE]
        while waiting:
            best, table = 0, NOWHERE
            for candidate in [*dict.fromkeys(taken), *range(self.grid.tables)]:
                length = self._free_for(waiting, candidate)
                if length > best:
                    best, table = length, candidate
                if best == len(waiting):
                    break
            for m in waiting[:best]:
                self._sit(m, table)
            waiting = waiting[best:]

    def _free_for(self, line: list[int], table: int) -> int:
        """How many of the line, from its first on, can sit at this table.

        Who has room for two in one slot (`capacity_at`) needs two tables there.
        """
        met: set[int] = set()
        for m in line:
            slot = self.slots[m]
            if slot in met or table in self.at[slot]:
                break
            met.add(slot)
        return len(met)

    def settle(self, rng: random.Random) -> None:
        """Swap tables while that does not make it worse."""
        busy = [m for slot in self.in_slot for m in slot if self.lines_of[m] or m in self.wish]
        unhappy = self._unhappy(busy)
        for step in range(STEPS_PER_MEETING * len(busy)):
            if step % 64 == 0:
                unhappy = self._unhappy(busy)
                if not unhappy:
                    return
            m = unhappy[int(rng.random() * len(unhappy))]
            self._swap_on(m, self._wanted(m, rng), rng)

    def _unhappy(self, busy: list[int]) -> list[int]:
        return [m for m in busy if self._cost((m,))]

    def _wanted(self, m: int, rng: random.Random) -> int:
        wanted = [self.wish[m]] if m in self.wish and self.wish[m] < self.grid.tables else []
        for number in self.lines_of[m]:
            line = self.lines[number]
            position = line.index(m)
            wanted += [self.table[other] for other in line[max(position - 1, 0) : position + 2]]
        if not wanted or rng.random() < 0.1:
            return int(rng.random() * self.grid.tables)
        return wanted[int(rng.random() * len(wanted))]

    def _swap_on(self, m: int, table: int, rng: random.Random) -> None:
        """Swap the two tables from the meeting's slot on, for one slot or to the day's end."""
        mine = self.table[m]
        if mine == table:
            return
        day_slots = self.grid.slots_of_day[self.grid.day_of[self.slots[m]]]
        start = day_slots.index(self.slots[m])
        until = start + 1 if rng.random() < 0.5 else len(day_slots)
        stretch = day_slots[start:until]
        touched = [self.at[s][t] for s in stretch for t in (mine, table) if t in self.at[s]]
        before = self._cost(touched)
        self._swap(stretch, mine, table)
        if self._cost(touched) > before:
            self._swap(stretch, mine, table)

    def _swap(self, stretch: list[int], one: int, two: int) -> None:
        for slot in stretch:
            here = self.at[slot]
            first, second = here.pop(one, None), here.pop(two, None)
            if first is not None:
                self._sit(first, two)
            if second is not None:
                self._sit(second, one)

    def _cost(self, meetings: list[int] | tuple[int, ...]) -> int:
        lines = {number for m in meetings for number in self.lines_of[m]}
        return sum(self.changes_of(self.lines[n]) for n in lines) + sum(
            self.misses(m) for m in meetings if m in self.wish
        )

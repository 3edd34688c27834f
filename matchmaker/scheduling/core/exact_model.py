"""The event as a CP-SAT model: one yes-or-no for each meeting and slot it may take."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from matchmaker.scheduling.core.grid import NOWHERE, Grid

Literal = cp_model.IntVar
Sum = cp_model.LinearExprT


class EventModel:
    """Every meeting that has a slot at all, free to take any of them.

    With `all_stay` each must have a place, which is no loss where a plan with all of them is
    known and lets the model say more; otherwise each may stay out.
    """

    def __init__(self, grid: Grid, *, all_stay: bool) -> None:
        self.grid, self.all_stay = grid, all_stay
        self.model = cp_model.CpModel()
        self.x = {
            meeting: {slot: self.model.new_bool_var("") for slot in allowed}
            for meeting, allowed in enumerate(grid.slots_for)
            if allowed
        }
        self.of: list[list[int]] = [[] for _ in range(grid.people)]
        for meeting, places in self.x.items():
            if all_stay:
                self.model.add_exactly_one(places.values())
            else:
                self.model.add_at_most_one(places.values())
            for person in grid.who[meeting]:
                self.of[person].append(meeting)
        self.slots_used = sorted({slot for places in self.x.values() for slot in places})
        self.days_used = sorted({grid.day_of[slot] for slot in self.slots_used})
        self.busy: list[dict[int, Literal]] = [{} for _ in range(grid.people)]
        self._breaks: dict[tuple[int, int], Sum] = {}
        self._seat()
        self._keep_days()
        self._keep_order()
        for person in range(grid.people):
            self._count_breaks(person)

    def placed(self, meeting: int) -> Sum:
        """1 when the meeting has a place."""
        return sum(self.x[meeting].values())

    def hint(self, slots: Sequence[int]) -> None:
        """Start from this plan."""
        self.model.clear_hints()
        for meeting, places in self.x.items():
            for slot, chosen in places.items():
                self.model.add_hint(chosen, slots[meeting] == slot)

    def read(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """The slot, or NOWHERE, of each meeting of the model."""
        return {
            meeting: next((s for s, v in places.items() if solver.value(v)), NOWHERE)
            for meeting, places in self.x.items()
        }

    def _here(self, meetings: list[int], slot: int) -> list[Literal]:
        return [self.x[meeting][slot] for meeting in meetings if slot in self.x[meeting]]

    def _seat(self) -> None:
        grid = self.grid
        seated = [meeting for meeting in self.x if grid.at_table[meeting]]
        for slot in self.slots_used:
            here = self._here(seated, slot)
            if len(here) > grid.tables:
                self.model.add(sum(here) <= grid.tables)
        for person, mine in enumerate(self.of):
            for slot in self.slots_used:
                self._be_busy(person, slot, self._here(mine, slot))

    def _be_busy(self, person: int, slot: int, here: list[Literal]) -> None:
        if not here:
            return
        room = self.grid.room[person][slot]
        if len(here) == 1:
            self.busy[person][slot] = here[0]
            return
        busy = self.model.new_bool_var("")
        self.busy[person][slot] = busy
        if room == 1:
            self.model.add_exactly_one([*here, ~busy])
        else:
            self.model.add_max_equality(busy, here)
            if len(here) > room:
                self.model.add(sum(here) <= room)

    def _keep_days(self) -> None:
        grid = self.grid
        for person, mine in enumerate(self.of):
            if grid.per_day[person] >= len(mine):
                continue
            for day in self.days_used:
                held = [v for s in grid.slots_of_day[day] for v in self._here(mine, s)]
                self.model.add(sum(held) <= grid.per_day[person])

    def _keep_order(self) -> None:
        for late in self.x:
            for early in self.grid.earlier[late]:
                for slot, chosen in self.x[late].items():
                    too_late = [v for s, v in self.x.get(early, {}).items() if s >= slot]
                    if too_late:
                        self.model.add_at_most_one([*too_late, chosen])

    def _day_of(self, person: int, day: int) -> list[Literal | None]:
        return [self.busy[person].get(slot) for slot in self.grid.slots_of_day[day]]

    def _count_breaks(self, person: int) -> None:
        for day in self.days_used:
            line = self._day_of(person, day)
            if sum(busy is not None for busy in line) < 2 or len(self.of[person]) < 2:
                continue
            runs: list[Literal] = []
            for position, busy in enumerate(line):
                before = line[position - 1] if position else None
                if busy is None:
                    continue
                runs.append(busy if before is None else self._run_starts(before, busy))
            breaks = self.model.new_int_var(0, max(len(runs) - 1, 0), "")
            if self.all_stay and len(self.days_used) == 1:
                self.model.add(breaks == sum(runs) - 1)
                self._compact(person, line, breaks)
            else:
                self.model.add(breaks >= sum(runs) - 1)
            self._breaks[person, day] = breaks

    def _run_starts(self, before: Literal, busy: Literal) -> Literal:
        start = self.model.new_bool_var("")
        self.model.add_bool_or(start, before, ~busy)
        self.model.add_implication(start, busy)
        self.model.add_implication(start, ~before)
        return start

    def _compact(self, person: int, line: list[Literal | None], breaks: Literal) -> None:
        """Without a break the meetings are one block; its start says every slot."""
        if any(self.grid.room[person][slot] > 1 for slot in self.busy[person]):
            return
        length = len(self.of[person])
        whole = self.model.new_bool_var("")
        self.model.add(breaks == 0).only_enforce_if(whole)
        self.model.add(breaks >= 1).only_enforce_if(~whole)
        blocks = []
        for start in range(len(line) - length + 1):
            inside = line[start : start + length]
            if any(busy is None for busy in inside):
                continue
            block = self.model.new_bool_var("")
            blocks.append(block)
            for position, busy in enumerate(line):
                if busy is not None:
                    within = start <= position < start + length
                    self.model.add_implication(block, busy if within else ~busy)
        self.model.add_exactly_one([*blocks, ~whole])

    # The goals, each to be made small.

    def lost(self) -> Sum:
        announced = [m for m in self.x if self.grid.announced[m]]
        return len(announced) - sum(self.placed(m) for m in announced)

    def priority(self) -> Sum:
        return -sum(self.grid.priority[m] * self.placed(m) for m in self.x)

    def moved(self) -> Sum:
        return sum(
            chosen
            for m, places in self.x.items()
            if self.grid.announced[m]
            for slot, chosen in places.items()
            if slot != self.grid.announced_slot[m]
        )

    def breaks(self) -> Sum:
        return sum(self._breaks.values())

    def days(self) -> Sum:
        total: list[Literal] = []
        for mine in self.of:
            seated = [m for m in mine if self.grid.at_table[m]]
            for day in self.days_used:
                here = [v for s in self.grid.slots_of_day[day] for v in self._here(seated, s)]
                if here:
                    comes = self.model.new_bool_var("")
                    for chosen in here:
                        self.model.add_implication(chosen, comes)
                    total.append(comes)
        return sum(total)

    def idle(self) -> Sum:
        holes: list[Literal] = []
        for person, day in self._breaks:
            line = self._day_of(person, day)
            since = self._running(line)
            until = self._running(line[::-1])[::-1]
            for position in range(1, len(line) - 1):
                before, after = since[position - 1], until[position + 1]
                if before is None or after is None:
                    continue
                hole = self.model.new_bool_var("")
                busy = line[position]
                here = [] if busy is None else [busy]
                self.model.add_bool_or(hole, ~before, ~after, *here)
                holes.append(hole)
        return sum(holes)

    def _running(self, line: list[Literal | None]) -> list[Literal | None]:
        """For each position: whether a meeting was held there or before."""
        seen: list[Literal | None] = []
        last: Literal | None = None
        for busy in line:
            if busy is not None and last is not None:
                both = self.model.new_bool_var("")
                self.model.add_implication(busy, both)
                self.model.add_implication(last, both)
                last = both
            elif busy is not None:
                last = busy
            seen.append(last)
        return seen

    def worst(self) -> Sum:
        most = self.model.new_int_var(0, len(self.slots_used), "")
        people: dict[int, list[Sum]] = {}
        for (person, _), breaks in self._breaks.items():
            people.setdefault(person, []).append(breaks)
        for counts in people.values():
            self.model.add(most >= sum(counts))
        return most

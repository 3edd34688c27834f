"""Goal 8 exactly, for events of a dozen meetings: which slots and tables change least."""

from __future__ import annotations

from ortools.sat.python import cp_model

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.budget import Budget
from matchmaker.scheduling.core.cpsat import new_solver, run
from matchmaker.scheduling.core.exact_model import EventModel, Literal, Sum
from matchmaker.scheduling.core.grid import NOWHERE, Grid

# Above this many meeting-slot-table triples it would take too long.
LARGEST = 6_000
Tables = list[int | None]


def fewest_table_changes(
    grid: Grid, board: Board, tables: Tables, changes: int, budget: Budget, seed: int
) -> tuple[bool, int, Tables]:
    """Whether it is proved that no plan as good changes tables less; the changes; the tables.

    Goals 1 to 7 of the board must be proved best; it keeps them and may get other slots.
    """
    pairs = sum(len(slots) for slots in grid.slots_for)
    if pairs * grid.tables > LARGEST or _may_sit_twice(grid):
        return False, changes, tables
    model = EventModel(grid, all_stay=board.placed == grid.meetings)
    goals = (
        model.lost(),
        model.priority(),
        model.moved(),
        model.breaks(),
        model.days(),
        model.idle(),
        model.worst(),
    )
    outside = sum(grid.announced[m] for m in range(grid.meetings) if m not in model.x)
    for number, (goal, value) in enumerate(zip(goals, board.rank(), strict=True)):
        model.model.add(goal <= value - (outside if number == 0 else 0))
    seating = _Seating(model)
    model.model.minimize(seating.changes())
    model.hint(board.slot)
    solver = new_solver(budget, seed, 1)
    verdict = run(solver, model.model, budget, board.placed)
    if verdict not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return False, changes, tables
    found = round(solver.objective_value)
    if found < changes:
        changes = found
        slots = list(board.slot)
        for meeting, slot in model.read(solver).items():
            slots[meeting] = slot
        board.load(slots)
        tables = [seating.table_of(m, solver) for m in range(grid.meetings)]
    return verdict == cp_model.OPTIMAL, changes, tables


def _may_sit_twice(grid: Grid) -> bool:
    """Whether somebody who keeps a table can hold two meetings in one slot (`capacity_at`).

    The model knows one table a slot for each; such a person's changes it would count too low.
    """
    people = grid.event.participants
    return any(
        keeps and max(person.capacity_at.values(), default=0) > 1
        for keeps, person in zip(grid.keeps_table, people, strict=True)
    )


class _Seating:
    """w[m][s][t]: meeting m is in slot s at table t."""

    def __init__(self, model: EventModel) -> None:
        self.of, self.grid, self.model = model, model.grid, model.model
        self.w: dict[int, dict[int, list[Literal]]] = {}
        for m, places in model.x.items():
            if not self.grid.at_table[m]:
                continue
            self.w[m] = {}
            for slot, chosen in places.items():
                at = [self.model.new_bool_var("") for _ in range(self.grid.tables)]
                self.model.add_exactly_one([*at, ~chosen])
                self.w[m][slot] = at
        for slot in range(len(self.grid.day_of)):
            for table in range(self.grid.tables):
                here = [at[slot][table] for at in self.w.values() if slot in at]
                self.model.add_at_most_one(here)

    def table_of(self, meeting: int, solver: cp_model.CpSolver) -> int | None:
        for at in self.w.get(meeting, {}).values():
            for table, chosen in enumerate(at):
                if solver.value(chosen):
                    return table + 1
        return None

    def changes(self) -> Sum:
        total: list[Sum] = []
        for person in range(self.grid.people):
            if self.grid.keeps_table[person]:
                for day in range(self.grid.days):
                    total.extend(self._changes_of(person, day))
        return sum([*total, *(self._other_table(m) for m in self.of.x)])

    def _other_table(self, m: int) -> Sum:
        """Announced, in its slot, and not at its table."""
        grid, slot, table = self.grid, self.grid.announced_slot[m], self.grid.announced_table[m]
        if slot == NOWHERE or slot not in self.of.x[m]:
            return 0
        in_slot = self.of.x[m][slot]
        if not grid.at_table[m]:
            return 0 if table is None else in_slot
        if table is None or table > grid.tables:
            return in_slot
        return in_slot - self.w[m][slot][table - 1]

    def _changes_of(self, person: int, day: int) -> list[Literal]:
        mine = [m for m in self.of.of[person] if m in self.w]
        changes: list[Literal] = []
        last: list[Literal] | None = None
        for slot in self.grid.slots_of_day[day]:
            here = [m for m in mine if slot in self.w[m]]
            if not here:
                continue
            at = [self._any([self.w[m][slot][t] for m in here]) for t in range(self.grid.tables)]
            if last is None:
                last = at
                continue
            change = self.model.new_bool_var("")
            changes.append(change)
            sits = self._any(at)
            held = [self.model.new_bool_var("") for _ in at]
            for now, before, after in zip(at, last, held, strict=True):
                # It sits now, and not where it sat last.
                self.model.add_bool_or(change, ~before, now, ~sits)
                self.model.add_implication(now, after)
                self.model.add_bool_or(after, ~before, sits)
            last = held
        return changes

    def _any(self, literals: list[Literal]) -> Literal:
        if len(literals) == 1:
            return literals[0]
        some = self.model.new_bool_var("")
        self.model.add_max_equality(some, literals)
        return some

"""What no plan can beat: proved without searching, so that a plan may be called optimal."""

from __future__ import annotations

from ortools.sat.python import cp_model

from matchmaker.scheduling.core.grid import Grid

# Counted work (not seconds) for the bound on priority: the same on any machine.
WORK = 2.0


def highest_priority(grid: Grid) -> int:
    """An upper bound on the sum of priorities placed.

    It forgets which slot a meeting takes and keeps only how much each participant, each of
    its days and all tables together can hold.
    """
    able = [meeting for meeting in range(grid.meetings) if grid.slots_for[meeting]]
    if not able:
        return 0
    model = cp_model.CpModel()
    kept = {meeting: model.new_bool_var("") for meeting in able}
    for person in range(grid.people):
        mine = [kept[meeting] for meeting in able if person in grid.who[meeting]]
        room = sum(_room_of_day(grid, person, day) for day in range(grid.days))
        if len(mine) > room:
            model.add(sum(mine) <= room)
    seated = [kept[meeting] for meeting in able if grid.at_table[meeting]]
    model.add(sum(seated) <= grid.tables * len(grid.day_of))
    model.maximize(sum(grid.priority[meeting] * kept[meeting] for meeting in able))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = WORK
    solver.solve(model)
    total = sum(grid.priority[meeting] for meeting in able)
    return min(total, int(solver.best_objective_bound + 1e-6))


def fewest_days(grid: Grid) -> int:
    """A lower bound on the participant-days when every meeting that can be placed is."""
    total = 0
    for person in range(grid.people):
        left = sum(
            1
            for meeting in range(grid.meetings)
            if person in grid.who[meeting] and grid.at_table[meeting] and grid.slots_for[meeting]
        )
        for room in sorted((_room_of_day(grid, person, d) for d in range(grid.days)), reverse=True):
            if left <= 0:
                break
            left -= room
            total += 1
    return total


def _room_of_day(grid: Grid, person: int, day: int) -> int:
    room = sum(grid.room[person][slot] for slot in grid.slots_of_day[day])
    return min(room, grid.per_day[person])


def floors(grid: Grid, priority: int) -> tuple[int, ...]:
    """Goals 1 to 7 of a plan that nothing could beat; a plan that equals it is optimal."""
    everything = sum(grid.priority[m] for m in range(grid.meetings) if grid.slots_for[m])
    days = fewest_days(grid) if priority >= everything else 0
    lost = sum(grid.announced[m] and not grid.slots_for[m] for m in range(grid.meetings))
    moved = (
        sum(
            grid.announced[m]
            and bool(grid.slots_for[m])
            and grid.announced_slot[m] not in grid.may_take[m]
            for m in range(grid.meetings)
        )
        if priority >= everything
        else 0
    )
    return (lost, -priority, moved, 0, days, 0, 0)

"""The first plan: announced and fixed meetings first, then the hardest, each at its best."""

from __future__ import annotations

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.grid import NOWHERE, Grid


def construct(grid: Grid) -> Board:
    """A plan that breaks no rule, in a moment even for a thousand meetings."""
    board = Board(grid)
    demand = [0] * grid.people
    for people in grid.who:
        for person in people:
            demand[person] += 1
    hardness = [sum(demand[person] for person in people) for people in grid.who]
    order = sorted(
        range(grid.meetings),
        key=lambda m: (
            not grid.announced[m],
            -grid.priority[m],
            len(grid.slots_for[m]) > 1,
            len(grid.earlier[m]) > 0,
            len(grid.slots_for[m]) - hardness[m],
            m,
        ),
    )
    for meeting in order:
        slot = best_slot(board, meeting)
        if slot != NOWHERE:
            board.place(meeting, slot)
    return board


def best_slot(board: Board, meeting: int) -> int:
    """The free slot that costs least (moved, breaks, days, idle, crowding), or NOWHERE."""
    best, chosen = None, NOWHERE
    for slot in board.grid.slots_for[meeting]:
        if board.fits(meeting, slot):
            cost = _cost(board, meeting, slot)
            if best is None or cost < best:
                best, chosen = cost, slot
    return chosen


def _cost(board: Board, meeting: int, slot: int) -> tuple[int, ...]:
    grid = board.grid
    day, bit = grid.day_of[slot], grid.bit_of[slot]
    breaks = days = idle = 0
    for person in grid.who[meeting]:
        mask = board.busy[person][day]
        before, after = board.gaps[mask], board.gaps[mask | bit]
        breaks += after[0] - before[0]
        idle += after[1] - before[1]
        days += mask == 0
    announced = grid.announced_slot[meeting]
    return (
        int(announced not in (NOWHERE, slot)),
        2 * breaks + days,
        idle,
        board.tables_used[slot],
        slot,
    )

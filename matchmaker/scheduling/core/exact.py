"""Goal after goal with CP-SAT: what is reached is held while the next one is improved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.budget import Budget
from matchmaker.scheduling.core.cpsat import new_solver, run
from matchmaker.scheduling.core.exact_model import EventModel, Sum
from matchmaker.scheduling.core.grid import Grid

# Above this many meeting-slot pairs the whole event is too large for one model.
LARGEST_WHOLE = 9_000
PRIORITY, BREAKS = 1, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """How many of goals 1 to 7 are proved best, in order, and the bounds met on the way."""

    goals: int
    priority: int | None = None
    breaks: int | None = None


def fits_one_model(grid: Grid) -> bool:
    """Whether the whole event is small enough to be solved, perhaps proved, in one model."""
    return sum(len(slots) for slots in grid.slots_for) <= LARGEST_WHOLE


def solve_whole(
    grid: Grid, board: Board, floors: tuple[int, ...], budget: Budget, seed: int, workers: int
) -> Proof:
    """Improve the board goal by goal over all its meetings; `floors` no goal can go below."""
    model = EventModel(grid, all_stay=board.placed == grid.meetings)
    goals: list[Callable[[], Sum]] = [
        model.lost,
        model.priority,
        model.moved,
        model.breaks,
        model.days,
        model.idle,
        model.worst,
    ]
    outside = sum(grid.announced[m] for m in range(grid.meetings) if m not in model.x)
    proved, bounds = 0, {}
    everything = sum(grid.priority[m] for m in model.x)
    for number, goal in enumerate(goals):
        # Some floors suppose that everything is placed.
        floor = floors[number] if number <= PRIORITY or board.priority == everything else 0
        offset = outside if number == 0 else 0
        now = board.rank()[number]
        expression = goal()
        if now > floor:
            verdict, bound = _lower(model, expression, board, budget, seed, workers)
            bounds[number] = bound
            now = board.rank()[number]
            if proved == number and (verdict or bound + offset >= now):
                proved = number + 1
                bounds[number] = now - offset
        elif proved == number:
            proved, bounds[number] = number + 1, now
        if proved <= number and budget.clock_ran_out(board.placed):
            break
        model.model.add(expression <= now - offset)
    return Proof(
        goals=proved,
        priority=-bounds[PRIORITY] if proved >= PRIORITY and PRIORITY in bounds else None,
        breaks=bounds[BREAKS] if proved >= BREAKS and BREAKS in bounds else None,
    )


def _lower(
    model: EventModel, expression: Sum, board: Board, budget: Budget, seed: int, workers: int
) -> tuple[bool, int]:
    """Minimise from the board's plan on; whether that was proved, and the bound."""
    model.hint(board.slot)
    model.model.minimize(expression)
    solver = new_solver(budget, seed, workers)
    verdict = run(solver, model.model, budget, board.placed)
    if verdict in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        before, slots = board.rank(), list(board.slot)
        found = list(slots)
        for meeting, slot in model.read(solver).items():
            found[meeting] = slot
        board.load(found)
        if board.rank() > before:
            board.load(slots)
    bound = solver.best_objective_bound
    return verdict == cp_model.OPTIMAL, -(-round(bound * 1000) // 1000)

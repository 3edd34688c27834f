"""From an event to a plan: the one function the rest of the house calls."""

from __future__ import annotations

import random
import time

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.bounds import floors, highest_priority
from matchmaker.scheduling.core.budget import Budget
from matchmaker.scheduling.core.construct import best_slot, construct
from matchmaker.scheduling.core.exact import Proof, fits_one_model, solve_whole
from matchmaker.scheduling.core.exact_tables import fewest_table_changes
from matchmaker.scheduling.core.grid import NOWHERE, Grid
from matchmaker.scheduling.core.improve import improve
from matchmaker.scheduling.core.reasons import reason_for
from matchmaker.scheduling.core.tables import assign_tables, table_changes
from matchmaker.scheduling.core.types import (
    Bound,
    Event,
    Metrics,
    Placement,
    Plan,
    ReportProgress,
    ShouldStop,
    Status,
    Timer,
)

DEFAULT_SECONDS = 20.0
GOALS_WITHOUT_TABLES = 7
# A small event is first searched briefly: the exact solver takes it from there.
FIRST_STEPS, FIRST_STEPS_PER_MEETING = 2000, 60
# What the clock must leave for seating, reasons and writing.
RESERVE, LARGEST_RESERVE = 0.04, 0.5


def solve(
    event: Event,
    *,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    workers: int = 1,
    progress: ReportProgress | None = None,
    should_stop: ShouldStop | None = None,
    timer: Timer = time.monotonic,
) -> Plan:
    """The best plan found for the event; it breaks no rule, whenever it is stopped.

    `seconds` bounds the run by `timer` (20 when neither limit is given). With `iterations`
    the search counts its steps instead, and the same event, seed and iterations give the
    same plan on any machine, whatever `workers` is. `progress` is called on the caller's
    thread about four times a second; when `should_stop` answers True the best plan so far
    is returned. `optimal` is said only of a plan proved best in all eight goals.
    """
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    reserve = min(seconds * RESERVE, LARGEST_RESERVE) if seconds is not None else 0.0
    budget = Budget(
        requested=len(event.meetings),
        timer=timer,
        seconds=None if seconds is None else seconds - reserve,
        iterations=iterations,
        progress=progress,
        should_stop=should_stop,
    )
    grid = Grid(event)
    budget.enter("construct", 0.0, 0.05)
    board = construct(grid)
    budget.tell(board.placed, 0.02)
    ceiling = _ceiling(grid, board)
    limits = floors(grid, ceiling)
    proof = _search(grid, board, limits, budget, seed, workers)
    _fill(board)
    return _plan(grid, board, limits, proof, budget, seed)


def _ceiling(grid: Grid, board: Board) -> int:
    """The highest priority sum possible; no work when everything is placed already."""
    return board.priority if board.placed == grid.meetings else highest_priority(grid)


def _search(
    grid: Grid,
    board: Board,
    limits: tuple[int, ...],
    budget: Budget,
    seed: int,
    workers: int,
) -> Proof:
    rng = random.Random(seed)  # noqa: S311 - a search, not a secret
    small = fits_one_model(grid)
    budget.enter("improve", 0.05, 0.35 if small else 1.0)
    most = FIRST_STEPS + FIRST_STEPS_PER_MEETING * grid.meetings if small else None
    improve(board, limits, rng, budget, most)
    if not small or budget.stopped or board.rank() == limits:
        return Proof(goals=GOALS_WITHOUT_TABLES if board.rank() == limits else 0)
    budget.enter("prove", 0.35, 1.0)
    return solve_whole(grid, board, limits, budget, seed, workers)


def _fill(board: Board) -> None:
    """Leave out no meeting that still has a free place, so that every reason is true."""
    for meeting, slot in enumerate(board.slot):
        if slot == NOWHERE:
            free = best_slot(board, meeting)
            if free != NOWHERE:
                board.place(meeting, free)


def _plan(
    grid: Grid,
    board: Board,
    limits: tuple[int, ...],
    proof: Proof,
    budget: Budget,
    seed: int,
) -> Plan:
    budget.enter("tables", 1.0, 1.0)
    tables = assign_tables(grid, board.slot, random.Random(seed))  # noqa: S311 - as above
    changes = table_changes(grid, board.slot, tables)
    best = False
    if proof.goals == GOALS_WITHOUT_TABLES and not changes:
        best = True
    elif proof.goals == GOALS_WITHOUT_TABLES and not budget.stopped:
        best, changes, tables = fewest_table_changes(grid, board, tables, changes, budget, seed)
    meetings, slots = grid.event.meetings, grid.event.slots
    placed = {
        meeting.id: Placement(slot=slots[board.slot[m]].id, table=tables[m])
        for m, meeting in enumerate(meetings)
        if board.slot[m] != NOWHERE
    }
    unplaced = {
        meeting.id: reason_for(board, m)
        for m, meeting in enumerate(meetings)
        if board.slot[m] == NOWHERE
    }
    budget.tell(board.placed, 1.0)
    return Plan(
        status=Status.OPTIMAL if best else Status.FEASIBLE,
        placed=placed,
        unplaced=unplaced,
        metrics=_metrics(board, changes, budget.elapsed()),
        bound=Bound(
            priority=-limits[1] if proof.priority is None else proof.priority,
            breaks=limits[3] if proof.breaks is None else proof.breaks,
        ),
    )


def _metrics(board: Board, changes: int, seconds: float) -> Metrics:
    return Metrics(
        placed=board.placed,
        requested=board.grid.meetings,
        priority=board.priority,
        lost=board.lost,
        moved=board.moved,
        breaks=board.breaks,
        days=board.days,
        idle=board.idle,
        worst=max(board.breaks_of, default=0),
        table_changes=changes,
        seconds=round(seconds, 3),
    )

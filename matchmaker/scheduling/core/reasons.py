"""Why a meeting has no place, told so that it is true of the finished plan.

First what holds whatever the others do (no slot in common). Then what holds in *every* slot
they have in common: one of them full, the day's limit reached, the order broken, no table.
Where different things stand in the way at different times, either meetings of a higher
priority hold all of those places, or the last obstacle is named: wherever the others did
not stand in the way, this one did.
"""

from __future__ import annotations

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.types import Reason


def reason_for(board: Board, meeting: int) -> Reason:
    """The reason code of an unplaced meeting that fits nowhere as the board stands."""
    slots = board.grid.slots_for[meeting]
    if not slots:
        return Reason.NO_COMMON_SLOT
    obstacles = [_obstacles(board, meeting, slot) for slot in slots]
    order = (
        Reason.PARTICIPANT_FULL,
        Reason.TABLES_FULL,
        Reason.MAX_PER_DAY,
        Reason.ORDER_IMPOSSIBLE,
    )
    for reason in order:
        if all(reason in found for found in obstacles):
            return reason
    if all(_outranked(board, meeting, slot) for slot in slots):
        return Reason.LOWER_PRIORITY
    left = obstacles
    for reason in (Reason.PARTICIPANT_FULL, Reason.MAX_PER_DAY, Reason.ORDER_IMPOSSIBLE):
        left = [found for found in left if reason not in found]
        if not left:
            return reason
    return Reason.TABLES_FULL


def _obstacles(board: Board, meeting: int, slot: int) -> set[Reason]:
    grid = board.grid
    found: set[Reason] = set()
    for person in grid.who[meeting]:
        if len(board.held[person][slot]) >= grid.room[person][slot]:
            found.add(Reason.PARTICIPANT_FULL)
        if board.count[person][grid.day_of[slot]] >= grid.per_day[person]:
            found.add(Reason.MAX_PER_DAY)
    if grid.at_table[meeting] and board.tables_used[slot] >= grid.tables:
        found.add(Reason.TABLES_FULL)
    if not board.in_order(meeting, slot):
        found.add(Reason.ORDER_IMPOSSIBLE)
    return found


def _outranked(board: Board, meeting: int, slot: int) -> bool:
    """Whether what stands in the way here are only meetings of a higher priority."""
    grid = board.grid
    day = grid.day_of[slot]
    for person in grid.who[meeting]:
        held = board.held[person][slot]
        if len(held) >= grid.room[person][slot]:
            return all(grid.priority[other] > grid.priority[meeting] for other in held)
        if board.count[person][day] >= grid.per_day[person]:
            same_day = [other for s in grid.slots_of_day[day] for other in board.held[person][s]]
            return all(grid.priority[other] > grid.priority[meeting] for other in same_day)
    if grid.at_table[meeting] and board.tables_used[slot] >= grid.tables:
        seated = [other for other in board.at[slot] if grid.at_table[other]]
        return all(grid.priority[other] > grid.priority[meeting] for other in seated)
    return False

"""Changes to a board that keep every rule, or leave it as it was.

The main one is the exchange chain: a meeting changes slots, whoever stood in its way goes
the other way, and so on until everybody fits (a Kempe chain, for capacities above 1 too).
"""

from __future__ import annotations

import random

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.construct import best_slot
from matchmaker.scheduling.core.grid import NOWHERE

Undo = list[tuple[int, int]]

LONGEST_CHAIN = 40


def undo(board: Board, done: Undo) -> None:
    """Take back the changes, last first; each entry is a meeting and where it was."""
    for meeting, slot in reversed(done):
        if board.slot[meeting] != NOWHERE:
            board.remove(meeting)
        if slot != NOWHERE:
            board.place(meeting, slot)


def exchange(board: Board, meeting: int, target: int, rng: random.Random) -> Undo | None:
    """Move a placed meeting to `target` by an exchange chain; None when it cannot be done."""
    chain = _Chain(board, board.slot[meeting], target, rng)
    if chain.run(meeting):
        return chain.done
    undo(board, chain.done)
    return None


class _Chain:
    def __init__(self, board: Board, source: int, target: int, rng: random.Random) -> None:
        self.board, self.source, self.target, self.rng = board, source, target, rng
        self.moved: set[int] = set()
        self.done: Undo = []

    def run(self, first: int) -> bool:
        if not self._drain([first]):
            return False
        for slot in (self.target, self.source):
            while self.board.tables_used[slot] > self.board.grid.tables:
                extra = self._someone_at_a_table(slot)
                if extra == NOWHERE or not self._drain([extra]):
                    return False
        return self._days_kept() and self._order_kept()

    def _drain(self, waiting: list[int]) -> bool:
        board, grid = self.board, self.board.grid
        self.moved.update(waiting)
        while waiting:
            meeting = waiting.pop()
            old = board.slot[meeting]
            new = self.source if old == self.target else self.target
            if new not in grid.may_take[meeting] or len(self.moved) > LONGEST_CHAIN:
                return False
            board.remove(meeting)
            board.place(meeting, new)
            self.done.append((meeting, old))
            for person in grid.who[meeting]:
                held = board.held[person][new]
                surplus = len(held) - grid.room[person][new]
                if surplus <= 0:
                    continue
                free = [other for other in held if other not in self.moved]
                surplus -= sum(1 for other in held if other in self.moved and other in waiting)
                if surplus > len(free):
                    return False
                for _ in range(surplus):
                    other = free.pop(int(self.rng.random() * len(free)))
                    self.moved.add(other)
                    waiting.append(other)
        return True

    def _someone_at_a_table(self, slot: int) -> int:
        """Whoever comes first, from a random place on, and may go the other way."""
        grid, here = self.board.grid, self.board.at[slot]
        other = self.source if slot == self.target else self.target
        begin = int(self.rng.random() * len(here))
        for offset in range(len(here)):
            meeting = here[begin + offset - len(here)]
            able = grid.at_table[meeting] and other in grid.may_take[meeting]
            if able and meeting not in self.moved:
                return meeting
        return NOWHERE

    def _days_kept(self) -> bool:
        board, grid = self.board, self.board.grid
        first, second = grid.day_of[self.source], grid.day_of[self.target]
        return first == second or all(
            board.count[person][first] <= grid.per_day[person]
            and board.count[person][second] <= grid.per_day[person]
            for meeting in self.moved
            for person in grid.who[meeting]
        )

    def _order_kept(self) -> bool:
        board = self.board
        return not board.grid.ordered or all(
            board.in_order(meeting, board.slot[meeting]) for meeting in self.moved
        )


def force_in(board: Board, meeting: int, slot: int, rng: random.Random) -> Undo | None:
    """Place an unplaced meeting in the slot; those in its way go elsewhere or lose their place."""
    grid = board.grid
    if slot not in grid.may_take[meeting]:
        return None
    done: Undo = []
    day = grid.day_of[slot]
    for person in grid.who[meeting]:
        if len(board.held[person][slot]) >= grid.room[person][slot]:
            _take_out(board, board.held[person][slot], done, rng)
        if board.count[person][day] >= grid.per_day[person]:
            same_day = [m for s in grid.slots_of_day[day] for m in board.held[person][s]]
            _take_out(board, same_day, done, rng)
    if grid.at_table[meeting] and board.tables_used[slot] >= grid.tables:
        _take_out(board, [m for m in board.at[slot] if grid.at_table[m]], done, rng)
    if grid.ordered:
        _clear_order(board, meeting, slot, done)
    if not board.fits(meeting, slot):
        undo(board, done)
        return None
    board.place(meeting, slot)
    done.append((meeting, NOWHERE))
    for homeless, _ in list(done):
        if board.slot[homeless] == NOWHERE:
            _house(board, homeless, done, rng)
    return done


def _take_out(board: Board, meetings: list[int], done: Undo, rng: random.Random) -> None:
    if meetings:
        priority = board.grid.priority
        lowest = min(priority[meeting] for meeting in meetings)
        able = [meeting for meeting in meetings if priority[meeting] == lowest]
        out = able[int(rng.random() * len(able))]
        done.append((out, board.slot[out]))
        board.remove(out)


def _clear_order(board: Board, meeting: int, slot: int, done: Undo) -> None:
    grid = board.grid
    for other in grid.earlier[meeting]:
        if board.slot[other] != NOWHERE and board.slot[other] >= slot:
            done.append((other, board.slot[other]))
            board.remove(other)
    for other in grid.later[meeting]:
        if board.slot[other] != NOWHERE and board.slot[other] <= slot:
            done.append((other, board.slot[other]))
            board.remove(other)


def _house(board: Board, meeting: int, done: Undo, rng: random.Random) -> None:
    """Find a free slot for the meeting, if need be by one exchange that opens one."""
    slot = best_slot(board, meeting)
    if slot != NOWHERE:
        board.place(meeting, slot)
        done.append((meeting, NOWHERE))
        return
    for _ in range(3):
        if open_by_exchange(board, meeting, done, rng):
            return


def open_by_exchange(board: Board, meeting: int, done: Undo, rng: random.Random) -> bool:
    """Try one exchange that frees a slot for the unplaced meeting; True when it is placed.

    In a slot where only one participant is taken, its meeting there moves to a slot where
    that participant is free.
    """
    grid = board.grid
    slots = grid.slots_for[meeting]
    if not slots:
        return False
    slot = slots[int(rng.random() * len(slots))]
    blocked = [p for p in grid.who[meeting] if len(board.held[p][slot]) >= grid.room[p][slot]]
    if not blocked:
        blockers = [m for m in board.at[slot] if grid.at_table[m]]
    elif len(blocked) == 1:
        blockers = board.held[blocked[0]][slot]
    else:
        return False
    if not blockers:
        return False
    blocker = blockers[int(rng.random() * len(blockers))]
    targets = grid.slots_for[blocker]
    target = targets[int(rng.random() * len(targets))]
    if target == slot:
        return False
    changes = exchange(board, blocker, target, rng)
    if changes is None:
        return False
    if board.fits(meeting, slot):
        board.place(meeting, slot)
        done.extend(changes)
        done.append((meeting, NOWHERE))
        return True
    undo(board, changes)
    return False

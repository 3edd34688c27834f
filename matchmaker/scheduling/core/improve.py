"""Local search: simulated annealing over exchange chains, then only what is no worse.

Deterministic for a seed and a number of iterations: it looks at the clock only to stop.
"""

from __future__ import annotations

import math
import random

from matchmaker.scheduling.core.board import Board
from matchmaker.scheduling.core.budget import Budget
from matchmaker.scheduling.core.grid import NOWHERE
from matchmaker.scheduling.core.moves import Undo, exchange, force_in, open_by_exchange, undo

# While it is warm the search weighs the goals, so that it may cross a worse plan; what is
# kept as best is judged by their strict order.
WEIGHT_LOST, WEIGHT_PRIORITY, WEIGHT_MOVED = 2000, 120, 40
WEIGHT_BREAK, WEIGHT_DAY, WEIGHT_IDLE = 12, 2, 1
HOT, COLD = 3.0, 0.4
WARM_SHARE = 0.85
LOOK_EVERY = 64
FOCUS = 0.3
ANYWHERE = 0.1


def improve(
    board: Board,
    floors: tuple[int, ...],
    rng: random.Random,
    budget: Budget,
    most_steps: int | None = None,
) -> None:
    """Make the board the best plan found within the budget; no goal goes below `floors`."""
    search = _Search(board, floors, rng)
    temperature = HOT
    for step in budget.steps():
        if step % LOOK_EVERY == 0:
            search.focus()
            fraction = budget.look(board.placed)
            if most_steps:
                fraction = max(fraction, step / most_steps)
            if search.done or fraction >= 1.0:
                break
            warm = fraction / WARM_SHARE
            temperature = HOT * (COLD / HOT) ** warm if warm < 1.0 else 0.0
            if temperature == 0.0 and not search.settled:
                search.settle()
        search.step(temperature)
    search.settle()


class _Search:
    def __init__(self, board: Board, floors: tuple[int, ...], rng: random.Random) -> None:
        self.board, self.floors, self.rng = board, floors, rng
        self.grid = board.grid
        self.best = list(board.slot)
        self.best_rank = board.rank()
        self.settled = False
        self.broken: list[int] = []
        self.of: list[list[int]] = [[] for _ in range(self.grid.people)]
        for meeting, people in enumerate(self.grid.who):
            for person in people:
                self.of[person].append(meeting)
        # Those that can change slots at all.
        self.movable = [m for m in range(self.grid.meetings) if len(self.grid.slots_for[m]) > 1]
        self.placeable = [m for m in range(self.grid.meetings) if self.grid.slots_for[m]]

    @property
    def done(self) -> bool:
        """Nothing is left to gain: every goal is where no plan can beat it."""
        return self.best_rank == self.floors

    def settle(self) -> None:
        self.settled = True
        self.board.load(self.best)

    def _cost(self) -> int:
        board = self.board
        return (
            WEIGHT_LOST * board.lost
            - WEIGHT_PRIORITY * board.priority
            + WEIGHT_MOVED * board.moved
            + WEIGHT_BREAK * board.breaks
            + WEIGHT_DAY * board.days
            + WEIGHT_IDLE * board.idle
        )

    def focus(self) -> None:
        self.broken = [p for p, breaks in enumerate(self.board.breaks_of) if breaks]

    def step(self, temperature: float) -> None:
        rank_before = self.board.rank() if temperature == 0.0 else None
        cost_before = self._cost()
        changes = self._change()
        if not changes:
            return
        if rank_before is not None:
            keep = self.board.rank() <= rank_before
        else:
            worse = self._cost() - cost_before
            keep = worse <= 0 or self.rng.random() < math.exp(-worse / temperature)
        if not keep:
            undo(self.board, changes)
        else:
            self._remember()

    def _remember(self) -> None:
        board = self.board
        if (board.lost, -board.priority, board.moved, board.breaks) <= self.best_rank[:4]:
            rank = board.rank()
            if rank < self.best_rank:
                self.best_rank, self.best = rank, list(board.slot)

    def _change(self) -> Undo | None:
        rng, board = self.rng, self.board
        if board.placed < len(self.placeable) and rng.random() < 0.2:
            return self._place_one_more()
        if not self.movable:
            return None
        meeting = self.movable[int(rng.random() * len(self.movable))]
        if self.broken and rng.random() < FOCUS:
            person = self.broken[int(rng.random() * len(self.broken))]
            mine = self.of[person]
            meeting = mine[int(rng.random() * len(mine))]
        if board.slot[meeting] == NOWHERE:
            return None
        target = self._target(meeting)
        if target == board.slot[meeting]:
            return None
        return exchange(board, meeting, target, rng)

    def _place_one_more(self) -> Undo | None:
        rng, board = self.rng, self.board
        waiting = [m for m in self.placeable if board.slot[m] == NOWHERE]
        meeting = waiting[int(rng.random() * len(waiting))]
        done: Undo = []
        if rng.random() < 0.7:
            open_by_exchange(board, meeting, done, rng)
            return done
        slots = self.grid.slots_for[meeting]
        return force_in(board, meeting, slots[int(rng.random() * len(slots))], rng)

    def _target(self, meeting: int) -> int:
        """A slot that costs one of the meeting's people no break, or now and then any."""
        rng, grid = self.rng, self.grid
        slots = grid.slots_for[meeting]
        if rng.random() < ANYWHERE:
            return slots[int(rng.random() * len(slots))]
        who = grid.who[meeting]
        kind = self._kind_slots(meeting, who[int(rng.random() * len(who))])
        return kind[int(rng.random() * len(kind))] if kind else self.board.slot[meeting]

    def _kind_slots(self, meeting: int, person: int) -> list[int]:
        """Where the person has a meeting to swap with, or right beside the others it has."""
        grid, board = self.grid, self.board
        bits, days, busy = grid.bit_of, grid.day_of, list(board.busy[person])
        old = board.slot[meeting]
        day = days[old]
        if len(board.held[person][old]) == 1:
            busy[day] ^= bits[old]
        may_leave = board.gaps[busy[day]][0] <= board.gaps[board.busy[person][day]][0]
        kind = []
        for slot in grid.slots_for[meeting]:
            bit, mask = bits[slot], busy[days[slot]]
            if mask & bit:
                if slot != old:
                    kind.append(slot)
            elif may_leave and slot != old and (not mask or mask & (bit << 1 | bit >> 1)):
                kind.append(slot)
        return kind

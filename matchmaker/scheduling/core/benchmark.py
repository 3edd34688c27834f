"""Solves the published benchmark: every meeting placed, fewest breaks, breaks shared fairly.

A break of a participant is a gap between two of its meetings, so a participant with b runs
of meetings has b - 1 breaks. The model counts the runs.
"""

from __future__ import annotations

import math
import time

from ortools.sat.python import cp_model

from matchmaker.scheduling.core.budget import Budget
from matchmaker.scheduling.core.cpsat import new_solver, run
from matchmaker.scheduling.core.sketch import sketch
from matchmaker.scheduling.core.types import (
    Benchmark,
    BenchmarkPlan,
    ReportProgress,
    ShouldStop,
    Status,
    Timer,
)

DEFAULT_FAIRNESS = 2
DEFAULT_SECONDS = 60.0
# Proving from below finds no schedule until it has the best: one is sketched first, and one
# worker alone then looks for better ones before it proves.
SKETCH_SHARE, LOOK_SHARE = 0.05, 0.2


def solve_benchmark(
    instance: Benchmark,
    *,
    fairness: int = DEFAULT_FAIRNESS,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    workers: int = 1,
    progress: ReportProgress | None = None,
    should_stop: ShouldStop | None = None,
    timer: Timer = time.monotonic,
) -> BenchmarkPlan:
    """The best schedule found, with max - min breaks over all participants <= `fairness`.

    With `iterations` the search is bounded by counted work alone and gives the same plan on
    any machine; `seconds` bounds it by `timer` (60 when neither is given). `infeasible` and
    `optimal` are said only when proved.
    """
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    budget = Budget(
        requested=len(instance.pairings),
        timer=timer,
        seconds=seconds,
        iterations=iterations,
        progress=progress,
        should_stop=should_stop,
    )
    search = _Search(instance, fairness, budget)
    budget.enter("search", 0.0, SKETCH_SHARE)
    search.sketch(seed)
    alone = iterations is not None or workers < 2
    if alone and not search.settled and not budget.stopped:
        budget.enter("search", SKETCH_SHARE, LOOK_SHARE)
        search.look(seed, workers, upwards=False)
    if not search.settled and not budget.stopped:
        budget.enter("prove", LOOK_SHARE if alone else SKETCH_SHARE, 1.0)
        search.look(seed, workers, upwards=True)
    return search.plan()


class _Search:
    """The model, and the best that is known of it."""

    def __init__(self, instance: Benchmark, fairness: int, budget: Budget) -> None:
        self.instance, self.fairness, self.budget = instance, fairness, budget
        self.model = _Model(instance, fairness)
        self.status, self.bound = Status.UNKNOWN, 0
        self.breaks: int | None = None
        self.schedule: list[int | None] = [None] * len(instance.pairings)

    @property
    def settled(self) -> bool:
        return self.status in (Status.OPTIMAL, Status.INFEASIBLE)

    def sketch(self, seed: int) -> None:
        found = sketch(self.instance, self.fairness, self.budget, seed)
        if found is not None:
            self._keep(found.breaks, found.schedule)

    def look(self, seed: int, workers: int, *, upwards: bool) -> None:
        solver = new_solver(self.budget, seed, workers)
        if not upwards:
            solver.parameters.optimize_with_core = False
        placed = sum(slot is not None for slot in self.schedule)
        verdict = run(solver, self.model.model, self.budget, placed)
        if verdict == cp_model.INFEASIBLE:
            self.status = Status.INFEASIBLE
            return
        if math.isfinite(solver.best_objective_bound):
            self.bound = max(self.bound, round(solver.best_objective_bound))
        if verdict == cp_model.UNKNOWN:
            if self.breaks is not None and self.bound >= self.breaks:
                self.status = Status.OPTIMAL
            return
        self._keep(round(solver.objective_value), self.model.read(solver))
        if verdict == cp_model.OPTIMAL:
            self.status = Status.OPTIMAL

    def _keep(self, breaks: int, schedule: list[int]) -> None:
        if self.breaks is None or breaks < self.breaks:
            self.breaks = breaks
            self.schedule = list(schedule)
            self.model.aim_below(self.schedule, breaks)
        self.status = Status.OPTIMAL if self.bound >= self.breaks else Status.FEASIBLE

    def plan(self) -> BenchmarkPlan:
        proved = self.status is Status.OPTIMAL
        return BenchmarkPlan(
            status=self.status,
            breaks=self.breaks,
            bound=self.breaks if proved or self.breaks is None else min(self.bound, self.breaks),
            seconds=self.budget.elapsed(),
            schedule=tuple(self.schedule),
        )


class _Model:
    """x[m][s]: meeting m takes slot s; runs are counted per participant."""

    def __init__(self, instance: Benchmark, fairness: int) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.taken = [self._places(number) for number in range(len(instance.pairings))]
        self.busy: list[list[cp_model.IntVar]] = [[] for _ in range(instance.slots)]
        self._seat_tables()
        self._order()
        breaks = [self._breaks(person) for person in range(1, instance.participants + 1)]
        self._pair_up()
        self._share_fairly(breaks, fairness)
        self.total = sum(breaks)
        self.model.minimize(self.total)

    def read(self, solver: cp_model.CpSolver) -> list[int]:
        """The slot of each meeting."""
        return [
            next(slot for slot, chosen in places.items() if solver.value(chosen))
            for places in self.taken
        ]

    def aim_below(self, schedule: list[int | None], breaks: int) -> None:
        """Go on from this schedule; nothing with more breaks is wanted any more."""
        self.model.clear_hints()
        for places, slot in zip(self.taken, schedule, strict=True):
            for its_slot, chosen in places.items():
                self.model.add_hint(chosen, its_slot == slot)
        self.model.add(self.total <= breaks)

    def _places(self, number: int) -> dict[int, cp_model.IntVar]:
        pairing, instance = self.instance.pairings[number], self.instance
        first = instance.morning + 1 if pairing.session == 2 else 1
        last = instance.morning if pairing.session == 1 else instance.slots
        closed = instance.forbidden[pairing.first - 1] | instance.forbidden[pairing.second - 1]
        places = {
            slot: self.model.new_bool_var(f"x{number}_{slot}")
            for slot in range(first, last + 1)
            if slot not in closed and pairing.fixed in (0, slot)
        }
        self.model.add_exactly_one(places.values())
        return places

    def _seat_tables(self) -> None:
        for slot in range(1, self.instance.slots + 1):
            self.model.add(sum(t[slot] for t in self.taken if slot in t) <= self.instance.tables)

    def _pair_up(self) -> None:
        """Two people sit at each table: implied, and far quicker to refute with."""
        for here in self.busy:
            self.model.add(sum(here) <= 2 * self.instance.tables)

    def _order(self) -> None:
        for number, pairing in enumerate(self.instance.pairings):
            for earlier in sorted(pairing.after):
                self._before(self.taken[earlier - 1], self.taken[number])

    def _before(self, early: dict[int, cp_model.IntVar], late: dict[int, cp_model.IntVar]) -> None:
        for slot in late:
            self.model.add(
                sum(v for s, v in late.items() if s <= slot)
                <= sum(v for s, v in early.items() if s < slot)
            )

    def _breaks(self, person: int) -> cp_model.LinearExprT:
        """The number of breaks of this participant: its runs of meetings less one."""
        mine = [
            self.taken[number]
            for number, pairing in enumerate(self.instance.pairings)
            if person in (pairing.first, pairing.second)
        ]
        if len(mine) < 2:
            for slot in range(1, self.instance.slots + 1):
                self.model.add_at_most_one(t[slot] for t in mine if slot in t)
            return 0
        busy = [self._busy(person, slot, mine) for slot in range(1, self.instance.slots + 1)]
        self.model.add(sum(busy) == len(mine))
        for here, taken in zip(self.busy, busy, strict=True):
            here.append(taken)
        starts: list[cp_model.IntVar] = [busy[0]]
        for slot in range(1, len(busy)):
            start = self.model.new_bool_var(f"r{person}_{slot}")
            before, now = busy[slot - 1], busy[slot]
            self.model.add_bool_or(start, before, ~now)
            self.model.add_implication(start, now)
            self.model.add_implication(start, ~before)
            starts.append(start)
        breaks = self.model.new_int_var(0, len(mine) - 1, f"breaks{person}")
        self.model.add(breaks == sum(starts) - 1)
        self._compact(person, busy, breaks, len(mine))
        return breaks

    def _compact(
        self, person: int, busy: list[cp_model.IntVar], breaks: cp_model.IntVar, length: int
    ) -> None:
        """Without a break the meetings are one block: its start says every slot."""
        whole = self.model.new_bool_var(f"w{person}")
        self.model.add(breaks == 0).only_enforce_if(whole)
        self.model.add(breaks >= 1).only_enforce_if(~whole)
        blocks = []
        for start in range(len(busy) - length + 1):
            block = self.model.new_bool_var(f"s{person}_{start}")
            blocks.append(block)
            for slot, taken in enumerate(busy):
                inside = start <= slot < start + length
                self.model.add_implication(block, taken if inside else ~taken)
        self.model.add_exactly_one([*blocks, ~whole])

    def _busy(
        self, person: int, slot: int, mine: list[dict[int, cp_model.IntVar]]
    ) -> cp_model.IntVar:
        busy = self.model.new_bool_var(f"b{person}_{slot}")
        here = [places[slot] for places in mine if slot in places]
        self.model.add_exactly_one([*here, ~busy])
        return busy

    def _share_fairly(self, breaks: list[cp_model.LinearExprT], fairness: int) -> None:
        fewest = self.model.new_int_var(0, self.instance.slots, "fewest")
        for count in breaks:
            self.model.add(count >= fewest)
            self.model.add(count <= fewest + fairness)

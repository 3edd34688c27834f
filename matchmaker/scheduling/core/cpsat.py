"""Runs CP-SAT so that the bar keeps moving and a stop is heard."""

from __future__ import annotations

import threading

from ortools.sat.python import cp_model

from matchmaker.scheduling.core.budget import Budget

LOOK_EVERY_SECONDS = 0.1
# Strategies that do well on counting breaks, in this order; one for each worker.
STRATEGIES = ("core", "quick_restart_no_lp", "no_lp", "default_lp")
# One counted step of --iterations allows this much of CP-SAT's own counted work.
WORK_PER_STEP = 1e-4
LEAST_WORK = 0.5


def new_solver(budget: Budget, seed: int, workers: int) -> cp_model.CpSolver:
    """A solver bounded by counted work when the budget counts steps, else by its clock."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.random_seed = seed % 2**31
    parameters.linearization_level = 0
    if budget.iterations is not None or workers < 2:
        # One worker is what makes counted work repeatable on any machine.
        parameters.num_workers = 1
        parameters.optimize_with_core = True
    else:
        parameters.num_workers = min(workers, len(STRATEGIES))
        parameters.subsolvers.extend(STRATEGIES[: parameters.num_workers])
    if budget.iterations is not None:
        parameters.max_deterministic_time = max(budget.iterations * WORK_PER_STEP, LEAST_WORK)
    return solver


def run(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    budget: Budget,
    placed: int,
    watch: cp_model.CpSolverSolutionCallback | None = None,
) -> cp_model.CpSolverStatus:
    """Solve within the budget's present stage; the answer may be UNKNOWN when it ends."""
    verdict: list[cp_model.CpSolverStatus] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            verdict.append(solver.solve(model, watch))
        except BaseException as error:
            failure.append(error)

    # The caller's callbacks stay on the caller's thread: they may touch its database session.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(LOOK_EVERY_SECONDS)
        if budget.clock_ran_out(placed):
            solver.stop_search()
    if failure:
        raise failure[0]
    return verdict[0]

"""An exact assignment under capacities: the network, solved on the arcs that matter.

Who may take how many, with gains per pair and per further pair of a row, is a minimum cost flow
(Ahuja, Magnanti, Orlin, Network Flows, 1993, ch. 9). With many pairs the flow is solved on the
promising arcs only; the node potentials of its optimum then price all the others, and those that
would improve it come in, until none would. That is the same optimum, in a fraction of the memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Ints = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""Shape (n, 2): row and column of each pair."""

MOST_ARCS_AT_ONCE = 150_000
BEST_OF_EACH = 40


class FlowError(RuntimeError):
    """The solver gave up; what it was given does not fit its numbers."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """Rows on the left, columns on the right.

    `gain` (rows x columns) is what a pair brings, never below 0; where `allowed` is false the pair
    cannot be. `row_gains` (rows x levels) is what a row's first, second, ... pair brings on top;
    it must not grow along a row. Capacities are counts of pairs.
    """

    gain: Ints
    allowed: NDArray[np.bool_]
    row_capacity: Ints
    row_gains: Ints
    column_capacity: Ints


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The pairs taken, by row and column, with the potentials that prove them best."""

    pairs: Pairs
    row_potential: Ints
    column_potential: Ints
    rounds: int


def solve_flow(network: Network) -> Flow:
    """Return the pairs with the greatest gain in all; raises FlowError when numbers overflow."""
    chosen = _promising(network)
    rounds = 0
    while True:
        rounds += 1
        flow = _solve(network, np.argwhere(chosen), rounds)
        missed = _improving(network, chosen, flow)
        if not missed.any():
            return flow
        chosen |= missed


def _promising(network: Network) -> NDArray[np.bool_]:
    """All arcs where they are few; else the best of each row and of each column."""
    if np.count_nonzero(network.allowed) <= MOST_ARCS_AT_ONCE:
        return network.allowed.copy()
    chosen = np.zeros_like(network.allowed)
    worth = np.where(network.allowed, network.gain, -1)
    for axis in (0, 1):
        most = min(BEST_OF_EACH, worth.shape[axis])
        best = np.argpartition(worth, -most, axis=axis)
        best = best[-most:] if axis == 0 else best[:, -most:]
        np.put_along_axis(chosen, best, values=True, axis=axis)
    return chosen & network.allowed


def _improving(network: Network, chosen: NDArray[np.bool_], flow: Flow) -> NDArray[np.bool_]:
    """Arcs left out that the potentials of the optimum find worth taking."""
    if np.array_equal(chosen, network.allowed):
        return np.zeros_like(chosen)
    missed = np.zeros_like(chosen)
    for row in range(len(chosen)):
        reduced = flow.row_potential[row] - network.gain[row] - flow.column_potential
        missed[row] = (reduced < 0) & network.allowed[row] & ~chosen[row]
    return missed


def _solve(network: Network, arcs: Pairs, rounds: int) -> Flow:
    rows, columns = network.gain.shape
    source, sink = rows + columns, rows + columns + 1
    tails, heads, capacities, costs = _list_arcs(network, arcs, source, sink)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    amount = int(network.row_capacity.sum())
    solver.set_node_supply(source, amount)
    solver.set_node_supply(sink, -amount)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowError(f"the flow of {len(arcs)} pairs ended with {status}")
    used = solver.flows(np.arange(len(tails)))
    potential = _find_potentials((tails, heads, capacities, costs), used, rows + columns + 2)
    return Flow(
        pairs=arcs[used[: len(arcs)] > 0],
        row_potential=potential[:rows],
        column_potential=potential[rows:source],
        rounds=rounds,
    )


def _list_arcs(
    network: Network, arcs: Pairs, source: int, sink: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Pairs first, then each row's levels and rest, the columns, and the way past everybody."""
    rows, columns = network.gain.shape
    levels = network.row_gains.shape[1]
    row_ids, column_ids = np.arange(rows), rows + np.arange(columns)
    level_room = (np.arange(levels)[None, :] < network.row_capacity[:, None]).astype(np.int64)
    rest = np.maximum(network.row_capacity - levels, 0)
    # Leaving a row empty costs nothing.
    tails = [arcs[:, 0], np.full(rows * levels, source), np.full(rows, source), column_ids]
    heads = [rows + arcs[:, 1], np.repeat(row_ids, levels), row_ids, np.full(columns, sink)]
    capacities = [np.ones(len(arcs)), level_room.ravel(), rest, network.column_capacity]
    costs = [
        -network.gain[arcs[:, 0], arcs[:, 1]],
        -network.row_gains.ravel(),
        np.zeros(rows),
        np.zeros(columns),
    ]
    past = ([source], [sink], [network.row_capacity.sum()], [0])
    parts = (
        [*part, extra] for part, extra in zip((tails, heads, capacities, costs), past, strict=True)
    )
    tail, head, capacity, cost = (np.concatenate(part).astype(np.int64) for part in parts)
    return tail, head, capacity, cost


def _find_potentials(arcs: tuple[Ints, Ints, Ints, Ints], used: Ints, nodes: int) -> Ints:
    """Shortest distances in what is left of the network; an optimum has no negative cycle.

    With them every arc left over has cost + potential(tail) - potential(head) >= 0.
    """
    tails, heads, capacities, costs = arcs
    forward, backward = used < capacities, used > 0
    tail = np.concatenate([tails[forward], heads[backward]])
    head = np.concatenate([heads[forward], tails[backward]])
    cost = np.concatenate([costs[forward], -costs[backward]])
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    firsts = np.flatnonzero(np.diff(head, prepend=-1))
    reached = head[firsts]
    distance = np.zeros(nodes, dtype=np.int64)
    for _ in range(nodes + 1):
        nearest = np.minimum.reduceat(distance[tail] + cost, firsts)
        if (nearest >= distance[reached]).all():
            return distance
        distance[reached] = np.minimum(distance[reached], nearest)
    raise FlowError("the flow is not the cheapest one")

"""The organiser's proposal for a whole edition: who meets whom, with nobody left out.

In this order: as many must-meets as can be; then every IKM its first meeting, its second, ... up
to the floor, wherever the partners' places allow it; then the greatest total score. Each is exact
(flow.py). The floor has a price, which is said; who stays below it is told why (shortfall.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core.flow import Flow, Ints, Network, Pairs, solve_flow
from matchmaker.matching.core.shortfall import Shortfall, explain_shortfalls

FINEST = 10**6
"""Scores are counted in millionths; in very large editions more coarsely, so that sums fit."""
_MOST = 2**61


@dataclass(frozen=True, kw_only=True)
class Question:
    """What to allot. Rows are IKM, columns partners.

    `score` lies in [0, 1]; `allowed` is false where a pair may not be proposed (the edition's
    rule, "rather not", no day in common, agreed already); `musts` counts the sides (0 to 2) that
    said they must meet. Capacities count meetings; `held` is what each IKM has been promised
    already and counts towards its floor, capacities being what is left.
    """

    score: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    musts: NDArray[np.int8]
    ikm_capacity: Ints
    partner_capacity: Ints
    floor: int = 0
    held: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        shape = (len(self.ikm_capacity), len(self.partner_capacity))
        if not self.score.shape == self.allowed.shape == self.musts.shape == shape:
            raise ValueError(f"score, allowed and musts have to be of shape {shape}")
        if self.floor < 0 or (self.ikm_capacity < 0).any() or (self.partner_capacity < 0).any():
            raise ValueError("floor and capacities cannot be negative")
        if not ((self.score >= 0) & (self.score <= 1)).all():
            raise ValueError("scores lie between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """The proposal: `pairs` (n x 2, IKM and partner), best first for each IKM.

    `total` is the sum of their scores, `total_without_floor` what could be had without one.
    """

    pairs: Pairs
    total: float
    total_without_floor: float
    musts_met: int
    musts_asked: int
    shortfalls: tuple[Shortfall, ...]

    @property
    def price_of_floor(self) -> float:
        """How much total score the floor costs."""
        return max(0.0, self.total_without_floor - self.total)


def allot(question: Question) -> Allotment:
    """Return the best proposal; raises flow.FlowError when an edition is too large to count."""
    held = question.held if len(question.held) else np.zeros_like(question.ikm_capacity)
    flow = solve_flow(_make_network(question, held, question.floor))
    pairs = _in_order(flow, question.score)
    free = flow if not question.floor else solve_flow(_make_network(question, held, 0))
    taken = question.score[pairs[:, 0], pairs[:, 1]]
    without = free.pairs
    return Allotment(
        pairs=pairs,
        total=float(taken.sum()),
        total_without_floor=float(question.score[without[:, 0], without[:, 1]].sum()),
        musts_met=int(question.musts[pairs[:, 0], pairs[:, 1]].sum()),
        musts_asked=int(question.musts[question.allowed].sum()),
        shortfalls=explain_shortfalls(
            pairs=pairs,
            allowed=question.allowed,
            musts=question.musts,
            wanted=np.minimum(question.floor - held, question.ikm_capacity),
            held=held,
            capacity=question.partner_capacity,
        ),
    )


def _make_network(question: Question, held: Ints, floor: int) -> Network:
    """Write the three aims as one gain: a must outweighs all floors, a floor all scores.

    The first meeting brings more than the second, and so on: that spreads what there is evenly
    (a vector that is best for one such decreasing row of gains is best for all: the numbers of
    meetings that the IKM can have together are a polymatroid, Federgruen and Groenevelt 1986).
    """
    most_pairs = int(
        min(question.ikm_capacity.sum(), question.partner_capacity.sum(), question.allowed.sum())
    )
    levels = np.arange(floor)[None, :] + held[:, None]
    steps = np.maximum(floor - levels, 0)
    step_total = int(steps.sum())
    has_musts = bool((question.musts[question.allowed] > 0).any())
    scale = _choose_scale(most_pairs, step_total, has_musts, sum(question.score.shape))
    step = most_pairs * scale + 1
    must = step * step_total + most_pairs * scale + 1
    gain = np.rint(question.score * scale).astype(np.int64)
    return Network(
        gain=gain + question.musts.astype(np.int64) * must if has_musts else gain,
        allowed=question.allowed,
        row_capacity=question.ikm_capacity.astype(np.int64),
        row_gains=steps.astype(np.int64) * step,
        column_capacity=question.partner_capacity.astype(np.int64),
    )


def _choose_scale(most_pairs: int, step_total: int, has_musts: bool, nodes: int) -> int:
    """The finest scale for which the solver's products still fit into 64 bits."""
    scale = FINEST
    while scale > 100:
        step = most_pairs * scale + 1
        largest = (step * step_total + step) * 2 if has_musts else step * max(1, step_total)
        if largest * (nodes + 2) < _MOST:
            break
        scale //= 10
    return scale


def _in_order(flow: Flow, score: NDArray[np.float64]) -> Pairs:
    pairs = flow.pairs
    order = np.lexsort((pairs[:, 1], -score[pairs[:, 0], pairs[:, 1]], pairs[:, 0]))
    return pairs[order]

"""How long matching takes: all pairs scored, the best explained, the whole edition allotted."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from time import perf_counter

import numpy as np

from matchmaker.bench.market import DAY, make_market
from matchmaker.matching.core.allot import Question, allot
from matchmaker.matching.core.matrix import ScoreTable, explain_best, score_all

SIZES = ((350, 150), (2_000, 500), (10_000, 1_000))
EXPLAINED = 20
FLOOR = 3
MEETINGS_OF_AN_IKM = 8
MEETINGS_OF_A_PARTNER = 24


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One size: seconds of each step, peak memory in MB, and what came out."""

    ikm: int
    partners: int
    scoring_s: float
    explaining_s: float
    scoring_mb: int
    allotting_s: float
    allotting_mb: int
    pairs: int
    below_floor: int
    price_of_floor: float

    @property
    def microseconds_a_pair(self) -> float:
        """Scoring and explaining, by pair of the edition: it must not grow with the size."""
        return 1e6 * (self.scoring_s + self.explaining_s) / (self.ikm * self.partners)

    def to_json(self) -> dict[str, float]:
        """Return what the command prints with --json."""
        return {**asdict(self), "microseconds_a_pair": self.microseconds_a_pair}


def measure(ikm: int, partners: int) -> Measured:
    """Measure one size in a process of its own, so that its memory is its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (ikm, partners))


def _measure(ikm: int, partners: int) -> Measured:
    # Once on a small market first: dictionaries are read once a process, not once an edition.
    list(explain_best(score_all(*make_market(20, 10, seed=1), DAY), EXPLAINED))
    market = make_market(ikm, partners)
    started = perf_counter()
    table = score_all(*market, DAY)
    scored = perf_counter()
    for _ in explain_best(table, EXPLAINED):
        pass
    explained = perf_counter()
    scoring_mb = _peak_mb()
    question = _ask(table)
    asked = perf_counter()
    answer = allot(question)
    return Measured(
        ikm=ikm,
        partners=partners,
        scoring_s=scored - started,
        explaining_s=explained - scored,
        scoring_mb=scoring_mb,
        allotting_s=perf_counter() - asked,
        allotting_mb=_peak_mb(),
        pairs=len(answer.pairs),
        below_floor=len(answer.shortfalls),
        price_of_floor=answer.price_of_floor,
    )


def _ask(table: ScoreTable) -> Question:
    rows, columns = table.score.shape
    return Question(
        score=table.score,
        allowed=~table.rather_not,
        musts=np.zeros(table.score.shape, dtype=np.int8),
        ikm_capacity=np.full(rows, MEETINGS_OF_AN_IKM),
        partner_capacity=np.full(columns, MEETINGS_OF_A_PARTNER),
        floor=FLOOR,
    )


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def write_table(measured: Sequence[Measured]) -> list[str]:
    """Return the lines of the command's answer, one a size, and how the time grows by pair."""
    lines = [
        f"{'IKM x partners':>16}  {'score s':>8}  {'explain s':>9}  {'MB':>6}  {'allot s':>8}"
        f"  {'MB':>6}  {'us/pair':>8}  {'below floor':>11}  {'price':>7}"
    ]
    for each in measured:
        lines.append(
            f"{each.ikm:>8,} x {each.partners:<5,}  {each.scoring_s:>8.2f}"
            f"  {each.explaining_s:>9.2f}  {each.scoring_mb:>6}  {each.allotting_s:>8.2f}"
            f"  {each.allotting_mb:>6}  {each.microseconds_a_pair:>8.2f}"
            f"  {each.below_floor:>11,}  {each.price_of_floor:>7.1f}"
        )
    growth = measured[-1].microseconds_a_pair / measured[0].microseconds_a_pair
    return [*lines, f"time by pair, largest to smallest: {growth:.2f} (aim: at most 1)"]

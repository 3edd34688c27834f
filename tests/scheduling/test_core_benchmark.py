"""The benchmark solver against every schedule of small instances of our own."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.scheduling.core.benchmark import solve_benchmark
from matchmaker.scheduling.core.types import Benchmark, BenchmarkPlan, Pairing, Rule, Status
from matchmaker.scheduling.core.validate_benchmark import check_benchmark

JUDGED_ELSEWHERE = {Rule.METRIC, Rule.BOUND, Rule.STATUS}


@st.composite
def benchmarks(draw: st.DrawFn) -> Benchmark:
    """Up to four meetings in up to five slots."""
    slots = draw(st.integers(2, 5))
    pairings = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        first = draw(st.integers(1, 4))
        pairings.append(
            Pairing(
                first=first,
                second=draw(st.integers(1, 4).filter(lambda p, first=first: p != first)),
                session=draw(st.sampled_from([1, 2, 3, 3, 3])),
                fixed=draw(st.sampled_from([0, 0, 0, *range(1, slots + 1)])),
                after=frozenset(draw(st.sets(st.integers(1, number - 1), max_size=1)))
                if number > 1
                else frozenset(),
            )
        )
    return Benchmark(
        participants=4,
        tables=draw(st.integers(1, 2)),
        slots=slots,
        morning=draw(st.integers(1, slots)),
        pairings=tuple(pairings),
        forbidden=tuple(
            frozenset(draw(st.sets(st.integers(1, slots), max_size=2))) for _ in range(4)
        ),
    )


def _fewest(instance: Benchmark, fairness: int) -> int | None:
    fewest: int | None = None
    for schedule in product(range(1, instance.slots + 1), repeat=len(instance.pairings)):
        if fewest is not None and _breaks(instance, schedule) >= fewest:
            continue
        plan = BenchmarkPlan(
            status=Status.FEASIBLE, breaks=None, bound=None, seconds=0.0, schedule=schedule
        )
        found = {v.rule for v in check_benchmark(instance, plan, fairness=fairness)}
        if found <= JUDGED_ELSEWHERE:
            fewest = _breaks(instance, schedule)
    return fewest


def _breaks(instance: Benchmark, schedule: tuple[int, ...]) -> int:
    total = 0
    for person in range(1, instance.participants + 1):
        line = "".join(
            "x"
            if any(
                at == slot and person in (pairing.first, pairing.second)
                for at, pairing in zip(schedule, instance.pairings, strict=True)
            )
            else " "
            for slot in range(1, instance.slots + 1)
        )
        total += max(len(line.split()) - 1, 0)
    return total


@settings(max_examples=40, deadline=None)
@given(benchmarks(), st.integers(0, 2))
def test_proved_answers_are_those_of_trying_everything(instance: Benchmark, fairness: int) -> None:
    plan = solve_benchmark(instance, fairness=fairness, iterations=1000)
    fewest = _fewest(instance, fairness)
    if fewest is None:
        assert plan.status is Status.INFEASIBLE
        assert set(plan.schedule) <= {None}
    else:
        assert (plan.status, plan.breaks, plan.bound) == (Status.OPTIMAL, fewest, fewest)
        assert check_benchmark(instance, plan, fairness=fairness) == []

"""The check finds each kind of broken rule, planted one at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matchmaker.scheduling.core.types import (
    Benchmark,
    BenchmarkPlan,
    Bound,
    Pairing,
    Placement,
    Plan,
    Rule,
    Status,
)
from matchmaker.scheduling.core.validate import check, measure
from matchmaker.scheduling.core.validate_benchmark import check_benchmark
from tests.scheduling.events import event

EVENT = event(
    days=(3, 2),
    tables=2,
    people={
        "a": {"max_per_day": 2},
        "b": {"seated": True, "unavailable": frozenset({"1.3"})},
        "c": {"capacity": 2, "capacity_at": {"1.2": 1}},
        "d": {},
        "e": {},
    },
    meetings={
        "m1": "ab",
        "m2": {"participants": ("b", "c"), "priority": 3, "after": ("m1",)},
        "m3": {"participants": ("c", "d"), "online": True},
        "m4": {"participants": ("d", "e"), "fixed": "2.1"},
        "m5": "ac",
        "m6": {"participants": ("d", "e"), "fixed": "2.1"},
    },
    published={"m1": ("1.1", 2), "m5": ("2.2", 1)},
)
PLACED = {
    "m1": Placement(slot="1.1", table=1),
    "m2": Placement(slot="1.2", table=2),
    "m3": Placement(slot="1.1", table=None),
    "m4": Placement(slot="2.1", table=1),
    "m5": Placement(slot="1.3", table=1),
}


def plan(placed: dict[str, Placement] | None = None, **changes: Any) -> Plan:
    """The good plan, its figures measured anew after the change."""
    placed = PLACED if placed is None else placed
    good = Plan(
        status=Status.FEASIBLE,
        placed=placed,
        unplaced={"m6": "participant_full"},
        metrics=measure(EVENT, placed),
        bound=Bound(priority=7, breaks=0),
    )
    return replace(good, **changes)


def moved(name: str, slot: str, table: int | None) -> dict[str, Placement]:
    return {**PLACED, name: Placement(slot=slot, table=table)}


def test_the_good_plan_is_good_and_measured_by_hand() -> None:
    assert check(EVENT, plan()) == []
    # a: 1.1 and 1.3, one break of one slot; b changes from table 1 to 2; c: 1.1 1.2 1.3.
    # m1 keeps its slot but not its table; m5 moved. Days: a, b, c (day 1), d, e (day 2):
    # d has but an online meeting on day 1.
    assert measure(EVENT, PLACED).rank() == (0, -7, 1, 1, 5, 1, 1, 2)


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (plan({**PLACED, "zz": Placement(slot="1.1", table=2)}), Rule.MEETING_UNKNOWN),
        (plan(unplaced={}), Rule.MEETING_MISSING),
        (plan(unplaced={"m6": "participant_full", "m1": "tables_full"}), Rule.MEETING_TWICE),
        (plan(moved("m5", "9.9", 1)), Rule.SLOT_UNKNOWN),
        (plan(moved("m5", "1.3", 3)), Rule.TABLE_UNKNOWN),
        (plan(moved("m5", "1.3", 0)), Rule.TABLE_UNKNOWN),
        (plan(moved("m5", "2.1", 1)), Rule.TABLE_TWICE),
        (plan(moved("m5", "1.3", None)), Rule.TABLE_MISSING),
        (plan(moved("m3", "1.1", 2)), Rule.TABLE_NOT_NEEDED),
        (plan(moved("m2", "1.3", 2)), Rule.UNAVAILABLE),
        (plan(moved("m5", "1.2", 1)), Rule.CAPACITY),
        (plan(moved("m4", "2.2", 1)), Rule.FIXED),
        (plan(moved("m1", "2.1", 2)), Rule.AFTER),
        (plan(unplaced={"m6": "because"}), Rule.REASON_UNKNOWN),
        (plan(unplaced={"m6": "no_common_slot"}), None),
        (plan(unplaced={"m6": "max_per_day"}), Rule.REASON_UNTRUE),
        (plan(unplaced={"m6": "order_impossible"}), Rule.REASON_UNTRUE),
        (plan(unplaced={"m6": "tables_full"}), Rule.REASON_UNTRUE),
        (plan(bound=Bound(priority=6, breaks=0)), Rule.BOUND),
        (plan(bound=Bound(priority=7, breaks=2)), Rule.BOUND),
        (plan(status=Status.INFEASIBLE), Rule.STATUS),
    ],
)
def test_each_broken_rule_is_named(bad: Plan, rule: Rule | None) -> None:
    found = {violation.rule for violation in check(EVENT, bad)}
    assert rule in found if rule else not found


@pytest.mark.parametrize(
    "name",
    ["placed", "requested", "priority", "lost", "moved", "breaks", "days", "idle", "worst",
     "table_changes"],
)  # fmt: skip
def test_each_wrong_figure_is_named(name: str) -> None:
    good = plan()
    wrong = replace(good.metrics, **{name: getattr(good.metrics, name) + 1})
    found = check(EVENT, replace(good, metrics=wrong))
    assert (Rule.METRIC, name) in {(violation.rule, violation.subject) for violation in found}


def test_too_many_meetings_on_a_day_are_named() -> None:
    crowded = event(
        days=(3,), people={"a": {"max_per_day": 1}, "b": {}, "c": {}},
        meetings={"x": "ab", "y": "ac"},
    )  # fmt: skip
    placed = {"x": Placement(slot="1.1", table=1), "y": Placement(slot="1.2", table=1)}
    bad = plan(placed, unplaced={}, metrics=measure(crowded, placed))
    assert [violation.rule for violation in check(crowded, bad)] == [Rule.MAX_PER_DAY]


def test_a_reason_is_untrue_while_there_is_a_free_place() -> None:
    without = {name: place for name, place in PLACED.items() if name != "m5"}
    left_out = plan(without, unplaced={"m6": "participant_full", "m5": "participant_full"})
    assert Rule.REASON_UNTRUE in {violation.rule for violation in check(EVENT, left_out)}


BENCHMARK = Benchmark(
    participants=4,
    tables=2,
    slots=5,
    morning=2,
    pairings=(
        Pairing(first=1, second=2, session=1),
        Pairing(first=1, second=3, session=3, after=frozenset({1})),
        Pairing(first=2, second=4, session=2, fixed=3),
    ),
    forbidden=(frozenset(), frozenset(), frozenset({5}), frozenset()),
)


def benchmark_plan(*schedule: int | None, breaks: int, **changes: Any) -> BenchmarkPlan:
    good = BenchmarkPlan(
        status=Status.FEASIBLE, breaks=breaks, bound=0, seconds=0.0, schedule=schedule
    )
    return replace(good, **changes)


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (benchmark_plan(2, 3, 3, breaks=0), None),
        (benchmark_plan(2, 3, breaks=0), Rule.SCHEDULE_LENGTH),
        (benchmark_plan(2, None, 3, breaks=0), Rule.MEETING_MISSING),
        (benchmark_plan(2, 6, 3, breaks=1), Rule.SLOT_UNKNOWN),
        (benchmark_plan(3, 4, 3, breaks=0), Rule.SESSION),
        (benchmark_plan(2, 3, 4, breaks=1), Rule.FIXED),
        (benchmark_plan(2, 5, 3, breaks=1), Rule.FORBIDDEN),
        (benchmark_plan(2, 1, 3, breaks=0), Rule.PRECEDENCE),
        (benchmark_plan(2, 2, 3, breaks=0), Rule.CAPACITY),
        (benchmark_plan(2, 3, 3, breaks=1), Rule.METRIC),
        (benchmark_plan(2, 3, 3, breaks=0, bound=1), Rule.BOUND),
        (benchmark_plan(1, 3, 3, breaks=2, status=Status.OPTIMAL), Rule.STATUS),
        (benchmark_plan(2, 3, 3, breaks=0, status=Status.INFEASIBLE), Rule.STATUS),
    ],
)
def test_each_broken_rule_of_a_benchmark_is_named(bad: BenchmarkPlan, rule: Rule | None) -> None:
    found = {violation.rule for violation in check_benchmark(BENCHMARK, bad)}
    assert rule in found if rule else not found


def test_breaks_must_be_shared_fairly() -> None:
    unfair = benchmark_plan(1, 3, 3, breaks=2)
    assert check_benchmark(BENCHMARK, unfair, fairness=1) == []
    found = check_benchmark(BENCHMARK, unfair, fairness=0)
    assert [violation.rule for violation in found] == [Rule.FAIRNESS]


def test_more_meetings_than_tables_are_named() -> None:
    one_table = replace(BENCHMARK, tables=1)
    found = check_benchmark(one_table, benchmark_plan(2, 3, 3, breaks=0))
    assert [violation.rule for violation in found] == [Rule.TABLES]

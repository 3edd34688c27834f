"""What must be true of every plan the solver makes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matchmaker.scheduling.core.grid import Grid
from matchmaker.scheduling.core.solve import solve
from matchmaker.scheduling.core.types import (
    Bound,
    Event,
    Plan,
    Progress,
    Reason,
    Rule,
    Status,
)
from matchmaker.scheduling.core.validate import check, measure
from tests.scheduling.events import event, events, every_placement

ABOUT_PLACES = set(Rule) - {Rule.METRIC, Rule.BOUND, Rule.STATUS, Rule.REASON_UNTRUE}


def _untimed(plan: Plan) -> Plan:
    return replace(plan, metrics=replace(plan.metrics, seconds=0.0))


@settings(max_examples=60, deadline=None)
@given(events())
def test_every_plan_keeps_every_rule(event: Event) -> None:
    plan = solve(event, iterations=300)
    assert check(event, plan) == []
    assert plan.metrics.rank() == measure(event, plan.placed).rank()


def test_two_at_once_of_somebody_who_keeps_a_table_get_a_table_each() -> None:
    people = {"a": {"capacity_at": {"1.1": 2}}, "b": {"capacity_at": {"1.1": 2}, "seated": True}}
    fair = event(days=(1,), tables=2, people=people, meetings={"m1": "ab", "m2": "ab"})
    plan = solve(fair, iterations=100)
    assert {place.table for place in plan.placed.values()} == {1, 2}
    assert check(fair, plan) == []


@settings(max_examples=15, deadline=None)
@given(events(most_meetings=14, most_slots=4))
def test_same_event_seed_and_iterations_give_the_same_plan(event: Event) -> None:
    first = solve(event, iterations=400, seed=7, workers=1)
    again = solve(event, iterations=400, seed=7, workers=2)
    assert _untimed(first) == _untimed(again)


@settings(max_examples=40, deadline=None)
@given(events(most_meetings=3, most_slots=2))
def test_a_plan_called_optimal_is_beaten_by_no_other(event: Event) -> None:
    plan = solve(event, iterations=500)
    best = min(
        measure(event, placed).rank() for placed in every_placement(event) if _legal(event, placed)
    )
    assert plan.metrics.rank() >= best
    assert plan.metrics.rank()[:2] == best[:2]
    assert plan.bound.priority >= -best[1]
    assert plan.bound.breaks <= best[3]
    if plan.status is Status.OPTIMAL:
        assert plan.metrics.rank() == best


def _legal(event: Event, placed: dict) -> bool:
    plan = Plan(
        status=Status.FEASIBLE,
        placed=placed,
        unplaced={m.id: Reason.TABLES_FULL for m in event.meetings if m.id not in placed},
        metrics=measure(event, placed),
        bound=Bound(priority=10**6, breaks=0),
    )
    return not {violation.rule for violation in check(event, plan)} & ABOUT_PLACES


def test_small_events_are_proved() -> None:
    plan = solve(event(days=(3,), tables=2, meetings={"1": "ab", "2": "bc", "3": "ac"}))
    assert plan.status is Status.OPTIMAL
    # Three meetings of three people one after the other: whoever has the outer two waits.
    assert plan.metrics.rank() == (0, -3, 0, 1, 3, 1, 1, 0)


@pytest.mark.parametrize(
    ("this", "reason"),
    [
        (
            event(people={"a": {"unavailable": frozenset({"1.1", "1.2"})}, "b": {}},
                  meetings={"x": "ab"}),
            Reason.NO_COMMON_SLOT,
        ),
        (
            event(days=(1,), tables=2, meetings={"x": "ab", "y": "ac"}),
            Reason.PARTICIPANT_FULL,
        ),
        (
            event(days=(1,), people="abcd", meetings={"x": "ab", "y": "cd"}),
            Reason.TABLES_FULL,
        ),
        (
            event(people={"a": {"max_per_day": 1}, "b": {}, "c": {}},
                  meetings={"x": "ab", "y": "ac"}),
            Reason.MAX_PER_DAY,
        ),
        (
            event(days=(1,), tables=2, people="abcd", meetings={
                "x": "ab", "y": {"participants": ("c", "d"), "after": ("x",)}}),
            Reason.ORDER_IMPOSSIBLE,
        ),
    ],
)  # fmt: skip
def test_the_reason_names_what_stands_in_the_way(this: Event, reason: Reason) -> None:
    plan = solve(this)
    assert list(plan.unplaced.values()) == [reason]
    assert plan.status is Status.OPTIMAL


def test_lower_priority_is_said_where_different_things_are_in_the_way() -> None:
    # x finds a full at one time and the only table taken at the other, both by greater ones.
    this = event(
        people={"a": {}, "b": {}, "c": {}, "d": {}},
        meetings={
            "x": {"participants": ("a", "b")},
            "y": {"participants": ("a", "c"), "priority": 3, "fixed": "1.1", "online": True},
            "z": {"participants": ("c", "d"), "priority": 3, "fixed": "1.2"},
        },
    )
    plan = solve(this)
    assert plan.unplaced == {"x": Reason.LOWER_PRIORITY}
    assert check(this, plan) == []


def test_an_announced_meeting_is_worth_more_than_any_priority() -> None:
    this = event(
        days=(1,),
        meetings={"x": "ab", "y": {"participants": ("a", "c"), "priority": 3}},
        published={"x": ("1.1", 1)},
    )
    plan = solve(this)
    assert (list(plan.placed), plan.metrics.lost, plan.metrics.priority) == (["x"], 0, 1)


def test_an_announced_plan_is_kept_when_nothing_else_changes() -> None:
    meetings = {f"m{n}": pair for n, pair in enumerate(["ad", "be", "cf", "ae", "bf"])}
    published = {"m0": ("1.3", 2), "m1": ("1.1", 1), "m2": ("1.2", 2), "m3": ("1.2", 1)}
    this = event(days=(4,), tables=2, people="abcdef", meetings=meetings, published=published)
    plan = solve(this)
    kept = {name: (place.slot, place.table) for name, place in plan.placed.items()}
    assert {**kept, **published} == kept


def test_online_meetings_take_no_table_and_nobody_travels() -> None:
    this = event(days=(1,), people="abcd", meetings={
        "x": {"participants": ("a", "b"), "online": True}, "y": "cd"})  # fmt: skip
    plan = solve(this)
    assert (plan.placed["x"].table, plan.placed["y"].table, plan.metrics.days) == (None, 1, 2)


def test_seated_people_keep_their_table() -> None:
    people = {"s": {"seated": True}, "t": {"seated": True}, **{f"i{n}": {} for n in range(6)}}
    meetings = {f"{seat}{n}": (seat, f"i{n}") for seat in "st" for n in range(6)}
    this = event(
        days=(6,), tables=2, people=people,
        meetings={name: {"participants": pair} for name, pair in meetings.items()},
    )  # fmt: skip
    plan = solve(this)
    assert plan.metrics.table_changes == 0
    assert plan.status is Status.OPTIMAL


def test_the_bar_moves_forward_and_a_wish_to_stop_is_heard() -> None:
    people = [f"p{n}" for n in range(24)]
    this = event(
        days=(8, 8), tables=6, people={name: {} for name in people},
        meetings={f"{a}{b}": {"participants": (a, b)} for a in people[:12] for b in people[12:]},
    )  # fmt: skip
    seen: list[Progress] = []
    plan = solve(this, seconds=30, progress=seen.append, should_stop=lambda: len(seen) > 2)
    assert check(this, plan) == []
    assert plan.metrics.seconds < 15
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_the_clock_ends_a_run() -> None:
    people = {f"p{n}": {} for n in range(60)}
    names = list(people)
    this = event(
        days=(14, 14), tables=20, people=people,
        meetings={f"{a}{b}": {"participants": (a, b)} for a in names[:20] for b in names[20:]},
    )  # fmt: skip
    plan = solve(this, seconds=1.5)
    assert plan.metrics.seconds < 4
    assert check(this, plan) == []


def test_grid_knows_the_slots_a_meeting_may_take() -> None:
    this = event(
        days=(3,),
        people={"a": {"capacity_at": {"1.2": 0}}, "b": {"unavailable": frozenset({"1.3"})}},
        meetings={"x": "ab", "y": {"participants": ("a", "b"), "fixed": "1.2"}},
    )
    assert Grid(this).slots_for == [[0], []]


def test_two_meetings_at_once_of_somebody_seated_are_counted_as_the_check_does() -> None:
    this = event(
        days=(3,),
        tables=2,
        people={
            "a": {"capacity_at": {"1.2": 2}, "unavailable": frozenset({"1.3"}), "seated": True},
            "b": {"seated": True},
            "c": {"max_per_day": 1},
        },
        meetings={
            "m": {"participants": ("b", "a"), "fixed": "1.2"},
            "n": {"participants": ("c", "a"), "priority": 3},
            "o": {"participants": ("b", "c"), "online": True},
            "p": {"participants": ("a", "b"), "fixed": "1.1"},
        },
    )
    assert check(this, solve(this, iterations=3000)) == []

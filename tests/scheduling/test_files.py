"""Files are read whole or refused with the place and the mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from matchmaker.scheduling.core.solve import solve
from matchmaker.scheduling.core.types import (
    Benchmark,
    BenchmarkPlan,
    Event,
    Meeting,
    Pairing,
    Participant,
    Placement,
    Slot,
    Status,
)
from matchmaker.scheduling.dzn import parse_benchmark
from matchmaker.scheduling.failures import FileError
from matchmaker.scheduling.files import (
    parse_benchmark_plan,
    parse_event,
    parse_plan,
    plan_as_text,
    read_instance,
)
from tests.scheduling.events import events

EVENT: dict[str, Any] = {
    "slots": [{"id": "d1s1", "day": 1}, {"id": "d2s1", "day": 2}],
    "tables": 2,
    "participants": [
        {"id": "a", "capacity": 3, "capacity_at": {"d1s1": 0}, "unavailable": ["d2s1"]},
        {"id": "b", "max_per_day": 4, "seated": True, "capacity": None},
    ],
    "meetings": [
        {"id": "m1", "participants": ["a", "b"], "priority": 2, "fixed": "d2s1", "after": ["m2"]},
        {"id": "m2", "participants": ["b", "a"], "online": True, "fixed": None},
    ],
    "published": {"m2": {"slot": "d1s1", "table": None}},
}


def test_an_event_is_read_with_every_field() -> None:
    assert parse_event(json.dumps(EVENT)) == Event(
        slots=(Slot(id="d1s1", day=1), Slot(id="d2s1", day=2)),
        tables=2,
        participants=(
            Participant(
                id="a", capacity=3, capacity_at={"d1s1": 0}, unavailable=frozenset({"d2s1"})
            ),
            Participant(id="b", max_per_day=4, seated=True),
        ),
        meetings=(
            Meeting(id="m1", participants=("a", "b"), priority=2, fixed="d2s1", after=("m2",)),
            Meeting(id="m2", participants=("b", "a"), online=True),
        ),
        published={"m2": Placement(slot="d1s1", table=None)},
    )


def _with(path: str, value: Any) -> str:
    """The event with one value changed; a path like `meetings.0.priority`."""
    changed = json.loads(json.dumps(EVENT))
    *way, last = path.split(".")
    at = changed
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return json.dumps(changed)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("slots", None, "slots"),
        ("slots", {}, "slots"),
        ("slots.0", 3, "slots[0]"),
        ("slots.0.day", "1", "slots[0].day"),
        ("slots.0.day", True, "slots[0].day"),
        ("slots.1.id", "d1s1", "slots[1].id"),
        ("slots", [{"id": "x", "day": 1}, {"id": "y", "day": 2}, {"id": "z", "day": 1}],
         "slots[2].day"),
        ("tables", 0, "tables"),
        ("tables", 2.5, "tables"),
        ("participants.0.id", "", "participants[0].id"),
        ("participants.1.id", "a", "participants[1].id"),
        ("participants.0.capacity", 0, "participants[0].capacity"),
        ("participants.0.capacity_at", {"nope": 1}, "participants[0].capacity_at"),
        ("participants.0.capacity_at", {"d1s1": -1}, "participants[0].capacity_at.d1s1"),
        ("participants.0.unavailable", ["nope"], "participants[0].unavailable"),
        ("participants.0.unavailable", "d1s1", "participants[0].unavailable"),
        ("participants.1.max_per_day", 0, "participants[1].max_per_day"),
        ("participants.1.seated", "yes", "participants[1].seated"),
        ("meetings.0.participants", ["a"], "meetings[0].participants"),
        ("meetings.0.participants", ["a", "a"], "meetings[0].participants"),
        ("meetings.0.participants", ["a", "zz"], "meetings[0].participants"),
        ("meetings.0.priority", 4, "meetings[0].priority"),
        ("meetings.0.fixed", "nope", "meetings[0].fixed"),
        ("meetings.0.after", ["zz"], "meetings[0].after"),
        ("meetings.0.after", ["m1"], "meetings[0].after"),
        ("meetings.0.online", 1, "meetings[0].online"),
        ("published", {"zz": {"slot": "d1s1"}}, "published"),
        ("published", {"m1": {"slot": "zz", "table": 1}}, "published.m1.slot"),
        ("published", {"m1": {"slot": "d1s1", "table": 0}}, "published.m1.table"),
        ("published", [], "published"),
    ],
)  # fmt: skip
def test_what_breaks_the_format_is_named_with_its_place(path: str, value: Any, place: str) -> None:
    with pytest.raises(FileError) as refused:
        parse_event(_with(path, value))
    assert refused.value.place == place
    assert ";" in refused.value.mend


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ('{"slots": [}', "line 1, column 12"),
        ("[]", "the file"),
        ('{"tables": 1, "tables": 2}', "key 'tables'"),
        ('{"slots": [], "tables": NaN}', "NaN"),
        ("[" * 100_000, "the file"),
        ('{"tables": ' + "9" * 5000 + "}", "the file"),
    ],
)
def test_what_is_no_json_is_refused(text: str, place: str) -> None:
    with pytest.raises(FileError) as refused:
        parse_event(text)
    assert refused.value.place == place


@settings(max_examples=15, deadline=None)
@given(events())
def test_a_plan_is_read_as_it_was_written(event: Event) -> None:
    plan = solve(event, iterations=50)
    read = parse_plan(plan_as_text(plan))
    assert (read.status, read.placed, read.unplaced) == (plan.status, plan.placed, plan.unplaced)
    assert (read.metrics.rank(), read.bound) == (plan.metrics.rank(), plan.bound)


def test_a_benchmark_plan_is_read_as_it_was_written() -> None:
    plan = BenchmarkPlan(
        status=Status.FEASIBLE, breaks=2, bound=1, seconds=0.0, schedule=(3, None, 1)
    )
    assert parse_benchmark_plan(plan_as_text(plan)) == plan


DZN = """
% two meet in the morning
nBusiness = 3; nMeetings = 2; nTables = 1;
nTotalSlots = 4; nMorningSlots = 2;
requested = [| 1, 2, 1,
             | 2, 3, 3, |];
meetingsxBusiness = [{1}, {1, 2}, {2}];
forbidden = [{0}, {4}, 1..2];
fixed = [0, 3];
precedences = [{0}, {1}];
"""


def test_a_benchmark_is_read_with_every_field() -> None:
    assert parse_benchmark(DZN) == Benchmark(
        participants=3,
        tables=1,
        slots=4,
        morning=2,
        pairings=(
            Pairing(first=1, second=2, session=1),
            Pairing(first=2, second=3, session=3, fixed=3, after=frozenset({1})),
        ),
        forbidden=(frozenset(), frozenset({4}), frozenset({1, 2})),
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("nTables = 1;", "", "nTables"),
        ("nTables = 1;", "nTables = 0;", "nTables"),
        ("nTables = 1;", "nTables = {1};", "nTables"),
        ("nTables = 1;", "nTables = 1", "line 4"),
        ("nTables = 1;", "nTables = 1; nTables = 2;", "line 3"),
        ("nTables = 1;", "nTables = $;", "line 3"),
        ("nTables = 1;", "nTables = \u0663;", "line 3"),
        ("nTables = 1;", "nTables = " + "9" * 5000 + ";", "line 3"),
        ("1..2]", "1..99999999999]", "line 8"),
        ("fixed = [0, 3]", "fixed = " + "[" * 10_000, "line 9"),
        ("nMorningSlots = 2", "nMorningSlots = 5", "nMorningSlots"),
        ("nMeetings = 2", "nMeetings = 3", "requested"),
        ("| 2, 3, 3, |", "| 2, 3 |", "requested, row 2"),
        ("| 2, 3, 3, |", "| 2, 4, 3 |", "requested, row 2"),
        ("| 2, 3, 3, |", "| 2, 2, 3 |", "requested, row 2"),
        ("| 2, 3, 3, |", "| 2, 3, 4 |", "requested, row 2"),
        ("forbidden = [{0}, {4}", "forbidden = [{0}, {5}", "forbidden, row 2"),
        ("forbidden = [{0}, {4}", "forbidden = [0, {4}", "forbidden, row 1"),
        ("fixed = [0, 3]", "fixed = [0, 9]", "fixed, entry 2"),
        ("fixed = [0, 3]", "fixed = [0]", "fixed"),
        ("[{0}, {1}]", "[{0}, {2}]", "precedences, row 2"),
        ("[{0}, {1}];", "[{0}, {1}", "line 11"),
    ],
)
def test_benchmark_data_that_breaks_the_format_is_named(old: str, new: str, place: str) -> None:
    assert old in DZN
    with pytest.raises(FileError) as refused:
        parse_benchmark(DZN.replace(old, new))
    assert refused.value.place == place


def test_a_file_is_known_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "a.dzn").write_text(DZN)
    (tmp_path / "a.JSON").write_text("\ufeff" + json.dumps(EVENT), encoding="utf-8")
    assert isinstance(read_instance(tmp_path / "a.dzn"), Benchmark)
    assert isinstance(read_instance(tmp_path / "a.JSON"), Event)


@pytest.mark.parametrize("name", ["a.txt", "gone.json", "folder.json", "latin.json"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("{}")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "latin.json").write_bytes(b'{"\xe9"}')
    with pytest.raises(FileError, match=name):
        read_instance(tmp_path / name)

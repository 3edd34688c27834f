"""Reads and writes scheduling files: events and plans as JSON, benchmark data as .dzn."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matchmaker.scheduling.core.types import (
    Benchmark,
    BenchmarkPlan,
    Bound,
    Event,
    Meeting,
    Metrics,
    Participant,
    Placement,
    Plan,
    Slot,
    Status,
)
from matchmaker.scheduling.dzn import parse_benchmark
from matchmaker.scheduling.failures import FileError
from matchmaker.scheduling.fields import Fields, parse_json

FIGURES = (
    "placed", "requested", "priority", "lost", "moved", "breaks", "days", "idle", "worst",
    "table_changes",
)  # fmt: skip


def read_instance(path: Path) -> Event | Benchmark:
    """The event (`.json`) or benchmark (`.dzn`) in the file; FileError when it is neither."""
    parsers: dict[str, Callable[[str], Event | Benchmark]] = {
        ".json": parse_event,
        ".dzn": parse_benchmark,
    }
    parse = parsers.get(path.suffix.lower())
    if parse is None:
        raise FileError(str(path), "is not an instance; give a file that ends in .json or .dzn")
    return parse(_text(path))


def read_plan(path: Path) -> Plan:
    """The plan of an event in the file, as it stands: the check judges what it says."""
    return parse_plan(_text(path))


def read_benchmark_plan(path: Path) -> BenchmarkPlan:
    """The plan of a benchmark in the file."""
    return parse_benchmark_plan(_text(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileError(str(path), "is not there; check the name") from None
    except UnicodeDecodeError:
        raise FileError(str(path), "is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise FileError(str(path), f"cannot be read ({error.strerror}); check the file") from None


def parse_event(text: str) -> Event:
    """The event in `text`; FileError names the first place that breaks the format."""
    top = Fields(parse_json(text), "the file")
    slots = _slots(top)
    known_slots = {slot.id for slot in slots}
    tables = top.whole("tables", least=1)
    people = _unique(top.objects("participants"), lambda f: _participant(f, known_slots))
    known_people = {person.id for person in people}
    meetings = _unique(top.objects("meetings"), lambda f: _meeting(f, known_slots, known_people))
    known = {meeting.id for meeting in meetings}
    for number, meeting in enumerate(meetings):
        for other in meeting.after:
            if other not in known or other == meeting.id:
                raise FileError(
                    f"meetings[{number}].after",
                    f"names {other!r}; name other meetings of the file",
                )
    return Event(
        slots=slots,
        tables=tables,
        participants=people,
        meetings=meetings,
        published=_published(top, known, known_slots),
    )


def _unique(entries: list[Fields], build: Callable[[Fields], Any]) -> tuple[Any, ...]:
    seen: set[str] = set()
    built = []
    for entry in entries:
        value = build(entry)
        if value.id in seen:
            raise FileError(f"{entry.place}.id", f"repeats {value.id!r}; give each its own id")
        seen.add(value.id)
        built.append(value)
    return tuple(built)


def _slots(top: Fields) -> tuple[Slot, ...]:
    entries = top.objects("slots")
    slots = _unique(entries, lambda f: Slot(id=f.name("id"), day=f.whole("day")))
    for number in range(1, len(slots)):
        day = slots[number].day
        if day != slots[number - 1].day and day in {slot.day for slot in slots[:number]}:
            raise FileError(
                f"slots[{number}].day", f"goes back to day {day}; put the slots of a day together"
            )
    return slots


def _participant(fields: Fields, slots: set[str]) -> Participant:
    at = fields.object_or_none("capacity_at")
    capacity_at = {}
    if at is not None:
        for slot in at.names_of_all():
            _known(at.place, slot, slots, "slot")
            capacity_at[slot] = at.whole(slot, least=0)
    unavailable = fields.names("unavailable")
    for slot in unavailable:
        _known(f"{fields.place}.unavailable", slot, slots, "slot")
    return Participant(
        id=fields.name("id"),
        capacity=fields.whole("capacity", least=1, default=1),
        capacity_at=capacity_at,
        unavailable=frozenset(unavailable),
        max_per_day=fields.whole_or_none("max_per_day", least=1),
        seated=fields.yes("seated"),
    )


def _meeting(fields: Fields, slots: set[str], people: set[str]) -> Meeting:
    who = fields.names("participants")
    place = f"{fields.place}.participants"
    for person in who:
        _known(place, person, people, "participant")
    if len(who) < 2:
        raise FileError(place, f"has {len(who)}; name two or more")
    if len(set(who)) < len(who):
        raise FileError(place, "names somebody twice; name each once")
    fixed = fields.name_or_none("fixed")
    if fixed is not None:
        _known(f"{fields.place}.fixed", fixed, slots, "slot")
    return Meeting(
        id=fields.name("id"),
        participants=tuple(who),
        priority=fields.whole("priority", least=1, most=3, default=1),
        fixed=fixed,
        after=tuple(dict.fromkeys(fields.names("after"))),
        online=fields.yes("online"),
    )


def _known(place: str, name: str, known: set[str], kind: str) -> None:
    if name not in known:
        raise FileError(place, f"names {name!r}; name a {kind} of the file")


def _published(top: Fields, meetings: set[str], slots: set[str]) -> Mapping[str, Placement]:
    published = top.object_or_none("published")
    if published is None:
        return {}
    places = {}
    for name in published.names_of_all():
        _known(published.place, name, meetings, "meeting")
        places[name] = _placement(published.object(name))
        _known(f"{published.place}.{name}.slot", places[name].slot, slots, "slot")
    return places


def _placement(fields: Fields) -> Placement:
    return Placement(slot=fields.name("slot"), table=fields.whole_or_none("table", least=1))


def parse_plan(text: str) -> Plan:
    """The plan in `text`. Its ids, tables and reasons may be wrong: that is for the check."""
    top = Fields(parse_json(text), "the plan")
    placed, unplaced = top.object("placed"), top.object("unplaced")
    metrics, bound = top.object("metrics"), top.object("bound")
    places = {}
    for name in placed.names_of_all():
        place = placed.object(name)
        places[name] = Placement(slot=place.name("slot"), table=place.whole_or_none("table"))
    return Plan(
        status=_status(top),
        placed=places,
        unplaced={name: unplaced.name(name) for name in unplaced.names_of_all()},
        metrics=Metrics(**{name: metrics.whole(name) for name in FIGURES}),
        bound=Bound(priority=bound.whole("priority"), breaks=bound.whole("breaks")),
    )


def _status(fields: Fields) -> Status:
    name = fields.name("status")
    if name not in set(Status):
        raise FileError("status", f"is {name!r}; write one of {', '.join(Status)}")
    return Status(name)


def parse_benchmark_plan(text: str) -> BenchmarkPlan:
    """The benchmark plan in `text`."""
    top = Fields(parse_json(text), "the plan")
    return BenchmarkPlan(
        status=_status(top),
        breaks=top.whole_or_none("breaks"),
        bound=top.whole_or_none("bound"),
        seconds=0.0,
        schedule=tuple(top.wholes_or_none("schedule")),
    )


def plan_as_json(plan: Plan | BenchmarkPlan) -> dict[str, Any]:
    """The plan as the format writes it."""
    if isinstance(plan, BenchmarkPlan):
        return {
            "status": plan.status.value,
            "breaks": plan.breaks,
            "bound": plan.bound,
            "seconds": round(plan.seconds, 3),
            "schedule": list(plan.schedule),
        }
    metrics = {name: getattr(plan.metrics, name) for name in (*FIGURES, "seconds")}
    return {
        "status": plan.status.value,
        "placed": {m: {"slot": at.slot, "table": at.table} for m, at in plan.placed.items()},
        "unplaced": {meeting: str(reason) for meeting, reason in plan.unplaced.items()},
        "metrics": metrics,
        "bound": {"priority": plan.bound.priority, "breaks": plan.bound.breaks},
    }


def plan_as_text(plan: Plan | BenchmarkPlan) -> str:
    """The plan as a JSON document that ends with a newline."""
    return json.dumps(plan_as_json(plan), indent=1) + "\n"

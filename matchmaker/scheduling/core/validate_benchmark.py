"""The judge of benchmark plans; shares nothing with the solver but the values in types.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matchmaker.scheduling.core.types import (
    Benchmark,
    BenchmarkPlan,
    Rule,
    Status,
    Violation,
)


def check_benchmark(
    instance: Benchmark, plan: BenchmarkPlan, *, fairness: int = 2
) -> list[Violation]:
    """Every rule the plan breaks; a plan that says it found none breaks none."""
    if plan.status in (Status.INFEASIBLE, Status.UNKNOWN):
        if any(slot is not None for slot in plan.schedule):
            return [
                _broken(Rule.STATUS, plan.status, f"a schedule is given although {plan.status}")
            ]
        return []
    if len(plan.schedule) != len(instance.pairings):
        return [
            _broken(
                Rule.SCHEDULE_LENGTH,
                "schedule",
                f"there are {len(plan.schedule)} slots for {len(instance.pairings)} meetings",
            )
        ]
    slots: dict[int, int] = {}
    found: list[Violation] = []
    for number, slot in enumerate(plan.schedule, start=1):
        if slot is None:
            message = f"meeting {number} has no slot"
            found.append(_broken(Rule.MEETING_MISSING, str(number), message))
        elif not 1 <= slot <= instance.slots:
            message = f"meeting {number} is in slot {slot} of {instance.slots}"
            found.append(_broken(Rule.SLOT_UNKNOWN, str(number), message))
        else:
            slots[number] = slot
    found += [*_meetings(instance, slots), *_crowds(instance, slots)]
    if len(slots) == len(instance.pairings):
        found += _figures(instance, plan, slots, fairness)
    return found


def _meetings(instance: Benchmark, slots: dict[int, int]) -> Iterator[Violation]:
    for number, slot in slots.items():
        pairing = instance.pairings[number - 1]
        morning = slot <= instance.morning
        if (pairing.session == 1 and not morning) or (pairing.session == 2 and morning):
            half = "morning" if pairing.session == 1 else "afternoon"
            yield _broken(Rule.SESSION, str(number), f"meeting {number} belongs in the {half}")
        if pairing.fixed and slot != pairing.fixed:
            yield _broken(
                Rule.FIXED, str(number), f"meeting {number} is fixed at {pairing.fixed}, not {slot}"
            )
        for person in (pairing.first, pairing.second):
            if slot in instance.forbidden[person - 1]:
                yield _broken(
                    Rule.FORBIDDEN, str(number), f"slot {slot} is forbidden to participant {person}"
                )
        for earlier in sorted(pairing.after):
            if earlier in slots and slots[earlier] >= slot:
                yield _broken(
                    Rule.PRECEDENCE, str(number), f"meeting {earlier} must come before {number}"
                )


def _crowds(instance: Benchmark, slots: dict[int, int]) -> Iterator[Violation]:
    in_slot: Counter[int] = Counter(slots.values())
    for slot, count in sorted(in_slot.items()):
        if count > instance.tables:
            yield _broken(
                Rule.TABLES,
                str(slot),
                f"slot {slot} has {count} meetings, {instance.tables} tables",
            )
    of_person: Counter[tuple[int, int]] = Counter()
    for number, slot in slots.items():
        of_person[instance.pairings[number - 1].first, slot] += 1
        of_person[instance.pairings[number - 1].second, slot] += 1
    for (person, slot), count in sorted(of_person.items()):
        if count > 1:
            yield _broken(
                Rule.CAPACITY,
                str(person),
                f"participant {person} has {count} meetings in slot {slot}",
            )


def _figures(
    instance: Benchmark, plan: BenchmarkPlan, slots: dict[int, int], fairness: int
) -> Iterator[Violation]:
    breaks = []
    for person in range(1, instance.participants + 1):
        mine = {
            slot
            for number, slot in slots.items()
            if person in (instance.pairings[number - 1].first, instance.pairings[number - 1].second)
        }
        ends = sum(slot + 1 not in mine for slot in mine)
        breaks.append(max(ends - 1, 0))
    total = sum(breaks)
    if breaks and max(breaks) - min(breaks) > fairness:
        yield _broken(
            Rule.FAIRNESS,
            "breaks",
            f"one participant has {max(breaks)} breaks, another {min(breaks)};"
            f" they may differ by {fairness}",
        )
    if plan.breaks != total:
        yield _broken(Rule.METRIC, "breaks", f"breaks is {total}, the plan says {plan.breaks}")
    if plan.bound is not None and plan.bound > total:
        yield _broken(Rule.BOUND, "bound", f"breaks {total} are below their bound {plan.bound}")
    if plan.status is Status.OPTIMAL and plan.bound != plan.breaks:
        yield _broken(
            Rule.STATUS,
            "optimal",
            f"optimal needs bound {plan.bound} to equal breaks {plan.breaks}",
        )


def _broken(rule: Rule, subject: str, message: str) -> Violation:
    return Violation(rule=rule, subject=subject, message=message)

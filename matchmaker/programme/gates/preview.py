"""What other settings of a gate would change, without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.events.models import Edition
from matchmaker.programme import queries
from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.core import CriterionResult, Outcome
from matchmaker.programme.gates.core import GateSettings, build_gate
from matchmaker.programme.gates.judging import rate
from matchmaker.programme.gates.queries import list_judged_ids


@dataclass(frozen=True, kw_only=True)
class Switch:
    """An IKM that would stand elsewhere; `open` are the criteria that would not pass."""

    public_id: str
    name: str
    passes: bool
    open: tuple[CriterionResult, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How many of a gate's IKM pass in the edition now and with the other settings."""

    ikm: int
    before: int
    after: int
    switches: Sequence[Switch]


def preview(edition: Edition, cohort: Cohort | None, settings: GateSettings, day: date) -> Preview:
    """Return what the settings would change in an edition among a cohort's IKM.

    Without a cohort it is about those that stand at the programme's gate. Both sides are judged
    as of `day`; what an organiser decided stands in both. Raises SettingsError.
    """
    gate = build_gate(settings)
    members = list_judged_ids(edition.host_id, cohort)
    parts = [part for part in queries.list_ikm(edition.id) if part.company_id in members]
    overrides = queries.list_standing_overrides(edition.id)
    decided = {
        part_id: override.passes
        for part_id, override in overrides.items()
        if override.passes is not None
    }
    before = dict.fromkeys((part.id for part in parts), False)
    before |= {part.id: verdict.graduated for part, verdict in rate(parts, day)} | {
        part_id: passes for part_id, passes in decided.items() if part_id in before
    }
    switches, after = [], 0
    for part, verdict in rate(parts, day, gate=gate):
        stands = decided.get(part.id, verdict.graduated)
        after += stands
        if stands != before[part.id]:
            switches.append(
                Switch(
                    public_id=part.public_id,
                    name=part.company.name,
                    passes=stands,
                    open=tuple(r for r in verdict.results if r.outcome is not Outcome.PASS),
                )
            )
    return Preview(
        ikm=len(parts),
        before=sum(before.values()),
        after=after,
        switches=sorted(switches, key=lambda switch: switch.name.lower()),
    )

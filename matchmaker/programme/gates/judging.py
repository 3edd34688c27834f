"""Judge participations: one result each, replaced, and a line of history where it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.programme import queries
from matchmaker.programme.core import CriterionResult, Gate, GateVerdict, default_gate, evaluate
from matchmaker.programme.gates.candidates import candidate_of
from matchmaker.programme.gates.core import Cause, list_changes
from matchmaker.programme.gates.models import GateChange
from matchmaker.programme.gates.queries import list_checks, list_gates
from matchmaker.programme.models import GateResult


def judge(
    participations: Sequence[Participation],
    day: date,
    *,
    now: datetime,
    cause: Cause,
    by_id: int | None,
    gate: Gate | None = None,
) -> int:
    """Judge participations of one edition as of `day`, each at its own gate or at `gate`.

    Returns how many verdicts changed. What an organiser decided goes on standing.
    """
    if not participations:
        return 0
    overrides = queries.list_standing_overrides(participations[0].edition_id)
    results = queries.get_results([part.id for part in participations])
    for part, verdict in rate(participations, day, gate=gate):
        override = overrides.get(part.id)
        passes = override.passes if override is not None else None
        standing = verdict.graduated if passes is None else passes
        result = results.get(part.id)
        change = _change(part.id, day, result, verdict, standing)
        if change is not None:
            change.cause, change.by_id, change.changed_at = cause, by_id, now
            db.session.add(change)
        if result is None:
            result = GateResult(participation_id=part.id)
            db.session.add(result)
        _write(result, verdict, day=day, standing=standing, now=now)
    changed = sum(isinstance(one, GateChange) for one in db.session.new)
    db.session.flush()
    return changed


def rate(
    participations: Sequence[Participation],
    day: date,
    *,
    gate: Gate | None = None,
    gates: Mapping[int, Gate] | None = None,
) -> Sequence[tuple[Participation, GateVerdict]]:
    """Return each participation with its verdict, writing nothing.

    `gate` is for all of them; else `gates` by company, those that hold now when that is None.
    """
    company_ids = [part.company_id for part in participations]
    checks = list_checks(company_ids)
    if gate is None and gates is None:
        gates = list_gates(company_ids)
    standard = gate or default_gate()
    return [
        (
            part,
            evaluate(
                (gates or {}).get(part.company_id, standard),
                candidate_of(part.company, checks.get(part.company_id)),
                day,
            ),
        )
        for part in participations
    ]


def _change(
    participation_id: int,
    day: date,
    result: GateResult | None,
    verdict: GateVerdict,
    standing: bool,
) -> GateChange | None:
    """Return the line of history that a verdict makes, None when it says what the last one did."""
    details = list_changes(result.outcomes if result is not None else None, verdict)
    if result is not None and not details and result.standing == standing:
        return None
    return GateChange(
        participation_id=participation_id,
        day=day,
        stood=result.standing if result is not None else None,
        standing=standing,
        graduated=verdict.graduated,
        details=details,
    )


def _write(
    result: GateResult, verdict: GateVerdict, *, day: date, standing: bool, now: datetime
) -> None:
    result.day = day
    result.product_type = verdict.product_type
    result.outcomes = [_stored(one) for one in verdict.results]
    result.graduated = verdict.graduated
    result.standing = standing
    result.evaluated_at = now


def _stored(result: CriterionResult) -> dict[str, Any]:
    return {
        "criterion": str(result.criterion),
        "outcome": str(result.outcome),
        "evidence": result.evidence.as_json(),
        "mend": result.mend.as_json() if result.mend else None,
        "lacks": list(result.lacks),
    }

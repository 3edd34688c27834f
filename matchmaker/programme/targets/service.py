"""Set the target of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.programme.targets.core import Dimension, Plan, TargetProblem, find_problems
from matchmaker.programme.targets.models import Target, TargetShare
from matchmaker.programme.targets.queries import find_target


class TargetRefusedError(ValueError):
    """The target contradicts itself; `problems` says how, each with by how much it is off."""

    def __init__(self, problems: Mapping[TargetProblem, int]) -> None:
        super().__init__(sorted(problems))
        self.problems = problems


def set_target(
    edition: Edition,
    plan: Plan,
    shares: Mapping[Dimension, Mapping[str, int]],
    *,
    today: date,
    now: datetime,
) -> Target:
    """Set what is to be reached by when, and the parts of kabupaten and sectors.

    Raises TargetRefusedError.
    """
    problems = find_problems(plan, shares, today)
    if problems:
        raise TargetRefusedError(problems)
    target = find_target(edition.id)
    if target is None:
        target = Target(host_id=edition.host_id, edition_id=edition.id)
        db.session.add(target)
    target.number = plan.number
    target.starts_on, target.due_on = plan.starts_on, plan.due_on
    target.changed_at = now
    target.shares.clear()
    # The old parts go before the new ones come: a code stands once.
    db.session.flush()
    target.shares.extend(
        TargetShare(dimension=dimension, code=code, number=number)
        for dimension, parts in shares.items()
        for code, number in parts.items()
    )
    db.session.flush()
    trail.record(
        "programme.target_set",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={
            "number": plan.number,
            "starts_on": plan.starts_on.isoformat(),
            "due_on": plan.due_on.isoformat(),
            "parts": {str(dimension): dict(parts) for dimension, parts in shares.items()},
        },
    )
    return target

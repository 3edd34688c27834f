"""Judge an edition's IKM at the gate, and keep an organiser's word against it for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from matchmaker.accounts import trail
from matchmaker.accounts.actor import find_actor
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.service import lock_companies
from matchmaker.events.models import Edition
from matchmaker.programme import queries
from matchmaker.programme.core import Gate
from matchmaker.programme.gates.core import Cause
from matchmaker.programme.gates.judging import judge
from matchmaker.programme.gates.models import GateChange, GateDue
from matchmaker.programme.gates.queries import find_editor
from matchmaker.programme.models import GateOverride, GateResult

SHORTEST_REASON = 10


class ReasonTooShortError(ValueError):
    """A decision against the gate needs a reason that somebody can read later."""


class NothingToDecideError(ValueError):
    """The decision says what stands already, or nothing stands that could be withdrawn."""


def evaluate_edition(
    edition: Edition,
    day: date,
    *,
    now: datetime,
    gate: Gate | None = None,
    cause: Cause = Cause.JUDGED,
) -> int:
    """Judge every IKM of the edition as of `day`; return how many were judged.

    Each stands at its cohort's gate, or at `gate`. Each has one result, replaced every time;
    what an organiser decided goes on standing, and what changed becomes history.
    """
    in_edition = select(Participation.company_id).where(Participation.edition_id == edition.id)
    lock_companies(Company.id.in_(in_edition))
    participations = queries.list_ikm(edition.id)
    db.session.execute(
        delete(GateDue).where(GateDue.participation_id.in_([part.id for part in participations]))
    )
    changed = judge(participations, day, now=now, cause=cause, by_id=_asker(), gate=gate)
    trail.record(
        "programme.gate_judged",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"day": day.isoformat(), "ikm": len(participations), "changed": changed},
    )
    return len(participations)


def evaluate_participation(
    participation: Participation,
    day: date,
    *,
    now: datetime,
    gate: Gate | None = None,
    cause: Cause = Cause.JUDGED,
    by_id: int | None = None,
) -> None:
    """Judge one IKM anew, after its profile changed; `by_id` is who did that, if not the asker."""
    lock_companies(Company.id == participation.company_id)
    db.session.execute(delete(GateDue).where(GateDue.participation_id == participation.id))
    judge(
        queries.list_ikm(participation.edition_id, participation.id),
        day,
        now=now,
        cause=cause,
        by_id=by_id or _asker(),
        gate=gate,
    )
    _note("programme.gate_judged", participation, {"day": day.isoformat()})


def evaluate_company(company_id: int, *, now: datetime) -> int:
    """Judge an IKM anew in every edition that is not over; return in how many.

    Where the gate has not been evaluated yet nothing is judged: the organiser begins.
    """
    parts = queries.list_open_parts(company_id, now.date())
    for part, day in parts:
        due = db.session.get(GateDue, part.id)
        editor = find_editor(part.host_id, due.since) if due is not None else None
        evaluate_participation(part, day, now=now, cause=Cause.PROFILE, by_id=editor)
    return len(parts)


def decide(
    participation: Participation,
    *,
    passes: bool | None,
    reason: str,
    user_id: int,
    now: datetime,
) -> None:
    """Pass or hold an IKM against the gate; `passes` None gives the word back to the gate.

    Raises ReasonTooShortError under 10 characters, NothingToDecideError when nothing would
    change, LookupError before the gate was evaluated. Earlier decisions stay on record.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonTooShortError(reason)
    result = db.session.get(GateResult, participation.id, with_for_update=True)
    if result is None:
        raise LookupError(participation.id)
    last = queries.list_standing_overrides(participation.edition_id).get(participation.id)
    decided = last.passes if last is not None else None
    if passes == decided or (decided is None and passes == result.graduated):
        raise NothingToDecideError
    override = GateOverride(
        participation_id=participation.id,
        passes=passes,
        reason=reason,
        decided_by_id=user_id,
        decided_at=now,
    )
    db.session.add(override)
    db.session.flush()
    stood, result.standing = result.standing, result.graduated if passes is None else passes
    db.session.add(
        GateChange(
            participation_id=participation.id,
            day=result.day,
            stood=stood,
            standing=result.standing,
            graduated=result.graduated,
            cause=Cause.OVERRIDE,
            details=[],
            override_id=override.id,
            by_id=user_id,
            changed_at=now,
        )
    )
    db.session.flush()
    _note("programme.gate_overridden", participation, {"passes": passes})


def _note(action: str, participation: Participation, details: dict[str, Any]) -> None:
    trail.record(
        action,
        host_id=participation.host_id,
        object_kind="participation",
        object_id=participation.public_id,
        details=details,
    )


def _asker() -> int | None:
    """Return who is signed in; None where the platform itself judges."""
    actor = find_actor()
    return actor.user_id if actor is not None else None

"""Judge an edition's IKM at the gate, and keep an organiser's word against it for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Edition
from matchmaker.programme import queries
from matchmaker.programme.core import (
    Candidate,
    CriterionResult,
    Gate,
    PermitFact,
    default_gate,
    evaluate,
)
from matchmaker.programme.models import GateOverride, GateResult
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.product_types import get_product_type
from matchmaker.reference.sectors import SectorCode, get_sector

SHORTEST_REASON = 10


class ReasonTooShortError(ValueError):
    """A decision against the gate needs a reason that somebody can read later."""


class NothingToDecideError(ValueError):
    """The decision says what stands already, or nothing stands that could be withdrawn."""


def evaluate_edition(
    edition: Edition, day: date, *, now: datetime, gate: Gate | None = None
) -> int:
    """Judge every IKM of the edition as of `day`; return how many were judged.

    Each has one result, replaced every time; what an organiser decided goes on standing.
    """
    judged = _evaluate(edition.id, day, now, gate or default_gate(), participation_id=None)
    trail.record(
        "programme.gate_judged",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"day": day.isoformat(), "ikm": judged},
    )
    return judged


def evaluate_participation(
    participation: Participation, day: date, *, now: datetime, gate: Gate | None = None
) -> None:
    """Judge one IKM anew, after its profile changed."""
    _evaluate(
        participation.edition_id,
        day,
        now,
        gate or default_gate(),
        participation_id=participation.id,
    )
    _note("programme.gate_judged", participation, {"day": day.isoformat()})


def evaluate_company(company_id: int, *, now: datetime) -> int:
    """Judge an IKM anew in every edition that is not over; return in how many.

    Where the gate has not been evaluated yet nothing is judged: the organiser begins.
    """
    parts = queries.list_open_parts(company_id, now.date())
    for part, day in parts:
        evaluate_participation(part, day, now=now)
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
    db.session.add(
        GateOverride(
            participation_id=participation.id,
            passes=passes,
            reason=reason,
            decided_by_id=user_id,
            decided_at=now,
        )
    )
    result.standing = result.graduated if passes is None else passes
    db.session.flush()
    _note("programme.gate_overridden", participation, {"passes": passes})


def candidate_of(company: Company) -> Candidate:
    """Return what the gate needs to know of a company."""
    main = next((product for product in company.products if product.position == 1), None)
    return Candidate(
        started_on=company.started_on,
        product_type=_type_of(company),
        type_is_guessed=main.type_is_guessed if main else True,
        permits=tuple(
            PermitFact(
                kind=PermitKind(permit.kind),
                number=permit.number,
                state=permit.state,
                expires=permit.expires_on,
            )
            for permit in company.permits
        ),
        markets=tuple(company.markets) if company.markets else None,
        capacity_per_month=main.capacity_per_month if main else None,
        price=main.price if main else None,
        min_order=main.min_order if main else None,
    )


def _note(action: str, participation: Participation, details: dict[str, Any]) -> None:
    trail.record(
        action,
        host_id=participation.host_id,
        object_kind="participation",
        object_id=participation.public_id,
        details=details,
    )


def _type_of(company: Company) -> str:
    for product in company.products:
        if product.position == 1:
            return get_product_type(product.product_type).code
    sector = get_sector(company.sectors[0] if company.sectors else SectorCode.FOOD)
    return sector.unknown_product_type


def _evaluate(
    edition_id: int, day: date, now: datetime, gate: Gate, participation_id: int | None
) -> int:
    overrides = queries.list_standing_overrides(edition_id)
    participations = queries.list_ikm(edition_id, participation_id)
    results = queries.get_results([participation.id for participation in participations])
    for participation in participations:
        verdict = evaluate(gate, candidate_of(participation.company), day)
        override = overrides.get(participation.id)
        passes = override.passes if override is not None else None
        result = results.get(participation.id)
        if result is None:
            result = GateResult(participation_id=participation.id)
            db.session.add(result)
        result.day = day
        result.product_type = verdict.product_type
        result.outcomes = [_stored(one) for one in verdict.results]
        result.graduated = verdict.graduated
        result.standing = verdict.graduated if passes is None else passes
        result.evaluated_at = now
    db.session.flush()
    return len(participations)


def _stored(result: CriterionResult) -> dict[str, Any]:
    return {
        "criterion": str(result.criterion),
        "outcome": str(result.outcome),
        "evidence": result.evidence.as_json(),
        "mend": result.mend.as_json() if result.mend else None,
    }

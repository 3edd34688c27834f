"""Reads of the gate's settings, of what mentors saw, and of the history of verdicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from matchmaker.accounts.models import AuditEntry, User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.core import (
    CriterionCode,
    FieldCheck,
    Gate,
    Outcome,
)
from matchmaker.programme.gates.core import Cause, GateSettings, build_gate, read_settings
from matchmaker.programme.gates.models import GateChange, ProgrammeGate, Verification
from matchmaker.programme.models import GateOverride
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True)
class CohortLine:
    """A cohort with its settings; `own` says that they are not the programme's."""

    public_id: str
    name: str
    starts_on: date
    closed: bool
    ikm: int
    settings: GateSettings
    own: bool


@dataclass(frozen=True, kw_only=True)
class Turned:
    """What one criterion said before and after; None where the gate did not ask it.

    `mend` is what was missing; lines written before it was kept have none.
    """

    criterion: CriterionCode
    before: Outcome | None
    after: Outcome | None
    evidence: Text | None
    mend: Text | None


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One change of a verdict: `stood` is None for the first one."""

    stood: bool | None
    standing: bool
    cause: Cause
    changed: tuple[Turned, ...]
    by: str | None
    reason: str
    returned: bool
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a mentor saw in the field, as a page shows it."""

    criterion: CriterionCode
    holds: bool
    by: str
    day: date
    note: str
    markets: tuple[str, ...]
    capacity_per_month: int | None


def list_gates(company_ids: Collection[int]) -> Mapping[int, Gate]:
    """Return the gate of each company that does not stand at the default one.

    It is its cohort's, else the programme's of its host.
    """
    rows = db.session.execute(
        select(Company.id, Company.host_id, Cohort.id, Cohort.gate, ProgrammeGate.settings)
        .outerjoin(
            CohortMember,
            (CohortMember.company_id == Company.id) & CohortMember.left_on.is_(None),
        )
        .outerjoin(Cohort, Cohort.id == CohortMember.cohort_id)
        .outerjoin(ProgrammeGate, ProgrammeGate.host_id == Company.host_id)
        .where(
            Company.id.in_(company_ids),
            Cohort.gate.is_not(None) | ProgrammeGate.host_id.is_not(None),
        )
    )
    built: dict[tuple[str, int], Gate] = {}
    gates = {}
    for company_id, host_id, cohort_id, own, shared in rows:
        source = ("host", host_id) if own is None else ("cohort", cohort_id)
        if source not in built:
            built[source] = build_gate(read_settings(shared if own is None else own))
        gates[company_id] = built[source]
    return gates


def find_settings(host_id: int, cohort: Cohort | None = None) -> GateSettings:
    """Return what a cohort's gate asks; the programme's without one, or where it has none."""
    if cohort is not None and cohort.gate is not None:
        return read_settings(cohort.gate)
    kept = db.session.get(ProgrammeGate, host_id)
    return read_settings(kept.settings if kept is not None else None)


def list_judged_ids(host_id: int, cohort: Cohort | None) -> frozenset[int]:
    """Return the companies that stand at a cohort's gate, or at the programme's for None.

    At the programme's stand the host's IKM whose cohort, if any, has no gate of its own.
    """
    if cohort is not None:
        return frozenset(list_member_ids(cohort.id))
    elsewhere = (
        select(CohortMember.id)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(
            CohortMember.company_id == Company.id,
            CohortMember.left_on.is_(None),
            Cohort.gate.is_not(None),
        )
    )
    return frozenset(
        db.session.scalars(
            select(Company.id).where(
                Company.host_id == host_id,
                Company.kind == CompanyKind.IKM,
                ~elsewhere.exists(),
            )
        )
    )


def list_cohorts(host_id: int) -> Sequence[CohortLine]:
    """Return the host's cohorts, the latest first, with what their gates ask."""
    standard = find_settings(host_id)
    rows = db.session.execute(
        select(Cohort, func.count(CohortMember.id))
        .outerjoin(
            CohortMember, (CohortMember.cohort_id == Cohort.id) & CohortMember.left_on.is_(None)
        )
        .where(Cohort.host_id == host_id)
        .group_by(Cohort.id)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return [
        CohortLine(
            public_id=cohort.public_id,
            name=cohort.name,
            starts_on=cohort.starts_on,
            closed=cohort.closed_at is not None,
            ikm=ikm,
            settings=standard if cohort.gate is None else read_settings(cohort.gate),
            own=cohort.gate is not None,
        )
        for cohort, ikm in rows
    ]


def find_cohort(host_id: int, public_id: str) -> Cohort | None:
    """Return a cohort of the host."""
    return db.session.scalar(
        select(Cohort).where(Cohort.host_id == host_id, Cohort.public_id == public_id)
    )


def list_member_ids(cohort_id: int) -> Sequence[int]:
    """Return the companies that are in a cohort now."""
    return db.session.scalars(
        select(CohortMember.company_id).where(
            CohortMember.cohort_id == cohort_id, CohortMember.left_on.is_(None)
        )
    ).all()


def list_checks(company_ids: Collection[int]) -> Mapping[int, Mapping[CriterionCode, FieldCheck]]:
    """Return the latest of what mentors saw, by company and criterion."""
    found: dict[int, dict[CriterionCode, FieldCheck]] = {}
    for verification, name in _latest(company_ids):
        found.setdefault(verification.company_id, {})[CriterionCode(verification.criterion)] = (
            FieldCheck(
                holds=verification.holds,
                by=name,
                day=verification.verified_on,
                note=verification.note,
            )
        )
    return found


def list_checks_of(company_id: int) -> Mapping[CriterionCode, Check]:
    """Return the latest of what mentors saw at a company, with what they found instead."""
    return {
        CriterionCode(one.criterion): Check(
            criterion=CriterionCode(one.criterion),
            holds=one.holds,
            by=name,
            day=one.verified_on,
            note=one.note,
            markets=tuple(one.markets or ()),
            capacity_per_month=one.capacity_per_month,
        )
        for one, name in _latest([company_id])
    }


def count_disagreements(edition_id: int) -> int:
    """Return at how many IKM of an edition the field shows something else than the records."""
    latest = (
        select(Verification.company_id, Verification.holds)
        .join(Participation, Participation.company_id == Verification.company_id)
        .where(Participation.edition_id == edition_id)
        .ext(distinct_on(Verification.company_id, Verification.criterion))
        .order_by(Verification.company_id, Verification.criterion, Verification.id.desc())
        .subquery()
    )
    return (
        db.session.scalar(select(func.count(latest.c.company_id.distinct())).where(~latest.c.holds))
        or 0
    )


def list_history(participation_id: int) -> Sequence[HistoryLine]:
    """Return every change of an IKM's verdict, the latest first."""
    person = aliased(User)
    rows = db.session.execute(
        select(GateChange, person.name, GateOverride.reason, GateOverride.passes)
        .outerjoin(person, person.id == GateChange.by_id)
        .outerjoin(GateOverride, GateOverride.id == GateChange.override_id)
        .where(GateChange.participation_id == participation_id)
        .order_by(GateChange.id.desc())
    )
    return [
        HistoryLine(
            stood=change.stood,
            standing=change.standing,
            cause=change.cause,
            changed=tuple(_turned(one) for one in change.details),
            by=name,
            reason=reason or "",
            returned=change.override_id is not None and passes is None,
            changed_at=change.changed_at,
        )
        for change, name, reason, passes in rows
    ]


def find_editor(host_id: int, at: datetime) -> int | None:
    """Return who acted in the transaction that began at a moment, by the trail."""
    return db.session.scalar(
        select(AuditEntry.actor_id)
        .where(AuditEntry.host_id == host_id, AuditEntry.at == at, AuditEntry.actor_id.is_not(None))
        .limit(1)
    )


def _latest(company_ids: Collection[int]) -> Sequence[tuple[Verification, str]]:
    rows = db.session.execute(
        select(Verification, User.name)
        .join(User, User.id == Verification.user_id)
        .where(Verification.company_id.in_(company_ids))
        .ext(distinct_on(Verification.company_id, Verification.criterion))
        .order_by(Verification.company_id, Verification.criterion, Verification.id.desc())
    ).all()
    return [(verification, name) for verification, name in rows]


def _turned(stored: Mapping[str, object]) -> Turned:
    evidence, mend = stored.get("evidence"), stored.get("mend")
    before, after = stored.get("before"), stored.get("after")
    return Turned(
        criterion=CriterionCode(str(stored["criterion"])),
        before=Outcome(str(before)) if before else None,
        after=Outcome(str(after)) if after else None,
        evidence=Text(**evidence) if isinstance(evidence, dict) else None,
        mend=Text(**mend) if isinstance(mend, dict) else None,
    )

"""Write down cohorts, who is in them, and who leaves and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from matchmaker.accounts import trail
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory import team
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company
from matchmaker.programme.cohorts import queries
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.models import Cohort, CohortMember


class NameTakenError(ValueError):
    """Another cohort of the host has this name."""


class CohortClosedError(ValueError):
    """A closed cohort takes nobody in."""


class LeavesTooEarlyError(ValueError):
    """Nobody leaves before the day on which they joined."""


@dataclass(frozen=True, kw_only=True)
class CohortEntry:
    """What an organiser says of a cohort."""

    name: str
    starts_on: date
    close_months: int
    follow_months: int
    mode: CohortMode


def create_cohort(host_id: int, entry: CohortEntry) -> Cohort:
    """Open a cohort. Raises NameTakenError."""
    _check_name(host_id, entry.name)
    cohort = Cohort(host_id=host_id)
    _write(cohort, entry)
    db.session.add(cohort)
    db.session.flush()
    _note("programme.cohort_opened", cohort)
    return cohort


def change_cohort(cohort: Cohort, entry: CohortEntry) -> None:
    """Change its name, dates, lengths or mode. Raises NameTakenError."""
    _check_name(cohort.host_id, entry.name, but=cohort.id)
    _write(cohort, entry)
    db.session.flush()
    _note("programme.cohort_changed", cohort)


def close_cohort(cohort: Cohort, now: datetime) -> None:
    """End a cohort before or after its time; what was written down stays."""
    cohort.closed_at = cohort.closed_at or now
    db.session.flush()
    _note("programme.cohort_closed", cohort)


def reopen_cohort(cohort: Cohort) -> None:
    """Let a cohort that was closed too early go on."""
    cohort.closed_at = None
    db.session.flush()
    _note("programme.cohort_reopened", cohort)


def add_members(cohort: Cohort, company_ids: Collection[int], joined_on: date) -> int:
    """Take IKM of the host into the cohort; return how many are in it that were in none.

    Who is in a cohort already stays where they are. Raises CohortClosedError.
    """
    if cohort.closed_at is not None:
        raise CohortClosedError(cohort.name)
    # Two organisers at once: the second waits and then finds them taken in.
    free = db.session.scalars(
        select(Company.id)
        .where(
            Company.id.in_(company_ids),
            Company.host_id == cohort.host_id,
            Company.kind == CompanyKind.IKM,
            Company.erased_at.is_(None),
            ~queries.in_a_cohort(),
        )
        .with_for_update()
    ).all()
    taken = set(queries.list_taken(free))
    new = [company_id for company_id in free if company_id not in taken]
    db.session.add_all(
        CohortMember(
            host_id=cohort.host_id, cohort_id=cohort.id, company_id=company_id, joined_on=joined_on
        )
        for company_id in new
    )
    db.session.flush()
    _note("programme.cohort_joined", cohort, {"ikm": len(new)})
    return len(new)


def leave(member: CohortMember, left_on: date, reason: str) -> None:
    """Note that an IKM leaves its cohort, and why. Raises LeavesTooEarlyError."""
    if left_on < member.joined_on:
        raise LeavesTooEarlyError(member.joined_on.isoformat())
    member.left_on, member.left_reason = left_on, reason
    db.session.flush()
    trail.record(
        "programme.cohort_left",
        host_id=member.host_id,
        object_kind="company",
        object_id=member.company.public_id,
        acting_for_id=member.company_id,
        details={"cohort": member.cohort.public_id},
    )


def assign_mentor(companies: Sequence[Company], mentor: User) -> int:
    """Give a mentor all these IKM; return how many are theirs that were not before.

    Raises directory.team's UnknownPersonError for somebody who is no mentor of the host.
    """
    before = {held.company_id for held in mentor.mandates}
    for company in companies:
        team.assign_mentor(company, mentor)
    return len({company.id for company in companies} - before)


def note_export(cohort: Cohort) -> None:
    """Keep that somebody took the cohort's data along."""
    _note("programme.cohort_exported", cohort)


def _check_name(host_id: int, name: str, but: int | None = None) -> None:
    found = queries.find_by_name(host_id, name)
    if found is not None and found.id != but:
        raise NameTakenError(name)


def _write(cohort: Cohort, entry: CohortEntry) -> None:
    cohort.name = entry.name
    cohort.starts_on = entry.starts_on
    cohort.close_months = entry.close_months
    cohort.follow_months = entry.follow_months
    cohort.mode = entry.mode


def _note(action: str, cohort: Cohort, details: dict[str, Any] | None = None) -> None:
    trail.record(
        action,
        host_id=cohort.host_id,
        object_kind="cohort",
        object_id=cohort.public_id,
        details=details,
    )

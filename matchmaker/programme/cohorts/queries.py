"""Reads of cohorts: which there are, who is in them, who could be, and who mentors whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import Mandate, Membership, User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.programme.cohorts.models import Cohort, CohortMember

MOST_CANDIDATES = 60


@dataclass(frozen=True, kw_only=True)
class CohortLine:
    """A cohort with how many IKM are in it now, and how many have left."""

    cohort: Cohort
    members: int
    left: int


@dataclass(frozen=True, kw_only=True)
class MentorLoad:
    """A mentor with how many IKM they have: in this cohort, and in all open cohorts."""

    mentor: User
    here: int
    everywhere: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The IKM that an organiser looks for; an empty field asks for nothing."""

    search: str = ""
    regency_code: str = ""
    sector: str = ""
    edition_id: int | None = None


def list_cohorts(host_id: int) -> Sequence[CohortLine]:
    """Return the host's cohorts, the latest first."""
    rows = db.session.execute(
        select(
            Cohort,
            func.count(CohortMember.id).filter(CohortMember.left_on.is_(None)),
            func.count(CohortMember.left_on),
        )
        .outerjoin(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(Cohort.host_id == host_id)
        .group_by(Cohort.id)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return [CohortLine(cohort=cohort, members=now, left=left) for cohort, now, left in rows]


def find_cohort(host_id: int, public_id: str) -> Cohort | None:
    """Return the host's cohort of that public id."""
    return db.session.scalar(
        select(Cohort).where(Cohort.host_id == host_id, Cohort.public_id == public_id)
    )


def find_by_name(host_id: int, name: str) -> Cohort | None:
    """Return the host's cohort of that name."""
    return db.session.scalar(select(Cohort).where(Cohort.host_id == host_id, Cohort.name == name))


def list_members(cohort_id: int) -> Sequence[CohortMember]:
    """Return all who are or were in the cohort with their companies, by name."""
    return db.session.scalars(
        select(CohortMember)
        .join(CohortMember.company)
        .where(CohortMember.cohort_id == cohort_id)
        .options(contains_eager(CohortMember.company))
        .order_by(func.lower(Company.name), CohortMember.id)
    ).all()


def find_member(cohort_id: int, company: str) -> CohortMember | None:
    """Return the open membership of a company, by its public id, in the cohort."""
    return db.session.scalar(
        select(CohortMember)
        .join(CohortMember.company)
        .where(
            CohortMember.cohort_id == cohort_id,
            CohortMember.left_on.is_(None),
            Company.public_id == company,
        )
        .options(contains_eager(CohortMember.company), joinedload(CohortMember.cohort))
    )


def find_membership(company_id: int) -> CohortMember | None:
    """Return the cohort that a company is in now."""
    return db.session.scalar(
        select(CohortMember)
        .where(CohortMember.company_id == company_id, CohortMember.left_on.is_(None))
        .options(joinedload(CohortMember.cohort))
    )


def list_taken(company_ids: Collection[int]) -> Sequence[int]:
    """Return those of the companies that are in a cohort."""
    return db.session.scalars(
        select(CohortMember.company_id).where(
            CohortMember.company_id.in_(company_ids), CohortMember.left_on.is_(None)
        )
    ).all()


def list_joined(company_ids: Collection[int]) -> dict[int, CohortMember]:
    """Return the open memberships of companies with their cohorts, by company."""
    rows = db.session.scalars(
        select(CohortMember)
        .where(CohortMember.company_id.in_(company_ids), CohortMember.left_on.is_(None))
        .options(joinedload(CohortMember.cohort))
    )
    return {member.company_id: member for member in rows}


def list_candidates(host_id: int, wanted: Wanted) -> tuple[Sequence[Company], int]:
    """Return IKM that are in no cohort and fit, at most 60 of them, by name; and how many fit."""
    fitting = _fitting(host_id, wanted)
    total = db.session.scalar(select(func.count()).select_from(Company).where(*fitting)) or 0
    found = db.session.scalars(
        select(Company)
        .where(*fitting)
        .order_by(func.lower(Company.name), Company.id)
        .limit(MOST_CANDIDATES)
    ).all()
    return found, total


def list_candidate_ids(host_id: int, wanted: Wanted) -> Sequence[int]:
    """Return the ids of all IKM that are in no cohort and fit."""
    return db.session.scalars(select(Company.id).where(*_fitting(host_id, wanted))).all()


def list_ids(host_id: int, public_ids: Collection[str]) -> Sequence[int]:
    """Return the ids of the host's companies of these public ids."""
    return db.session.scalars(
        select(Company.id).where(Company.host_id == host_id, Company.public_id.in_(public_ids))
    ).all()


def list_loads(host_id: int, cohort_id: int) -> Sequence[MentorLoad]:
    """Return the host's mentors with how many IKM each has, by name."""
    in_cohort = CohortMember.left_on.is_(None) & (Mandate.kind == MandateKind.MENTOR)
    rows = db.session.execute(
        select(
            User,
            func.count(CohortMember.id).filter(in_cohort, CohortMember.cohort_id == cohort_id),
            func.count(CohortMember.id).filter(in_cohort),
        )
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(Mandate, Mandate.user_id == User.id)
        .outerjoin(CohortMember, CohortMember.company_id == Mandate.company_id)
        .where(User.host_id == host_id, User.active, Membership.role == Role.MENTOR)
        .group_by(User.id)
        .order_by(func.lower(User.name), User.id)
    )
    return [MentorLoad(mentor=mentor, here=here, everywhere=all_) for mentor, here, all_ in rows]


def list_mentor_names(company_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the active mentors of companies, by company."""
    names: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(Mandate.company_id, User.name)
        .join(User, User.id == Mandate.user_id)
        .where(Mandate.company_id.in_(company_ids), Mandate.kind == MandateKind.MENTOR, User.active)
        .order_by(func.lower(User.name), User.id)
    )
    for company_id, name in rows:
        names.setdefault(company_id, []).append(name)
    return names


def in_a_cohort() -> ColumnElement[bool]:
    """Tell of a company in a query whether it is in a cohort."""
    return exists().where(CohortMember.company_id == Company.id, CohortMember.left_on.is_(None))


def _fitting(host_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    fitting = [
        Company.host_id == host_id,
        Company.kind == CompanyKind.IKM,
        Company.erased_at.is_(None),
        Company.restricted_at.is_(None),
        ~in_a_cohort(),
    ]
    if wanted.search:
        fitting.append(func.lower(Company.name).contains(wanted.search.lower(), autoescape=True))
    if wanted.regency_code:
        fitting.append(Company.regency_code == wanted.regency_code)
    if wanted.sector:
        fitting.append(Company.sectors.contains([wanted.sector]))
    if wanted.edition_id is not None:
        fitting.append(
            exists().where(
                Participation.company_id == Company.id,
                Participation.edition_id == wanted.edition_id,
            )
        )
    return fitting

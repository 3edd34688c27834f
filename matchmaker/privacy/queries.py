"""Reads of privacy: which banks can be named, whose time is over, whom a breach concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Select, cast, func, or_, select

from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import Mandate, Membership, User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.directory.models import Company, Participation, Permit
from matchmaker.events.models import Day, Edition
from matchmaker.meetings.core import LIVE
from matchmaker.meetings.models import Meeting
from matchmaker.privacy.core import Attended, Exposed, add_months
from matchmaker.privacy.models import Breach
from matchmaker.programme.models import Expert

STAFF = (Role.ORGANISER, Role.DESK, Role.MENTOR, Role.OBSERVER)


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """A person whom a breach concerns, for which companies, and what of theirs was exposed."""

    user: User
    companies: Sequence[str]
    exposed: Sequence[Exposed]


def list_companies(company_ids: Collection[int]) -> Sequence[Company]:
    """Return companies by name."""
    return db.session.scalars(
        select(Company).where(Company.id.in_(company_ids)).order_by(Company.name, Company.id)
    ).all()


def list_banks(company_ids: Collection[int]) -> Sequence[Company]:
    """Return the banks that take part in an edition where one of these companies does, by name."""
    editions = select(Participation.edition_id).where(Participation.company_id.in_(company_ids))
    return db.session.scalars(
        select(Company)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.edition_id.in_(editions), Company.kind == CompanyKind.BANK)
        .order_by(Company.name, Company.id)
        .distinct()
    ).all()


def count_meetings_ahead(company_ids: Collection[int]) -> int:
    """Return how many live meetings these companies have."""
    parts = select(Participation.id).where(Participation.company_id.in_(company_ids))
    return db.session.scalars(
        select(func.count())
        .select_from(Meeting)
        .where(
            or_(Meeting.ikm_id.in_(parts), Meeting.partner_id.in_(parts)), Meeting.state.in_(LIVE)
        )
    ).one()


def has_another_organiser(user: User) -> bool:
    """Tell whether somebody else organises the person's host."""
    other = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            User.host_id == user.host_id,
            User.id != user.id,
            User.active,
            Membership.role == Role.ORGANISER,
        )
    )
    return db.session.scalar(other.limit(1)) is not None


def name_of(company_ids: Collection[int]) -> dict[int, str]:
    """Return the names of companies by number."""
    companies = list_companies(company_ids)
    return {company.id: company.name for company in companies}


def list_attended(host_id: int | None = None) -> list[Attended]:
    """Return every part of a company that is not erased, with how long its people are kept."""
    last_day = select(func.max(Day.date)).where(Day.edition_id == Edition.id).scalar_subquery()
    rows = (
        select(Participation.company_id, last_day, Edition.retention_months)
        .join(Edition, Edition.id == Participation.edition_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Company.erased_at.is_(None))
    )
    if host_id is not None:
        rows = rows.where(Participation.host_id == host_id)
    return [
        Attended(company_id=company, last_day=day, months=months)
        for company, day, months in db.session.execute(rows)
        if day is not None
    ]


def list_editions_over(today: date, host_id: int | None = None) -> list[int]:
    """Return the editions whose time of keeping people is over, by number."""
    last_day = select(func.max(Day.date)).where(Day.edition_id == Edition.id).scalar_subquery()
    rows = select(Edition.id, last_day, Edition.retention_months)
    if host_id is not None:
        rows = rows.where(Edition.host_id == host_id)
    return [
        edition
        for edition, day, months in db.session.execute(rows)
        if day is not None and add_months(day, months) < today
    ]


def list_people_due(company_ids: Collection[int], *, limit: int | None = None) -> Sequence[User]:
    """Return the people all of whose own companies are among these; staff and experts stay."""
    kept = select(Mandate.user_id).where(
        Mandate.kind == MandateKind.OWN, Mandate.company_id.not_in(company_ids)
    )
    staff = select(Membership.user_id).where(Membership.role.in_(STAFF))
    experts = select(Expert.user_id).where(Expert.user_id.is_not(None))
    return db.session.scalars(
        select(User)
        .join(Mandate, Mandate.user_id == User.id)
        .where(
            Mandate.kind == MandateKind.OWN,
            Mandate.company_id.in_(company_ids),
            User.erased_at.is_(None),
            User.id.not_in(kept),
            User.id.not_in(staff),
            User.id.not_in(experts),
        )
        .order_by(User.id)
        .distinct()
        .limit(limit)
    ).all()


def list_deserted(company_ids: Collection[int], *, limit: int | None = None) -> Sequence[Company]:
    """Return the IKM among these for which nobody acts and that are not erased yet."""
    acting = select(Mandate.id).where(
        Mandate.company_id == Company.id, Mandate.kind == MandateKind.OWN
    )
    return db.session.scalars(
        select(Company)
        .where(
            Company.id.in_(company_ids),
            Company.kind == CompanyKind.IKM,
            Company.erased_at.is_(None),
            ~acting.exists(),
        )
        .order_by(Company.id)
        .limit(limit)
    ).all()


def find_breach(host_id: int, public_id: str) -> Breach | None:
    """Return the host's breach of that public id."""
    return db.session.scalar(
        select(Breach).where(Breach.host_id == host_id, Breach.public_id == public_id)
    )


def list_breaches(host_id: int) -> Sequence[Breach]:
    """Return the host's breaches, the newest first."""
    return db.session.scalars(
        select(Breach).where(Breach.host_id == host_id).order_by(Breach.id.desc())
    ).all()


def list_concerned(breach: Breach) -> list[Concerned]:
    """Return whom a breach concerns, by name: whose data of these kinds was there by its end."""
    kinds: dict[int, list[Exposed]] = {}
    for kind in Exposed:
        if kind in breach.exposed:
            for user_id in db.session.scalars(_with(kind, breach)):
                kinds.setdefault(user_id, []).append(kind)
    people = db.session.scalars(
        select(User)
        .where(User.id.in_(kinds), User.erased_at.is_(None))
        .order_by(func.lower(User.name), User.id)
    ).all()
    names = _company_names(person.id for person in people)
    return [
        Concerned(user=person, companies=names.get(person.id, []), exposed=kinds[person.id])
        for person in people
    ]


def _with(kind: Exposed, breach: Breach) -> Select[int]:
    """The people of whom the host had data of a kind by the end of the breach."""
    if kind is Exposed.ACCOUNTS and breach.edition_id is None:
        return select(User.id).where(
            User.host_id == breach.host_id, cast(User.created_at, Date) <= breach.ends_on
        )
    people = (
        select(Mandate.user_id)
        .join(Company, Company.id == Mandate.company_id)
        .join(Participation, Participation.company_id == Company.id)
        .where(
            Company.host_id == breach.host_id,
            Company.erased_at.is_(None),
            Mandate.kind == MandateKind.OWN,
            cast(Company.created_at, Date) <= breach.ends_on,
        )
    )
    if breach.edition_id is not None:
        people = people.where(Participation.edition_id == breach.edition_id)
    if kind is Exposed.FINANCES:
        loan = Participation.needs.contains([{"kind": NeedKind.LOAN.value}])
        people = people.where(
            Company.kind == CompanyKind.IKM, or_(Company.sales_per_year.is_not(None), loan)
        )
    elif kind is Exposed.PERMITS:
        held = select(Permit.id).where(Permit.company_id == Company.id)
        people = people.where(or_(Company.nib.is_not(None), held.exists()))
    elif kind is Exposed.MEETINGS:
        people = people.where(_asked_by(breach.ends_on).exists())
    return people.distinct()


def _asked_by(day: date) -> Select[int]:
    return select(Meeting.id).where(
        or_(Meeting.ikm_id == Participation.id, Meeting.partner_id == Participation.id),
        cast(Meeting.asked_at, Date) <= day,
    )


def _company_names(user_ids: Iterable[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(Mandate.user_id, Company.name)
        .join(Company, Company.id == Mandate.company_id)
        .where(Mandate.user_id.in_(list(user_ids)), Mandate.kind == MandateKind.OWN)
        .order_by(Company.name)
    )
    names: dict[int, list[str]] = {}
    for user_id, name in rows:
        names.setdefault(user_id, []).append(name)
    return names

"""Reads of companies and their part in an edition."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.core import Sight
from matchmaker.directory.models import Company, Disclosure, Participation
from matchmaker.directory.visibility import is_shown
from matchmaker.events.models import Seat

# The room above decides who has graduated and keeps it in a table of its own; the directory may
# not import that room, so it knows the table by name, as foreign keys across rooms do.
_gate = sql_table("programme_gate_result", sql_column("participation_id"), sql_column("standing"))


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who acts for a company; `name` is what the colleague who invited them typed.

    `has_come` reads the same for whoever is invited: it does not tell who had an account before.
    """

    user: User
    name: str
    has_come: bool


def list_own_participations(
    edition_id: int, company_ids: Collection[int]
) -> Sequence[Participation]:
    """Return the parts that these companies have in the edition, with the company, by name."""
    return db.session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.edition_id == edition_id, Participation.company_id.in_(company_ids))
        .options(joinedload(Participation.company))
        .order_by(Company.name, Participation.id)
    ).all()


def find_part(edition_id: int, public_id: str) -> Participation | None:
    """Return a participation of the edition by its own public id, with the company."""
    return db.session.scalar(
        select(Participation)
        .where(Participation.edition_id == edition_id, Participation.public_id == public_id)
        .options(joinedload(Participation.company))
    )


def list_seats(participation_id: int) -> Sequence[Seat]:
    """Return the seats of a participation's people by number."""
    return db.session.scalars(
        select(Seat).where(Seat.participation_id == participation_id).order_by(Seat.number)
    ).all()


def list_colleagues(company_id: int) -> Sequence[Colleague]:
    """Return who acts for a company as their own, invited ones too, by name."""
    name = func.coalesce(func.nullif(Mandate.called, ""), User.name)
    rows = db.session.execute(
        select(User, name.label("name"), Mandate.kind)
        .join(Mandate, Mandate.user_id == User.id)
        .where(Mandate.company_id == company_id, Mandate.kind != MandateKind.MENTOR, User.active)
        .order_by(func.lower(name), User.id)
    )
    return [
        Colleague(
            user=user,
            name=name,
            has_come=kind == MandateKind.OWN and user.last_seen_at is not None,
        )
        for user, name, kind in rows
    ]


def list_mentors(company_id: int) -> Sequence[User]:
    """Return the active people who are assigned to mentor a company, by name."""
    return db.session.scalars(
        select(User)
        .join(Mandate, Mandate.user_id == User.id)
        .where(Mandate.company_id == company_id, Mandate.kind == MandateKind.MENTOR, User.active)
        .order_by(func.lower(User.name), User.id)
    ).all()


def list_mentored_companies(edition_id: int, mentor_id: int) -> Sequence[Company]:
    """Return a mentor's IKM that take part in the edition, by name."""
    return db.session.scalars(
        select(Company)
        .join(Mandate, Mandate.company_id == Company.id)
        .join(Participation, Participation.company_id == Company.id)
        .where(
            Participation.edition_id == edition_id,
            Mandate.user_id == mentor_id,
            Mandate.kind == MandateKind.MENTOR,
        )
        .order_by(func.lower(Company.name), Company.id)
    ).all()


def count_mentored(edition_id: int) -> dict[int, int]:
    """Return how many IKM of the edition each mentor has, by the mentor's id."""
    rows = db.session.execute(
        select(Mandate.user_id, func.count().label("number"))
        .join(Participation, Participation.company_id == Mandate.company_id)
        .where(Participation.edition_id == edition_id, Mandate.kind == MandateKind.MENTOR)
        .group_by(Mandate.user_id)
    )
    return {row.user_id: row.number for row in rows}


def list_ikm_companies(edition_id: int) -> Sequence[Company]:
    """Return the IKM that take part in the edition, by name."""
    return db.session.scalars(
        select(Company)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.edition_id == edition_id, Company.kind == CompanyKind.IKM)
        .order_by(func.lower(Company.name), Company.id)
    ).all()


def list_offers(user_id: int) -> Sequence[Company]:
    """Return the companies for which a person is invited to act and has not answered."""
    return db.session.scalars(
        select(Company)
        .join(Mandate, Mandate.company_id == Company.id)
        .where(Mandate.user_id == user_id, Mandate.kind == MandateKind.OFFERED)
        .order_by(func.lower(Company.name), Company.id)
    ).all()


def find_company(host_id: int, public_id: str) -> Company | None:
    """Return a company of the host."""
    return db.session.scalar(
        select(Company).where(Company.host_id == host_id, Company.public_id == public_id)
    )


def find_participation(edition_id: int, company_public_id: str) -> Participation | None:
    """Return a company's part in an edition by the company's public id, with the company."""
    return db.session.scalar(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.edition_id == edition_id, Company.public_id == company_public_id)
        .options(joinedload(Participation.company))
    )


def find_visible_participation(
    edition_id: int,
    company_public_id: str,
    sight: Sight,
    own: Collection[int] = (),
    regency_code: str | None = None,
) -> Participation | None:
    """Return a company's part with products and permits, None when the visitor may not see it.

    The companies in `own` are always seen. With `regency_code` only that kabupaten's are.
    """
    return db.session.scalar(
        _visible(edition_id, sight, own, regency_code)
        .where(Company.public_id == company_public_id)
        .options(*_with_company())
    )


def are_contacts_open(edition_id: int, one_company_id: int, other_company_id: int) -> bool:
    """Tell whether the two companies may see each other's contacts in this edition."""
    pair = (one_company_id, other_company_id)
    return bool(
        db.session.scalar(
            select(
                select(Disclosure.id)
                .where(
                    Disclosure.edition_id == edition_id,
                    Disclosure.ikm_id.in_(pair),
                    Disclosure.partner_id.in_(pair),
                )
                .exists()
            )
        )
    )


def _visible(
    edition_id: int, sight: Sight, own: Collection[int] = (), regency_code: str | None = None
) -> Select[Any]:
    graduated = (
        select(_gate.c.participation_id)
        .where(_gate.c.participation_id == Participation.id, _gate.c.standing)
        .exists()
    )
    seen: dict[Sight, ColumnElement[bool]] = {
        Sight.EVERYONE: Company.erased_at.is_(None),
        Sight.GRADUATED_IKM: and_(Company.kind == CompanyKind.IKM, graduated, is_shown()),
        Sight.PARTNERS: and_(Company.kind != CompanyKind.IKM, is_shown()),
        Sight.NOBODY: false(),
    }
    return (
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(
            Participation.edition_id == edition_id,
            or_(seen[sight], Company.id.in_(own)) if own else seen[sight],
            true() if regency_code is None else Company.regency_code == regency_code,
        )
    )


def _with_company() -> tuple[Any, ...]:
    company = contains_eager(Participation.company)
    return (
        company,
        company.options(selectinload(Company.products), selectinload(Company.permits)),
    )

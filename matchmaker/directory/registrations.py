"""Reads of registrations, and the known companies that one of them may mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.core import PARTNER_KINDS, CompanyKind, RegistrationState
from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.roster import Row
from matchmaker.directory.models import Company, Registration
from matchmaker.notifications.core import Recipient
from matchmaker.reference.tables import fold

PAGE_SIZE = 30
MOST_TWINS = 5


class Mark(StrEnum):
    """By what a known company looks like the one that registers."""

    NIB = "nib"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A known company that may be the same; `other_side` when it is IKM here, partner there."""

    company: Company
    marks: tuple[Mark, ...]
    other_side: bool


def list_registrations(
    edition_id: int,
    *,
    state: RegistrationState | None,
    ikm: bool | None = None,
    text: str = "",
    page: int = 1,
) -> tuple[Sequence[Registration], int]:
    """Return a page of an edition's registrations, the longest waiting first, and their number.

    `ikm` True means IKM, False partners, None both; `text` finds a part of a name or number.
    """
    wanted = select(Registration).where(Registration.edition_id == edition_id)
    if state is not None:
        wanted = wanted.where(Registration.state == state)
    if ikm is not None:
        wanted = wanted.where((Registration.kind == CompanyKind.IKM).is_(ikm))
    if text:
        wanted = wanted.where(
            or_(
                Registration.company_name.icontains(text, autoescape=True),
                Registration.contact_name.icontains(text, autoescape=True),
                Registration.phone.icontains(text, autoescape=True),
                Registration.email.icontains(text, autoescape=True),
            )
        )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = db.session.scalars(
        wanted.order_by(Registration.submitted_at, Registration.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def count_registrations(edition_id: int) -> Mapping[RegistrationState, int]:
    """Return how many registrations of an edition are in each state."""
    rows = db.session.execute(
        select(Registration.state, func.count())
        .where(Registration.edition_id == edition_id)
        .group_by(Registration.state)
    )
    return dict.fromkeys(RegistrationState, 0) | {
        RegistrationState(state): count for state, count in rows
    }


def find_registration(public_id: str, edition_id: int | None = None) -> Registration | None:
    """Return a registration with its files; only the edition's own when one is given."""
    return db.session.scalar(_one(public_id, edition_id))


def lock_registration(public_id: str, edition_id: int | None = None) -> Registration | None:
    """Lock a registration, so that two decisions queue up, and return it as it is now."""
    return db.session.scalar(
        _one(public_id, edition_id)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )


def find_recipients(registration_ids: Collection[int]) -> Mapping[int, Recipient]:
    """Return by id how those who registered are reached."""
    rows = db.session.scalars(select(Registration).where(Registration.id.in_(registration_ids)))
    return {row.id: recipient_of(row) for row in rows}


def recipient_of(registration: Registration) -> Recipient:
    """Return somebody who registered, and has no account yet, as an announcement sees them."""
    return Recipient(
        user_id=None,
        name=registration.contact_name or registration.company_name,
        email=registration.email,
        phone=registration.phone,
        locale=registration.locale,
    )


def list_same_contact(registration: Registration) -> Sequence[Registration]:
    """Return other open registrations of the edition with the same number or address."""
    same: list[ColumnElement[bool]] = []
    if registration.phone:
        same.append(Registration.phone == registration.phone)
    if registration.email:
        same.append(Registration.email == registration.email)
    return db.session.scalars(
        select(Registration)
        .where(
            Registration.edition_id == registration.edition_id,
            Registration.id != registration.id,
            Registration.state.in_((RegistrationState.SUBMITTED, RegistrationState.RETURNED)),
            or_(*same),
        )
        .order_by(Registration.id)
        .limit(MOST_TWINS)
    ).all()


def list_account_holders(registration: Registration) -> Sequence[User]:
    """Return the people who already have an account with that number or address, of any host."""
    same: list[ColumnElement[bool]] = []
    if registration.phone:
        same.append(User.phone == registration.phone)
    if registration.email:
        same.append(User.email == registration.email)
    return db.session.scalars(select(User).where(or_(*same)).order_by(User.id)).all()


def list_twins(host_id: int, row: Row) -> list[Twin]:
    """Return the host's companies that may be the one of a row, the surest first.

    Same NIB, number or address, or a name that is nearly the same.
    """
    nib = row.nib if isinstance(row, IkmRow) else None
    alike = func.similarity(func.lower(Company.name), row.name.lower()) > 0.6
    wanted: list[ColumnElement[bool]] = [alike]
    for column, value in (
        (Company.nib, nib),
        (Company.phone, row.phone),
        (Company.email, row.email),
    ):
        if value:
            wanted.append(column == value)
    companies = db.session.scalars(
        select(Company).where(Company.host_id == host_id, or_(*wanted)).order_by(Company.id)
    )
    ikm = isinstance(row, IkmRow)
    twins = [
        Twin(
            company=company,
            marks=_marks(company, row, nib),
            other_side=(company.kind not in PARTNER_KINDS) is not ikm,
        )
        for company in companies
    ]
    order = list(Mark)
    return sorted(twins, key=lambda twin: (order.index(twin.marks[0]), -len(twin.marks)))[
        :MOST_TWINS
    ]


def _marks(company: Company, row: Row, nib: str | None) -> tuple[Mark, ...]:
    found = [
        mark
        for mark, mine, theirs in (
            (Mark.NIB, company.nib, nib),
            (Mark.PHONE, company.phone, row.phone),
            (Mark.EMAIL, company.email, row.email),
            (Mark.NAME, fold(company.name), fold(row.name)),
        )
        if mine and mine == theirs
    ]
    return tuple(found) or (Mark.NAME,)


def _one(public_id: str, edition_id: int | None) -> Select[Registration]:
    wanted = (
        select(Registration)
        .where(Registration.public_id == public_id)
        .options(joinedload(Registration.photo), joinedload(Registration.permit))
    )
    if edition_id is not None:
        wanted = wanted.where(Registration.edition_id == edition_id)
    return wanted

"""Write planned rows: companies, their part in the edition, their people and seats."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.changes import put_brief, put_ikm, put_mitra, put_needs
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.mitra import MitraRow
from matchmaker.directory.imports.roster import Row
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.people import People, Person
from matchmaker.directory.planning import Contact, Planned
from matchmaker.directory.tags.proposing import tag_briefs, tag_companies
from matchmaker.events.core import SeatKind
from matchmaker.events.models import Edition, Seat
from matchmaker.events.queries import lock_edition
from matchmaker.reference.texts import Text


def write_companies(plans: Sequence[Planned], host_id: int) -> None:
    """Load the known companies, make the new ones, and write each row onto its own."""
    ids = [plan.known.id for plan in plans if plan.known]
    loaded = {
        company.id: company
        for company in db.session.scalars(
            select(Company)
            .where(Company.id.in_(ids))
            .options(selectinload(Company.products), selectinload(Company.permits))
            .execution_options(populate_existing=True)
        )
    }
    for plan in plans:
        if plan.known is not None:
            plan.company = loaded[plan.known.id]
            plan.before = Contact(
                name=plan.company.contact_name or plan.company.name,
                phone=plan.company.phone,
                email=plan.company.email,
            )
        else:
            plan.company = _new_company(host_id, plan.row)
            db.session.add(plan.company)
        if isinstance(plan.row, IkmRow):
            put_ikm(plan.company, plan.row, plan.changes)
        else:
            put_mitra(plan.company, plan.row, plan.changes)
    tag_companies((p.company for p in plans if isinstance(p.row, IkmRow)), host_id)
    db.session.flush()


def _new_company(host_id: int, row: Row) -> Company:
    kind = CompanyKind.IKM if isinstance(row, IkmRow) else row.kind
    return Company(
        host_id=host_id,
        kind=kind,
        name=row.name,
        contact_name="",
        contact_title="",
        city="",
        sectors=[],
        products=[],
        permits=[],
    )


def write_participations(plans: Sequence[Planned], edition: Edition) -> dict[int, Participation]:
    """Give every company its part in the edition; return the parts by company."""
    ids = [plan.company.id for plan in plans]
    found = {
        participation.company_id: participation
        for participation in db.session.scalars(
            select(Participation).where(
                Participation.edition_id == edition.id, Participation.company_id.in_(ids)
            )
        )
    }
    for plan in plans:
        participation = found.get(plan.company.id)
        if participation is None:
            participation = Participation(
                host_id=edition.host_id,
                edition_id=edition.id,
                company_id=plan.company.id,
                company=plan.company,
                brief={},
                needs=[],
                terms_accepted=[],
                attends=[],
            )
            db.session.add(participation)
            found[plan.company.id] = participation
            plan.changes.note(Text(id="ikut serta", en="takes part"), None, edition.name)
        if isinstance(plan.row, IkmRow):
            put_needs(participation, plan.row.needs, plan.changes)
        else:
            put_brief(participation, plan.row.brief, plan.changes)
            attends = _attends(plan.row, [day.date for day in edition.days])
            plan.changes.put(
                participation, "attends", attends, Text(id="kehadiran", en="attendance")
            )
    tag_briefs(
        [found[p.company.id] for p in plans if not isinstance(p.row, IkmRow)], edition.host_id
    )
    db.session.flush()
    return found


def _attends(row: MitraRow, days: Sequence[date]) -> list[str]:
    return [f"{days[half.day - 1].isoformat()}:{half.half}" for half in row.attendance]


def write_people(
    plans: Sequence[Planned],
    participations: dict[int, Participation],
    edition: Edition,
    *,
    keep_accounts: bool = False,
) -> list[User | None]:
    """Make or find the person of every row, and a seat for each one who comes.

    With `keep_accounts` accounts and seats that are there already stay as they are. Returns the
    people in the order of the plans, None where an account may not be touched.
    """
    # Seats change hands and claims follow: a plan that is being published is waited for.
    lock_edition(edition.id)
    everyone = [_person_of(plan) for plan in plans]
    people = People(edition.host_id, everyone, keep_accounts=keep_accounts)
    users = [people.settle(person) for person in everyone]
    db.session.flush()
    seated = _list_seated(edition.id)
    seats = _list_seats([part.id for part in participations.values()])
    for plan, person, user in zip(plans, everyone, users, strict=True):
        participation = participations[plan.company.id]
        held = seats.get(participation.id, [])
        wanted = plan.row.officers if isinstance(plan.row, MitraRow) else 1
        _seat(plan, participation, held, wanted)
        first = held[0]
        if keep_accounts and first.user_id is not None:
            continue
        if first.label in ("", plan.before.name):
            first.label = person.name
        if user is not None and first.user_id != user.id:
            _sit(first, user, seated)
    return users


def _sit(seat: Seat, user: User, seated: set[int]) -> None:
    """Name who sits on a seat, unless they are booked for another company at one of its hours."""
    if user.id not in seated:
        seat.user_id = user.id
        seated.add(user.id)
        return
    with suppress(IntegrityError), db.session.begin_nested():
        seat.user_id = user.id
        db.session.flush()


def _list_seated(edition_id: int) -> set[int]:
    named = select(Seat.user_id).where(Seat.edition_id == edition_id, Seat.user_id.is_not(None))
    return {user_id for user_id in db.session.scalars(named) if user_id is not None}


def _person_of(plan: Planned) -> Person:
    company = plan.company
    return Person(
        company_id=company.id,
        name=company.contact_name or company.name,
        phone=company.phone,
        email=company.email,
        role=Role.IKM if company.kind is CompanyKind.IKM else Role.PARTNER,
        before=plan.before,
    )


def _list_seats(participation_ids: Sequence[int]) -> dict[int, list[Seat]]:
    seats: dict[int, list[Seat]] = {}
    for seat in db.session.scalars(
        select(Seat).where(Seat.participation_id.in_(participation_ids)).order_by(Seat.number)
    ):
        seats.setdefault(seat.participation_id or 0, []).append(seat)
    return seats


def _seat(plan: Planned, participation: Participation, held: list[Seat], wanted: int) -> None:
    """Give the participation as many seats for people as the roster says it sends."""
    known = len(held)
    for number in range(known + 1, wanted + 1):
        seat = Seat(
            edition_id=participation.edition_id,
            kind=SeatKind.PERSON,
            number=number,
            label="",
            participation_id=participation.id,
        )
        db.session.add(seat)
        held.append(seat)
    while len(held) > wanted and isinstance(plan.row, MitraRow) and _give_up(held[-1]):
        held.pop()
    if known not in (0, len(held)):
        plan.changes.note(Text(id="jumlah petugas", en="officers"), known, len(held))


def _give_up(seat: Seat) -> bool:
    """Delete a seat unless a meeting already has it."""
    try:
        with db.session.begin_nested():
            db.session.delete(seat)
    except IntegrityError:
        return False
    return True

"""Who comes for a company and who acts for it: seats with names, colleagues, mentors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts import queries as people
from matchmaker.accounts import service as accounts
from matchmaker.accounts import trail
from matchmaker.accounts.adding import add_person
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory import queries
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Edition, Seat
from matchmaker.events.queries import lock_edition
from matchmaker.outbox import service as outbox
from matchmaker.reference.phones import PhoneError, normalise_phone

LONGEST_LABEL = 80


class TwoSeatsError(ValueError):
    """One person was given two seats: a person has one body."""


class BookedElsewhereError(ValueError):
    """Somebody would sit at two tables at one hour: they are booked for another company then."""


class UnknownPersonError(LookupError):
    """The person does not act for this company, or is no mentor of this host."""


class LastPersonError(ValueError):
    """Somebody must stay who acts for the company."""


class AddressElsewhereError(ValueError):
    """The address or number is in use where this host has no say."""


class NotAnIkmError(ValueError):
    """Only IKM are mentored."""


class UnknownIkmError(LookupError):
    """Lines of a list that name no IKM of the edition, or more than one."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(", ".join(lines))
        self.lines = list(lines)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What an invitation of a colleague needs beside the name: the link's secret and its end."""

    secret: str
    valid_for: timedelta
    by_id: int
    now: datetime


@dataclass(frozen=True, kw_only=True)
class SeatName:
    """Who sits on a seat: a person of the company by public id, or nobody yet; and a label."""

    person: str = ""
    label: str = ""


def name_seats(participation: Participation, names: Mapping[str, SeatName]) -> None:
    """Say who comes, by the seats' public ids; seats that are not named stay as they are.

    Raises UnknownPersonError, TwoSeatsError when somebody would have two seats, or
    BookedElsewhereError.
    """
    lock_edition(participation.edition_id)
    colleagues = {c.user.public_id: c for c in queries.list_colleagues(participation.company_id)}
    seats = queries.list_seats(participation.id)
    sits = {seat.id: seat.user_id for seat in seats}
    for seat in seats:
        wanted = names.get(seat.public_id)
        if wanted is None:
            continue
        if wanted.person and wanted.person not in colleagues:
            raise UnknownPersonError(wanted.person)
        colleague = colleagues.get(wanted.person)
        label = " ".join(wanted.label.split())[:LONGEST_LABEL]
        if colleague and colleague.user.id != seat.user_id and label == seat.label:
            # The badge still bore the name of who sat here before.
            label = ""
        sits[seat.id] = colleague.user.id if colleague else None
        seat.label = label or (colleague.name if colleague else "")
    seated = [user_id for user_id in sits.values() if user_id is not None]
    if len(seated) != len(set(seated)):
        raise TwoSeatsError
    _sit_down(seats, sits)
    _note("directory.seats_named", participation.company, {"seats": len(names)})


def invite_colleague(
    company: Company,
    edition: Edition,
    *,
    name: str,
    email: str | None,
    phone: str | None,
    anew: bool,
    invitation: Invitation,
) -> None:
    """Let somebody act for the company too; they come in by a personal link.

    Who has an account already is told and accepts first, so that nobody is drawn into a company
    and the inviter does not learn of the account. With `anew` the person has agreed to it. Raises
    AddressElsewhereError, accounts.adding.AskedToBeForgottenError.
    """
    user = people.find_user_by_identity(email, phone)
    if user is None:
        user = add_person(
            host_id=company.host_id,
            name=name,
            email=email,
            phone=phone,
            roles=[role_in(company)],
            anew=anew,
        )
        accounts.grant_mandate(user, company.id, called=name)
        accounts.make_links(
            [user],
            edition_id=edition.id,
            secret=invitation.secret,
            now=invitation.now,
            valid_for=invitation.valid_for,
            created_by_id=invitation.by_id,
        )
    elif user.host_id != company.host_id:
        raise AddressElsewhereError
    elif all(held.company_id != company.id for held in user.mandates):
        accounts.grant_mandate(user, company.id, MandateKind.OFFERED, called=name)
        _tell_of_offer(user, company, edition, invitation.now)
    _note("directory.colleague_invited", company, {"person": user.public_id})


def remove_colleague(company: Company, public_id: str) -> None:
    """End that somebody acts for the company; their seat is free for another name.

    With the last company of its kind goes the role, and every session of theirs. Raises
    UnknownPersonError, or LastPersonError for the only one who has it in hand.
    """
    # Two who remove each other at the same moment would leave nobody.
    db.session.execute(select(Company.id).where(Company.id == company.id).with_for_update())
    colleagues = queries.list_colleagues(company.id)
    leaving = next((c.user for c in colleagues if c.user.public_id == public_id), None)
    if leaving is None:
        raise UnknownPersonError(public_id)
    staying = people.list_people_of([company.id])
    if [user.id for user in staying] == [leaving.id]:
        raise LastPersonError
    accounts.withdraw_mandate(leaving, company.id)
    parts = select(Participation.id).where(Participation.company_id == company.id)
    db.session.execute(
        update(Seat)
        .where(Seat.participation_id.in_(parts), Seat.user_id == leaving.id)
        .values(user_id=None, label="")
    )
    if not _has_another(leaving, company):
        accounts.withdraw_role(leaving, role_in(company))


def answer_offer(user: User, company: Company, *, accepts: bool) -> bool:
    """Take up or turn down a colleague's invitation; False when there is none."""
    return accounts.answer_mandate(user, company.id, role_in(company), accepts=accepts)


def assign_mentor(company: Company, mentor: User) -> None:
    """Let a mentor act for an IKM. Raises UnknownPersonError or NotAnIkmError."""
    if company.kind is not CompanyKind.IKM:
        raise NotAnIkmError(company.name)
    is_mentor = any(held.role == Role.MENTOR for held in mentor.memberships)
    if mentor.host_id != company.host_id or not is_mentor:
        raise UnknownPersonError(mentor.public_id)
    accounts.grant_mandate(mentor, company.id, MandateKind.MENTOR)


def unassign_mentor(company: Company, mentor: User) -> None:
    """End that a mentor acts for an IKM. Raises UnknownPersonError when they do not."""
    if all(found.id != mentor.id for found in queries.list_mentors(company.id)):
        raise UnknownPersonError(mentor.public_id)
    accounts.withdraw_mandate(mentor, company.id)


def assign_by_list(edition: Edition, mentor: User, lines: Sequence[str]) -> int:
    """Assign a mentor to the IKM that the lines name: by name, NIB or WhatsApp number.

    Returns how many are theirs that were not before. All or nothing: raises UnknownIkmError with
    the lines that name none or several.
    """
    found, unknown = _read_lines(queries.list_ikm_companies(edition.id), lines)
    if unknown:
        raise UnknownIkmError(unknown)
    before = {held.company_id for held in mentor.mandates}
    for company in found:
        assign_mentor(company, mentor)
    return len({company.id for company in found} - before)


def role_in(company: Company) -> Role:
    """Return the role of a company's own people."""
    return Role.IKM if company.kind is CompanyKind.IKM else Role.PARTNER


def _sit_down(seats: Sequence[Seat], sits: Mapping[int, int | None]) -> None:
    """Write who sits where. All rise first, since two may have changed seats with each other."""
    moving = [seat for seat in seats if seat.user_id != sits[seat.id]]
    for seat in moving:
        seat.user_id = None
    db.session.flush()
    try:
        with db.session.begin_nested():
            for seat in moving:
                seat.user_id = sits[seat.id]
            db.session.flush()
    except IntegrityError as error:
        raise BookedElsewhereError from error


def _read_lines(
    companies: Sequence[Company], lines: Sequence[str]
) -> tuple[list[Company], list[str]]:
    by_key: dict[str, list[Company]] = {}
    for company in companies:
        for key in {company.name.casefold(), company.nib or "", company.phone or ""} - {""}:
            by_key.setdefault(key, []).append(company)
    found: list[Company] = []
    unknown: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        named = by_key.get(line.casefold()) or by_key.get(_as_phone(line)) or []
        if len(named) == 1:
            found.append(named[0])
        else:
            unknown.append(line)
    return found, unknown


def _as_phone(text: str) -> str:
    try:
        return normalise_phone(text)
    except PhoneError:
        return ""


def _has_another(user: User, company: Company) -> bool:
    """Tell whether a person acts for another company on the same side of the table."""
    is_ikm = company.kind is CompanyKind.IKM
    same_side = Company.kind == CompanyKind.IKM if is_ikm else Company.kind != CompanyKind.IKM
    return (
        db.session.scalar(
            select(Mandate.id)
            .join(Company, Company.id == Mandate.company_id)
            .where(
                Mandate.user_id == user.id,
                Mandate.kind == MandateKind.OWN,
                same_side,
            )
            .limit(1)
        )
        is not None
    )


def _tell_of_offer(user: User, company: Company, edition: Edition, now: datetime) -> None:
    outbox.record(
        "directory.colleague_invited",
        {"user_id": user.id, "company_id": company.id, "edition_id": edition.id},
        key=f"{user.id}:{company.id}:{now.isoformat()}",
    )


def _note(action: str, company: Company, details: dict[str, object]) -> None:
    trail.record(
        action,
        host_id=company.host_id,
        object_kind="company",
        object_id=company.public_id,
        acting_for_id=company.id,
        details=details,
    )

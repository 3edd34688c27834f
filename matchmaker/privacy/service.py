"""A person's rights: consents taken back, data corrected, restricted, taken along, erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from matchmaker.accounts import consents, forgotten, trail
from matchmaker.accounts import privacy as accounts
from matchmaker.accounts.consent_texts import CURRENT_VERSION, Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.forgotten import Identifiers
from matchmaker.accounts.models import User
from matchmaker.accounts.queries import list_people_of
from matchmaker.accounts.subjects import Subject, get_subject
from matchmaker.db import db
from matchmaker.directory import privacy as directory
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company
from matchmaker.directory.service import lock_host
from matchmaker.events import privacy as events
from matchmaker.matching import privacy as matching
from matchmaker.meetings import privacy as meetings
from matchmaker.notifications import privacy as notifications
from matchmaker.notifications.service import stop_whatsapp
from matchmaker.organiser.privacy import drop_files
from matchmaker.privacy import queries
from matchmaker.programme import privacy as programme

# From the top of the house down: meetings are cancelled while their companies still have people.
ROOMS = (meetings, matching, programme, directory, events, notifications, accounts)


class LastOrganiserError(Exception):
    """Without this person nobody would organise the host: another organiser comes first."""


class NotABankError(LookupError):
    """Finances are opened to banks of the company's own editions only."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a person puts right about one of their companies."""

    name: str
    contact_name: str
    contact_title: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, kw_only=True)
class Traces:
    """The words by which an erased person could still be found in files."""

    words: tuple[str, ...]


def give(
    user: User,
    company: Company,
    purpose: Purpose,
    bank: Company | None,
    now: datetime,
    version: str = CURRENT_VERSION,
) -> None:
    """Consent to a purpose for one's own company, in the words of a version.

    Raises NotABankError, accounts.consents.ProgrammeFirstError and
    accounts.consent_texts.UnknownVersionError.
    """
    if bank is not None and bank not in queries.list_banks([company.id]):
        raise NotABankError(bank.public_id)
    consents.give(
        company.id,
        purpose,
        bank_id=bank.id if bank else None,
        host_id=company.host_id,
        by_id=user.id,
        now=now,
        version=version,
    )


def withdraw(
    user: User, company: Company, purpose: Purpose, bank: Company | None, now: datetime
) -> None:
    """Take a consent back; lists, matches and requests follow at once, waiting messages too."""
    consents.withdraw(
        company.id,
        purpose,
        bank_id=bank.id if bank else None,
        host_id=company.host_id,
        by_id=user.id,
        now=now,
    )
    if purpose in (Purpose.WHATSAPP, Purpose.PROGRAMME):
        stop_whatsapp([person.id for person in list_people_of([company.id])])


def restrict(company: Company, now: datetime) -> None:
    """Keep a company's data and show them to nobody until it is lifted; agreed meetings stay."""
    if company.restricted_at is None:
        company.restricted_at = now
        _note("privacy.restricted", company)


def lift_restriction(company: Company) -> None:
    """Show a restricted company again, as far as it has consented."""
    if company.restricted_at is not None:
        company.restricted_at = None
        _note("privacy.restriction_lifted", company)


def correct_name(user: User, name: str) -> None:
    """Put the person's own name right."""
    before, user.name = user.name, name
    if before != name:
        trail.record(
            "privacy.corrected",
            host_id=user.host_id,
            object_kind="person",
            object_id=user.public_id,
            details={"what": ["name"]},
        )


def correct_company(company: Company, correction: Correction) -> None:
    """Put a company's name and contact right."""
    changed = [
        field
        for field, value in vars(correction).items()
        if (getattr(company, field) or None) != (value or None)
    ]
    for field in changed:
        setattr(company, field, getattr(correction, field))
    if changed:
        _note("privacy.corrected", company, what=changed)


def collect(user: User) -> dict[str, Any]:
    """Return everything that the house keeps about a person and their companies, room by room.

    Each value is a list of rows; numbers of companies are written as their names.
    """
    subject = get_subject(user)
    found: dict[str, Any] = {}
    for room in reversed(ROOMS):
        found |= room.personal_data(subject)
    _write_names(found)
    return found


def note_export(user: User, form: str) -> None:
    """Write into the trail that a person has taken their data along."""
    trail.record(
        "privacy.exported",
        host_id=user.host_id,
        object_kind="person",
        object_id=user.public_id,
        details={"form": form},
    )


def check_erase(user: User) -> None:
    """Raise LastOrganiserError when the host would be left without an organiser."""
    organises = any(held.role == Role.ORGANISER for held in user.memberships)
    if organises and not queries.has_another_organiser(user):
        raise LastOrganiserError


def erase_person(user: User, now: datetime, *, asked: bool = True) -> Traces:
    """Erase a person, and what is theirs of their companies; totals and pseudonyms stay.

    Who has asked for it themself is known again when an old roster names them (keyed hashes).

    Live meetings of companies without anybody else are cancelled, the other sides are told. Once
    it is committed, `drop_traces` clears the files. Raises LastOrganiserError.
    """
    # Two last organisers who leave at the same moment wait for each other.
    lock_host(user.host_id)
    check_erase(user)
    subject = _hold(get_subject(user))
    traces = _traces(subject)
    trail.record(
        "privacy.person_erased",
        host_id=user.host_id,
        object_kind="person",
        object_id=user.public_id,
    )
    if asked:
        forgotten.remember(user.host_id, _identifiers(subject), now)
    _erase(subject, now)
    return traces


def erase_company(company: Company, now: datetime) -> Traces:
    """Erase an IKM for which nobody acts."""
    ids = frozenset({company.id})
    subject = _hold(Subject(user=None, company_ids=ids, sole_ids=ids))
    traces = _traces(subject)
    _note("privacy.company_erased", company)
    _erase(subject, now)
    return traces


def drop_traces(traces: Traces) -> None:
    """Delete the files that may still name who was erased: letters, rosters not yet imported."""
    notifications.drop_letters(traces.words)
    drop_files()


def _hold(subject: Subject) -> Subject:
    """Let nobody add to what is about to be erased, and see all that was added until now.

    New rows of a person or company wait for this (migration 0007), and then find them erased.
    """
    for table, ids in ((Company, subject.company_ids), (User, {subject.user_id} - {None})):
        held = select(table.id).where(table.id.in_(ids)).order_by(table.id)
        db.session.execute(held.with_for_update(key_share=True))
    db.session.expire_all()
    return subject


def _erase(subject: Subject, now: datetime) -> None:
    for room in ROOMS:
        room.erase(subject, now)
    db.session.flush()
    db.session.expire_all()


def _identifiers(subject: Subject) -> list[Identifiers]:
    """By what the person, and IKM that go with them, would be known in a roster."""
    user = subject.user
    found = [Identifiers(phone=user.phone, email=user.email)] if user else []
    return found + [
        Identifiers(phone=company.phone, email=company.email, nib=company.nib)
        for company in queries.list_companies(subject.sole_ids)
        if company.kind is CompanyKind.IKM
    ]


def _traces(subject: Subject) -> Traces:
    user = subject.user
    words = [user.name, user.email, user.phone and user.phone.lstrip("+")] if user else []
    for company in queries.list_companies(subject.sole_ids):
        if company.kind is CompanyKind.IKM:
            words += [company.name, company.nib]
        words += [company.email, company.phone and company.phone.lstrip("+")]
    return Traces(words=tuple(word for word in words if word))


def _write_names(found: dict[str, Any]) -> None:
    rows = [*found.get("consents", ()), *found.get("mandates", ())]
    numbers = {row[key] for row in rows for key in ("company", "bank") if row.get(key)}
    names = queries.name_of(numbers)
    for row in rows:
        for key in ("company", "bank"):
            if row.get(key):
                row[key] = names.get(row[key], "")


def _note(action: str, company: Company, **details: object) -> None:
    trail.record(
        action,
        host_id=company.host_id,
        object_kind="company",
        object_id=company.id,
        acting_for_id=company.id,
        details=details,
    )
    db.session.flush()

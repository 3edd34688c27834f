"""Approve a registration: what an import would make of its answers, once twins are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from matchmaker.accounts import consents
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.forgotten import lift
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.core import RegistrationState, check_step
from matchmaker.directory.enrolment import write_companies, write_participations, write_people
from matchmaker.directory.imports.answers import read_answers
from matchmaker.directory.imports.roster import Row, RowVerdict
from matchmaker.directory.known import KnownCompany
from matchmaker.directory.models import Company, Participation, Registration
from matchmaker.directory.photos import put_photo
from matchmaker.directory.planning import Planned, identifiers_of
from matchmaker.directory.registering import decide, key_of, payload_of
from matchmaker.directory.registrations import Mark, Twin, list_twins
from matchmaker.directory.service import lock_host
from matchmaker.events.models import Edition
from matchmaker.outbox import service as outbox

NEW = "new"


class TwinsError(Exception):
    """Known companies look like this one: the organiser says whether it is one of them."""

    def __init__(self, twins: Sequence[Twin]) -> None:
        super().__init__(", ".join(twin.company.name for twin in twins))
        self.twins = twins


class NibTakenError(Exception):
    """The NIB belongs to another known company than the chosen one."""


class ElsewhereError(Exception):
    """Number and address belong to accounts of another host: nobody could be let in."""


class UnreadableError(Exception):
    """The answers do not make a sound row any more (a rule has changed since)."""


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """What an approval made."""

    registration: Registration
    company: Company
    participation: Participation
    user: User


def enrol(
    registration: Registration,
    edition: Edition,
    *,
    choice: str,
    by: int,
    data: Path,
    now: datetime,
) -> Enrolled:
    """Approve it: company, part in the edition, person, mandate and seat, as an import makes them.

    `choice` is "new", the public id of the known company that it is, or empty: then TwinsError is
    raised when any known company looks like it. An account that is there already keeps its own
    number and address: who typed them has not shown that they are theirs. Raises WrongStepError,
    NibTakenError, ElsewhereError, UnreadableError. The caller makes and sends the personal link.
    """
    check_step(registration.state, RegistrationState.APPROVED)
    lock_host(edition.host_id)
    verdict, row = read_again(registration, edition, now)
    known = _choose(list_twins(edition.host_id, row), choice)
    plan = Planned(verdict=verdict, row=row, known=known)
    write_companies([plan], edition.host_id)
    parts = write_participations([plan], edition)
    [user] = write_people([plan], parts, edition, keep_accounts=True)
    if user is None or not user.active:
        raise ElsewhereError
    registration.company_id = plan.company.id
    decide(registration, RegistrationState.APPROVED, by, now, "")
    _keep_consents(registration, plan.company, user, now)
    _hand_files_over(registration, plan.company, data)
    # Whoever registers themself asks to be known again.
    lift(edition.host_id, [identifiers_of(row)])
    return Enrolled(
        registration=registration,
        company=plan.company,
        participation=parts[plan.company.id],
        user=user,
    )


def read_again(
    registration: Registration, edition: Edition, now: datetime
) -> tuple[RowVerdict, Row]:
    """Return the row that the answers make today; raises UnreadableError."""
    today = now.astimezone(ZoneInfo(edition.time_zone)).date()
    verdict = read_answers(registration.kind, registration.data["answers"], today)
    if verdict.row is None:
        raise UnreadableError(", ".join(problem.mend.en for problem in verdict.problems))
    return verdict, verdict.row


def tell_approved(registration: Registration, link_id: int) -> None:
    """Record that it was approved, with the personal link that its letter carries."""
    outbox.record(
        "directory.registration_approved",
        {**payload_of(registration), "link_id": link_id},
        key=key_of(registration),
    )


def _keep_consents(registration: Registration, company: Company, user: User, now: datetime) -> None:
    """Write down what was agreed to in the form; without the programme nothing else holds."""
    agreed = {Purpose(purpose) for purpose in registration.data["purposes"]}
    for purpose in sorted(agreed, key=list(Purpose).index):
        consents.give(
            company.id,
            purpose,
            host_id=registration.host_id,
            by_id=user.id,
            now=now,
            version=registration.data["consent_version"],
        )


def _hand_files_over(registration: Registration, company: Company, data: Path) -> None:
    if registration.permit is not None:
        registration.permit.company_id = company.id
    if registration.photo is not None:
        put_photo(company.id, registration.photo, data)
    db.session.flush()


def _choose(twins: Sequence[Twin], choice: str) -> KnownCompany | None:
    if twins and not choice:
        raise TwinsError(twins)
    chosen = next((twin for twin in twins if twin.company.public_id == choice), None)
    if choice not in ("", NEW) and (chosen is None or chosen.other_side):
        raise TwinsError(twins)
    if any(Mark.NIB in twin.marks for twin in twins if twin is not chosen):
        raise NibTakenError
    if chosen is None:
        return None
    company = chosen.company
    return KnownCompany(
        id=company.id,
        kind=company.kind,
        name=company.name,
        nib=company.nib,
        phone=company.phone,
        place=company.regency_code or company.city,
    )

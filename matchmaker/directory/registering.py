"""Register oneself, mend it, and the organiser's answers. Nothing is visible until approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from matchmaker.accounts import trail
from matchmaker.accounts.consent_texts import CURRENT_VERSION
from matchmaker.db import db
from matchmaker.directory.core import (
    CompanyKind,
    Purpose,
    RegistrationState,
    check_step,
)
from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.roster import Row
from matchmaker.directory.models import Registration
from matchmaker.directory.service import lock_host
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind
from matchmaker.outbox import service as outbox

# A second tap of an impatient thumb is no second registration.
SAME_TAP = timedelta(minutes=10)


class RegistrationClosedError(Exception):
    """The edition does not take registrations of this kind (any more)."""


class UnknownRegistrationError(LookupError):
    """The edition has no such registration."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What somebody sends: by the keys of a roster's columns, judged already; and the files."""

    kind: CompanyKind
    row: Row
    texts: Mapping[str, str]
    purposes: Sequence[Purpose]
    locale: str
    files: Mapping[FileKind, CleanFile] = field(default_factory=dict)


def may_register(edition: Edition, kind: CompanyKind) -> bool:
    """Tell whether the edition takes registrations of such companies."""
    open_ = edition.ikm_may_register if kind is CompanyKind.IKM else edition.partners_may_register
    return open_ and edition.phase is not Phase.CLOSED


def submit(edition: Edition, answers: Answers, *, data: Path, now: datetime) -> Registration:
    """Write a registration down for the organiser; raises RegistrationClosedError.

    The same one sent twice within minutes stays one.
    """
    if not may_register(edition, answers.kind):
        raise RegistrationClosedError(answers.kind)
    lock_host(edition.host_id)
    twice = _find_same(edition, answers, now)
    if twice is not None:
        return twice
    registration = Registration(
        host_id=edition.host_id,
        edition_id=edition.id,
        state=RegistrationState.SUBMITTED,
        submitted_at=now,
        revision=1,
        reason="",
    )
    _write(registration, answers)
    db.session.add(registration)
    _keep_files(registration, answers, data, now)
    _tell_submitted(registration)
    return registration


def mend(registration: Registration, answers: Answers, *, data: Path, now: datetime) -> None:
    """Send a returned registration again; raises WrongStepError when it is not returned."""
    check_step(registration.state, RegistrationState.SUBMITTED)
    registration.state = RegistrationState.SUBMITTED
    registration.reason = ""
    registration.decided_at = registration.decided_by_id = None
    registration.submitted_at = now
    registration.revision += 1
    _write(registration, answers)
    _keep_files(registration, answers, data, now)
    _tell_submitted(registration)


def give_back(registration: Registration, *, reason: str, by: int, now: datetime) -> None:
    """Return it to its owner with what to mend; raises WrongStepError."""
    decide(registration, RegistrationState.RETURNED, by, now, reason)
    outbox.record(
        "directory.registration_returned", payload_of(registration), key=key_of(registration)
    )


def reject(registration: Registration, *, reason: str, by: int, data: Path, now: datetime) -> None:
    """Refuse it with a reason; its files are deleted. Raises WrongStepError."""
    decide(registration, RegistrationState.REJECTED, by, now, reason)
    sent = [file for file in (registration.photo, registration.permit) if file is not None]
    registration.photo = registration.permit = None
    db.session.flush()
    files.delete(sent, data)
    outbox.record(
        "directory.registration_rejected", payload_of(registration), key=key_of(registration)
    )


def _find_same(edition: Edition, answers: Answers, now: datetime) -> Registration | None:
    return db.session.scalar(
        select(Registration)
        .where(
            Registration.edition_id == edition.id,
            Registration.state == RegistrationState.SUBMITTED,
            Registration.kind == answers.kind,
            Registration.company_name == answers.row.name,
            Registration.phone.is_not_distinct_from(answers.row.phone),
            Registration.email.is_not_distinct_from(answers.row.email),
            Registration.submitted_at > now - SAME_TAP,
        )
        .limit(1)
    )


def _write(registration: Registration, answers: Answers) -> None:
    row = answers.row
    registration.kind = answers.kind
    registration.locale = answers.locale
    registration.company_name = row.name
    registration.contact_name = row.owner if isinstance(row, IkmRow) else row.contact
    registration.phone = row.phone
    registration.email = row.email
    registration.data = {
        "answers": {key: text for key, text in answers.texts.items() if text},
        "purposes": [str(purpose) for purpose in answers.purposes],
        "consent_version": CURRENT_VERSION,
    }


def _keep_files(registration: Registration, answers: Answers, data: Path, now: datetime) -> None:
    for kind, clean in answers.files.items():
        slot = "photo" if kind is FileKind.PHOTO else "permit"
        before = getattr(registration, slot)
        stored = files.keep(clean, kind, host_id=registration.host_id, data=data, now=now)
        setattr(registration, slot, stored)
        db.session.flush()
        if before is not None:
            files.delete([before], data)
    db.session.flush()


def decide(
    registration: Registration, state: RegistrationState, by: int, now: datetime, reason: str
) -> None:
    """Write a decision and its entry in the trail down; raises WrongStepError."""
    check_step(registration.state, state)
    registration.state = state
    registration.reason = reason
    registration.decided_at = now
    registration.decided_by_id = by
    db.session.flush()
    _note(registration, f"directory.registration_{state}")


def _tell_submitted(registration: Registration) -> None:
    db.session.flush()
    _note(registration, "directory.registration_submitted")
    outbox.record(
        "directory.registration_submitted", payload_of(registration), key=key_of(registration)
    )


def payload_of(registration: Registration) -> dict[str, int]:
    """Return what every fact about a registration holds: ids."""
    return {
        "registration_id": registration.id,
        "revision": registration.revision,
        "edition_id": registration.edition_id,
        "host_id": registration.host_id,
    }


def key_of(registration: Registration) -> str:
    """Return what tells the facts about one sending of a registration from those of others."""
    return f"{registration.id}:{registration.revision}"


def _note(registration: Registration, action: str) -> None:
    trail.record(
        action,
        host_id=registration.host_id,
        object_kind="registration",
        object_id=registration.public_id,
        acting_for_id=registration.company_id,
        details={"revision": registration.revision},
    )

"""Approving a registration over all rooms: an import's company, the gate, and the personal link."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from matchmaker.accounts import service as accounts
from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.approving import Enrolled, enrol, tell_approved
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Registration
from matchmaker.directory.registering import UnknownRegistrationError
from matchmaker.directory.registrations import lock_registration
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.organiser.importing import first_day
from matchmaker.programme import service as programme


def approve(
    edition: Edition,
    public_id: str,
    *,
    choice: str,
    by: int,
    secret: str,
    valid_for: timedelta,
    data: Path,
    now: datetime,
) -> Enrolled:
    """Make everything that an approval makes and record the letter with the personal link.

    `choice` and what is raised: see `directory.approving.enrol`; UnknownRegistrationError too.
    """
    registration = get_locked(edition, public_id)
    made = enrol(registration, edition, choice=choice, by=by, data=data, now=now)
    if registration.kind is CompanyKind.IKM:
        programme.evaluate_participation(made.participation, first_day(edition), now=now)
    [link] = accounts.make_links(
        [made.user],
        edition_id=edition.id,
        secret=secret,
        now=now,
        valid_for=valid_for,
        created_by_id=by,
        tell=False,
    )
    tell_approved(registration, link.id)
    return made


def get_locked(edition: Edition, public_id: str) -> Registration:
    """Lock and return a registration of the edition; raises UnknownRegistrationError."""
    registration = lock_registration(public_id, edition.id)
    if registration is None:
        raise UnknownRegistrationError(public_id)
    return registration


def open_doors(edition: Edition, *, ikm: bool, partners: bool) -> None:
    """Let IKM, partners, both or nobody register by themselves from now on."""
    locked = lock_edition(edition.id)
    locked.ikm_may_register = ikm
    locked.partners_may_register = partners
    db.session.flush()
    trail.record(
        "events.registration_switched",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"ikm": ikm, "partners": partners},
    )

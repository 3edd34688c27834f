"""Permits of an IKM: added, evidenced by a scan, verified by whoever compared the two."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.core import PermitState
from matchmaker.directory.editing.answers import unverify
from matchmaker.directory.editing.core import Removable
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.editing.removing import drop_old, keep_removed, values_of
from matchmaker.directory.editing.service import lock_owner, note_edit
from matchmaker.directory.models import Company, Permit
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind
from matchmaker.files.models import StoredFile
from matchmaker.reference.permits import PermitKind

MOST_PERMITS = 40


class NothingToVerifyError(ValueError):
    """A permit in process has no number that could be compared with anything."""


class TooManyPermitsError(ValueError):
    """A profile has room for no more permits."""


def add_permit(company: Company, kind: PermitKind, *, by_id: int, now: datetime) -> Permit:
    """Add a permit of a kind, in process until its number is known.

    An empty one of that kind is given back as it is: a second tap makes no twin.
    """
    lock_owner(company)
    waiting = next((p for p in company.permits if p.kind == kind and not p.number), None)
    if waiting is not None:
        return waiting
    if len(company.permits) >= MOST_PERMITS:
        raise TooManyPermitsError
    permit = Permit(kind=str(kind), number="", state=PermitState.IN_PROCESS)
    company.permits.append(permit)
    db.session.flush()
    note_edit(company, [_name(permit)], by_id=by_id, now=now)
    return permit


def remove_permit(permit: Permit, *, by_id: int, data: Path, now: datetime) -> Removed:
    """Take a permit off the profile; `bring_back` undoes it for a day."""
    company = permit.company
    lock_owner(company)
    drop_old(company.id, data, now)
    scans = [permit.scan_id] if permit.scan_id else []
    removed = keep_removed(company.id, Removable.PERMIT, values_of(permit), photos=scans, now=now)
    company.permits.remove(permit)
    if permit.kind == PermitKind.NIB:
        company.nib = None
    db.session.flush()
    note_edit(company, [_name(permit)], by_id=by_id, now=now)
    return removed


def put_scan(
    permit: Permit, clean: CleanFile, *, by_id: int, data: Path, now: datetime
) -> StoredFile:
    """Keep the evidence of a permit, in place of an earlier one; it is to be verified anew."""
    company = permit.company
    lock_owner(company)
    before = permit.scan
    stored = files.keep(
        clean,
        FileKind.PERMIT,
        host_id=company.host_id,
        company_id=company.id,
        data=data,
        now=now,
        made_by_id=by_id,
    )
    permit.scan = stored
    unverify(permit)
    db.session.flush()
    if before is not None:
        files.delete([before], data)
    note_edit(company, [f"{_name(permit)}.scan"], by_id=by_id, now=now)
    return stored


def verify_permit(permit: Permit, *, by_id: int, now: datetime) -> None:
    """Note that somebody has compared number and evidence; raises NothingToVerifyError."""
    lock_owner(permit.company)
    if permit.state is PermitState.IN_PROCESS or not permit.number:
        raise NothingToVerifyError
    permit.state = PermitState.VERIFIED
    permit.verified_by_id, permit.verified_at = by_id, now
    db.session.flush()
    _note_verdict("directory.permit_verified", permit)
    note_edit(permit.company, [f"{_name(permit)}.verified"], by_id=by_id, now=now)


def take_back_verdict(permit: Permit, *, by_id: int, now: datetime) -> None:
    """Let a verified permit be a declared one again."""
    lock_owner(permit.company)
    unverify(permit)
    db.session.flush()
    _note_verdict("directory.permit_unverified", permit)
    note_edit(permit.company, [f"{_name(permit)}.verified"], by_id=by_id, now=now)


def _note_verdict(action: str, permit: Permit) -> None:
    trail.record(
        action,
        host_id=permit.company.host_id,
        object_kind="permit",
        object_id=permit.public_id,
        acting_for_id=permit.company_id,
        details={"kind": permit.kind},
    )


def _name(permit: Permit) -> str:
    return f"permit:{permit.public_id}"

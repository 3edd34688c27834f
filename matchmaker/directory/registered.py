"""What registrations and files keep of a person, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, false, or_, select

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind, RegistrationState
from matchmaker.directory.models import Company, Registration
from matchmaker.files import service as files
from matchmaker.files.models import StoredFile
from matchmaker.files.queries import list_files_of


def list_registered(subject: Subject) -> list[dict[str, Any]]:
    """Return what the person has sent about themself and their companies."""
    return [
        {
            "company": one.company_name,
            "state": one.state,
            "sent": one.submitted_at,
            "answers": one.data.get("answers", {}),
            "agreed_to": one.data.get("purposes", []),
            "reason": one.reason,
        }
        for one in _list_theirs(subject)
    ]


def list_stored(subject: Subject) -> list[dict[str, Any]]:
    """Return which files of the person's companies are kept; each can be opened on its page."""
    return [
        {"kind": file.kind, "type": file.media_type, "bytes": file.size, "kept": file.created_at}
        for file in list_files_of(subject.company_ids)
    ]


def forget_registered(subject: Subject) -> None:
    """Delete the person's registrations, and the files of IKM for which nobody else acts."""
    forget(_list_theirs(subject))
    alone = select(Company.id).where(
        Company.id.in_(subject.sole_ids), Company.kind == CompanyKind.IKM
    )
    files.delete(list_files_of(db.session.scalars(alone).all()), _data())


def list_never_approved(edition_ids: Sequence[int]) -> Sequence[Registration]:
    """Return the registrations of these editions that led to no company."""
    return db.session.scalars(
        select(Registration)
        .where(
            Registration.edition_id.in_(edition_ids),
            Registration.state != RegistrationState.APPROVED,
        )
        .order_by(Registration.id)
    ).all()


def forget(registrations: Sequence[Registration]) -> None:
    """Delete registrations with the files that no company has taken over.

    Messages about them have nobody to go to any more, and are cancelled when their time comes.
    """
    sent: list[StoredFile] = []
    for one in registrations:
        sent += [f for f in (one.photo, one.permit) if f is not None and f.company_id is None]
        db.session.delete(one)
    db.session.flush()
    files.delete(sent, _data())


def _list_theirs(subject: Subject) -> Sequence[Registration]:
    theirs: list[ColumnElement[bool]] = [Registration.company_id.in_(subject.sole_ids)]
    user = subject.user
    if user is not None:
        same = or_(
            Registration.phone == user.phone if user.phone else false(),
            Registration.email == user.email if user.email else false(),
        )
        theirs.append((Registration.host_id == user.host_id) & same)
    return db.session.scalars(
        select(Registration).where(or_(*theirs)).order_by(Registration.id)
    ).all()


def _data() -> Path:
    return Path(current_app.config["DATA"])

"""Open and close the catalogue, ask for prints, keep and delete them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from matchmaker.accounts import trail
from matchmaker.accounts.actor import Actor
from matchmaker.catalogue import queries
from matchmaker.catalogue.core import (
    KEPT_FOR,
    PRINT,
    CatalogueClosedError,
    OutdatedPrintError,
    PrintUnderwayError,
)
from matchmaker.catalogue.models import Opening, Print
from matchmaker.db import db, when_over
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.files.folder import FileFolder
from matchmaker.jobs import service as jobs
from matchmaker.jobs.models import Job


def open_catalogue(edition: Edition, actor: Actor, now: datetime) -> None:
    """Let everybody see the catalogue, search engines too; opened twice it is open."""
    lock_edition(edition.id)
    if queries.is_open(edition.id):
        return
    db.session.add(Opening(edition_id=edition.id, opened_at=now, opened_by_id=actor.user_id))
    db.session.flush()
    _note("catalogue.opened", edition)


def close_catalogue(edition: Edition) -> None:
    """Let nobody see the catalogue any more."""
    opening = queries.find_opening(edition.id)
    if opening is not None:
        db.session.delete(opening)
        db.session.flush()
        _note("catalogue.closed", edition)


def request_print(edition: Edition, actor: Actor, *, locale: str, address: str) -> Job:
    """Ask a worker for a print of those whom the search `address` finds, "" for all.

    Raises CatalogueClosedError, PrintUnderwayError.
    """
    lock_edition(edition.id)
    if not queries.is_open(edition.id):
        raise CatalogueClosedError
    if queries.find_job_under_way(edition.host_id, edition.id) is not None:
        raise PrintUnderwayError
    inputs: dict[str, Any] = {"edition_id": edition.id, "locale": locale, "address": address}
    job = jobs.request_job(
        host_id=edition.host_id, kind=PRINT, inputs=inputs, user_id=actor.user_id
    )
    _note("catalogue.print_requested", edition, job=job.public_id, locale=locale)
    return job


def stop_print(edition: Edition, job: Job, now: datetime) -> None:
    """End a print early; nothing of it is kept."""
    jobs.request_stop(job, now)
    _note("catalogue.print_stopped", edition, job=job.public_id)


def keep_print(
    job: Job, paper: bytes, company_ids: list[int], pages: int, data: Path, now: datetime
) -> Print:
    """Keep what a held job has printed, and end the job."""
    folder = FileFolder(data)
    name = folder.write(paper, {})
    # Without its row nobody would ever delete the file.
    when_over(undone=lambda: folder.remove(name))
    made = Print(
        edition_id=int(job.inputs["edition_id"]),
        job_id=job.id,
        locale=str(job.inputs["locale"]),
        address=str(job.inputs["address"]),
        company_ids=company_ids,
        pages=pages,
        size=len(paper),
        name=name,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    jobs.complete(job, now, {"print": made.public_id})
    return made


def hand_over(made: Print, data: Path) -> bytes:
    """Return the bytes of a print; raises OutdatedPrintError, LookupError when they are gone."""
    if made.id in queries.list_outdated(made.edition_id):
        raise OutdatedPrintError
    content = FileFolder(data).read(made.name)
    if content is None:
        raise LookupError(made.public_id)
    return content


def remove_print(edition: Edition, made: Print, data: Path) -> None:
    """Delete a print."""
    _delete(made, data)
    _note("catalogue.print_removed", edition, print=made.public_id)


def forget_prints(data: Path, now: datetime) -> None:
    """Delete the prints that are three days old."""
    for made in queries.list_prints_before(now - KEPT_FOR):
        _delete(made, data)


def _delete(made: Print, data: Path) -> None:
    name = made.name
    db.session.delete(made)
    db.session.flush()
    when_over(done=lambda: FileFolder(data).remove(name))


def _note(action: str, edition: Edition, **details: str) -> None:
    trail.record(
        action,
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details=details,
    )

"""Reads of editions, their slots and tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchmaker.db import db
from matchmaker.events.core import SeatKind
from matchmaker.events.models import Edition, Seat, Slot


class UnknownEditionError(LookupError):
    """No edition of that name at this host."""


def find_edition(slug: str, host_id: int | None = None) -> Edition | None:
    """Return the edition with its days and sessions; only the host's own when one is given."""
    wanted = select(Edition).where(Edition.slug == slug)
    if host_id is not None:
        wanted = wanted.where(Edition.host_id == host_id)
    return db.session.scalar(
        wanted.options(selectinload(Edition.days), selectinload(Edition.sessions))
    )


def get_edition_by_id(edition_id: int) -> Edition:
    """Return the edition of a row that belongs to it, with its days; raises NoResultFound."""
    return db.session.scalars(
        select(Edition).where(Edition.id == edition_id).options(selectinload(Edition.days))
    ).one()


def list_editions(host_id: int | None = None) -> Sequence[Edition]:
    """Return the editions (of a host), the newest first."""
    wanted = select(Edition).options(selectinload(Edition.days), selectinload(Edition.sessions))
    if host_id is not None:
        wanted = wanted.where(Edition.host_id == host_id)
    return db.session.scalars(wanted.order_by(Edition.created_at.desc(), Edition.id.desc())).all()


def list_slots(edition_id: int) -> Sequence[Slot]:
    """Return the edition's slots in order of time."""
    return db.session.scalars(
        select(Slot).where(Slot.edition_id == edition_id).order_by(Slot.starts_at)
    ).all()


def list_tables(edition_id: int) -> Sequence[Seat]:
    """Return the edition's tables by number."""
    return db.session.scalars(
        select(Seat)
        .where(Seat.edition_id == edition_id, Seat.kind == SeatKind.TABLE)
        .order_by(Seat.number)
    ).all()


def list_person_seats(edition_id: int) -> Sequence[Seat]:
    """Return the seats of the edition's people by participation and number."""
    return db.session.scalars(
        select(Seat)
        .where(Seat.edition_id == edition_id, Seat.kind == SeatKind.PERSON)
        .order_by(Seat.participation_id, Seat.number)
    ).all()


def lock_edition(edition_id: int) -> Edition:
    """Lock the edition's row: publishing and booking take it first, so that they queue up.

    Rows that only refer to the edition can still be written: a changed profile notes that lists
    are behind (matching_due), and must not wait for a plan that is being published.
    """
    return db.session.scalars(
        select(Edition).where(Edition.id == edition_id).with_for_update(key_share=True)
    ).one()

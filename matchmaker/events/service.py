"""Make an edition with everything that follows from its form: days, sessions, slots, tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.events import queries
from matchmaker.events.core import (
    RETENTION_MONTHS,
    Phase,
    SeatKind,
    SessionHours,
    check_sessions,
    cut_slots,
)
from matchmaker.events.models import Day, Edition, Seat, Session, Slot

LONGEST_SLUG = 60


def create_edition(
    *,
    host_id: int,
    name: str,
    venue: str,
    city: str,
    time_zone: str,
    days: Sequence[date],
    sessions: Sequence[SessionHours],
    slot_minutes: int,
    changeover_minutes: int,
    table_count: int,
    ikm_may_register: bool = False,
    partners_may_register: bool = False,
    retention_months: int = RETENTION_MONTHS,
) -> Edition:
    """Make an open edition. Raises DayPlanError when the sessions cannot be cut into slots."""
    check_sessions(sessions, slot_minutes)
    edition = Edition(
        host_id=host_id,
        slug=_free_slug(name),
        name=name.strip(),
        venue=venue.strip(),
        city=city.strip(),
        time_zone=time_zone,
        phase=Phase.OPEN,
        slot_minutes=slot_minutes,
        changeover_minutes=changeover_minutes,
        table_count=table_count,
        ikm_may_register=ikm_may_register,
        partners_may_register=partners_may_register,
        retention_months=retention_months,
        days=[Day(date=day) for day in sorted(set(days))],
        sessions=[
            Session(name=session.name, starts=session.starts, ends=session.ends)
            for session in sessions
        ],
    )
    db.session.add(edition)
    db.session.flush()
    _lay_out(edition, sessions)
    trail.record(
        "events.edition_made", host_id=host_id, object_kind="edition", object_id=edition.slug
    )
    return edition


def _lay_out(edition: Edition, sessions: Sequence[SessionHours]) -> None:
    """Add the slots and tables that follow from an edition's days and hours."""
    slots = cut_slots(
        {day.date for day in edition.days},
        sessions,
        slot_minutes=edition.slot_minutes,
        changeover_minutes=edition.changeover_minutes,
        zone=edition.time_zone,
    )
    db.session.add_all(
        Slot(edition_id=edition.id, day=slot.day, starts_at=slot.starts_at, ends_at=slot.ends_at)
        for slot in slots
    )
    db.session.add_all(
        Seat(edition_id=edition.id, kind=SeatKind.TABLE, number=number)
        for number in range(1, edition.table_count + 1)
    )
    db.session.flush()


def keep_for(edition: Edition, months: int) -> None:
    """Keep the people of an edition for so many months after its last day."""
    if edition.retention_months == months:
        return
    edition.retention_months = months
    trail.record(
        "events.retention_changed",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"months": months},
    )
    db.session.flush()


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "edisi"
    slug, number = stem, 1
    while queries.find_edition(slug) is not None:
        number += 1
        slug = f"{stem}-{number}"
    return slug

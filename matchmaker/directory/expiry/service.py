"""Find the permits whose end is near or just past, and record it once for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from matchmaker.db import db
from matchmaker.directory.core import PermitState
from matchmaker.directory.expiry.core import NEWS_FOR, Stage, find_end, stage_of
from matchmaker.directory.models import Company, Participation, Permit
from matchmaker.events.models import Edition
from matchmaker.outbox import service as outbox
from matchmaker.reference.permits import PermitKind

# So many at once are enough for one task; the next run finds the rest.
AT_ONCE = 500
# The longest month.
AHEAD = timedelta(days=31)


def tell_of_ends(today: date) -> int:
    """Record that permits expire within a month, or have expired; returns how many are due.

    Told again for the same permit and day, nothing happens: the facts are unique.
    """
    due = 0
    for permit in _list_ending(today):
        end = find_end(permit.kind, permit.number, permit.expires_on)
        stage = stage_of(end, today) if end else None
        if end is None or stage is None or is_replaced(permit, end):
            continue
        due += 1
        key = f"{permit.id}:{end.isoformat()}"
        payload = {
            "permit_id": permit.id,
            "company_id": permit.company_id,
            "host_id": permit.company.host_id,
            "edition_id": find_edition_id(permit.company_id),
            "ends": end.isoformat(),
        }
        if stage is Stage.NEAR:
            outbox.record("directory.permit_end_neared", payload, key=key)
        else:
            outbox.record("directory.permit_expired", payload, key=key)
    return due


def is_replaced(permit: Permit, end: date) -> bool:
    """Tell whether the company holds another permit of the kind that is valid for longer."""
    others = db.session.scalars(
        select(Permit).where(
            Permit.company_id == permit.company_id,
            Permit.kind == permit.kind,
            Permit.id != permit.id,
            Permit.state != PermitState.IN_PROCESS,
        )
    )
    ends = [find_end(other.kind, other.number, other.expires_on) for other in others]
    return any(other is None or other > end for other in ends)


def find_edition_id(company_id: int) -> int | None:
    """Return the newest edition that a company takes part in: there its profile is edited."""
    return db.session.scalar(
        select(Edition.id)
        .join(Participation, Participation.edition_id == Edition.id)
        .where(Participation.company_id == company_id)
        .order_by(Edition.id.desc())
        .limit(1)
    )


def find_ending(permit_id: int, end: date) -> Permit | None:
    """Return a permit that still ends on a day and is not replaced; None when all is well."""
    permit = db.session.scalar(
        _held().where(Permit.id == permit_id).execution_options(populate_existing=True)
    )
    if permit is None or find_end(permit.kind, permit.number, permit.expires_on) != end:
        return None
    return None if is_replaced(permit, end) else permit


def _list_ending(today: date) -> Sequence[Permit]:
    first, last = today - NEWS_FOR, today + AHEAD
    years = [f"{year % 100:02d}" for year in range(first.year, last.year + 1)]
    by_number = and_(
        Permit.kind == PermitKind.PIRT,
        Permit.expires_on.is_(None),
        func.right(Permit.number, 2).in_(years),
    )
    return db.session.scalars(
        _held()
        .where(or_(Permit.expires_on.between(first, last), by_number))
        .order_by(Permit.expires_on, Permit.id)
        .limit(AT_ONCE)
    ).all()


def _held() -> Select[Permit]:
    return (
        select(Permit)
        .join(Company, Company.id == Permit.company_id)
        .where(
            Permit.state != PermitState.IN_PROCESS,
            Company.erased_at.is_(None),
            Company.restricted_at.is_(None),
        )
        .options(contains_eager(Permit.company))
    )

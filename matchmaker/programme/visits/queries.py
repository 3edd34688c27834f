"""Reads of visits and next steps: of one IKM, and of all of a mentor's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company
from matchmaker.files.models import StoredFile
from matchmaker.programme.visits.core import VisitState
from matchmaker.programme.visits.models import NextStep, Visit, VisitPhoto

MOST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Care:
    """How an IKM is looked after: its last visit, the next one, and what is still to do."""

    last_visit: date | None = None
    next_visit: date | None = None
    open_steps: int = 0


def list_care(company_ids: Collection[int], today: date) -> dict[int, Care]:
    """Return how each company is looked after; a planned visit of the past is not the next."""
    last = func.max(Visit.day).filter(Visit.state == VisitState.DONE)
    coming = func.min(Visit.day).filter(Visit.state == VisitState.PLANNED, Visit.day >= today)
    visits = db.session.execute(
        select(Visit.company_id, last, coming)
        .where(Visit.company_id.in_(company_ids))
        .group_by(Visit.company_id)
    )
    found = {
        company_id: Care(last_visit=done, next_visit=planned)
        for company_id, done, planned in visits
    }
    steps = db.session.execute(
        select(NextStep.company_id, func.count())
        .where(NextStep.company_id.in_(company_ids), NextStep.done_on.is_(None))
        .group_by(NextStep.company_id)
    )
    for company_id, count in steps:
        found[company_id] = replace(found.get(company_id, Care()), open_steps=count)
    return {company_id: found.get(company_id, Care()) for company_id in company_ids}


def find_ikm(host_id: int, public_id: str) -> Company | None:
    """Return the host's IKM of that public id."""
    return db.session.scalar(
        select(Company).where(
            Company.host_id == host_id,
            Company.public_id == public_id,
            Company.kind == CompanyKind.IKM,
        )
    )


def list_mentored(host_id: int, company_ids: Collection[int]) -> Sequence[Company]:
    """Return those of the companies that may be shown, by name."""
    return db.session.scalars(
        select(Company)
        .where(
            Company.host_id == host_id,
            Company.id.in_(company_ids),
            Company.restricted_at.is_(None),
            Company.erased_at.is_(None),
        )
        .order_by(func.lower(Company.name), Company.id)
    ).all()


def list_planned(company_ids: Collection[int], until: date) -> Sequence[Visit]:
    """Return the planned visits to companies up to a day, overdue ones first, with who goes."""
    return db.session.scalars(
        select(Visit)
        .where(
            Visit.company_id.in_(company_ids),
            Visit.state == VisitState.PLANNED,
            Visit.day <= until,
        )
        .options(joinedload(Visit.company), joinedload(Visit.visitor))
        .order_by(Visit.day, Visit.hour.nulls_last(), Visit.id)
    ).all()


def count_planned(company_ids: Collection[int], day: date) -> int:
    """Return how many visits to companies are planned for a day."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Visit.company_id.in_(company_ids),
                Visit.state == VisitState.PLANNED,
                Visit.day == day,
            )
        )
        or 0
    )


def list_visits(company_id: int) -> Sequence[Visit]:
    """Return a company's latest visits with what was found, the latest first."""
    return db.session.scalars(
        select(Visit)
        .where(Visit.company_id == company_id)
        .options(
            joinedload(Visit.visitor), selectinload(Visit.findings), selectinload(Visit.photos)
        )
        .order_by(Visit.day.desc(), Visit.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def find_next_visit(company_id: int, today: date) -> Visit | None:
    """Return a company's next planned visit."""
    return db.session.scalar(
        select(Visit)
        .where(
            Visit.company_id == company_id,
            Visit.state == VisitState.PLANNED,
            Visit.day >= today,
        )
        .options(joinedload(Visit.visitor))
        .order_by(Visit.day, Visit.hour.nulls_last(), Visit.id)
        .limit(1)
    )


def find_last_visit(company_id: int) -> Visit | None:
    """Return a company's latest visit that was done."""
    return db.session.scalar(
        select(Visit)
        .where(Visit.company_id == company_id, Visit.state == VisitState.DONE)
        .options(joinedload(Visit.visitor))
        .order_by(Visit.day.desc(), Visit.id.desc())
        .limit(1)
    )


def find_visit(host_id: int, public_id: str) -> Visit | None:
    """Return the host's visit of that public id with all that a page of it shows."""
    return db.session.scalar(
        select(Visit)
        .where(Visit.host_id == host_id, Visit.public_id == public_id)
        .options(
            joinedload(Visit.company),
            joinedload(Visit.visitor),
            joinedload(Visit.recorded_by),
            selectinload(Visit.findings),
            selectinload(Visit.photos).joinedload(VisitPhoto.file),
        )
    )


def find_sent(host_id: int, client_id: str) -> Visit | None:
    """Return the visit that a phone has sent under its own id."""
    return db.session.scalar(
        select(Visit).where(Visit.host_id == host_id, Visit.client_id == client_id)
    )


def list_open_steps(company_ids: Collection[int]) -> Sequence[NextStep]:
    """Return what is still to do of companies, the most urgent first."""
    return db.session.scalars(
        select(NextStep)
        .where(NextStep.company_id.in_(company_ids), NextStep.done_on.is_(None))
        .options(joinedload(NextStep.visit))
        .order_by(NextStep.until.nulls_last(), NextStep.id)
    ).all()


def list_done_steps(company_id: int) -> Sequence[NextStep]:
    """Return what of a company's steps is done, the latest first."""
    return db.session.scalars(
        select(NextStep)
        .where(NextStep.company_id == company_id, NextStep.done_on.is_not(None))
        .options(joinedload(NextStep.visit))
        .order_by(NextStep.done_on.desc(), NextStep.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def list_steps_of(visit_id: int) -> Sequence[NextStep]:
    """Return what was agreed at a visit."""
    return db.session.scalars(
        select(NextStep).where(NextStep.visit_id == visit_id).order_by(NextStep.id)
    ).all()


def find_step(host_id: int, public_id: str) -> NextStep | None:
    """Return the host's step of that public id with its visit."""
    return db.session.scalar(
        select(NextStep)
        .join(NextStep.visit)
        .where(NextStep.public_id == public_id, Visit.host_id == host_id)
        .options(contains_eager(NextStep.visit).joinedload(Visit.company))
    )


def find_photo(host_id: int, public_id: str) -> tuple[StoredFile, Company] | None:
    """Return a visit's photo by its public id, and the company that was visited."""
    row = db.session.execute(
        select(StoredFile, Company)
        .join(VisitPhoto, VisitPhoto.file_id == StoredFile.id)
        .join(Visit, Visit.id == VisitPhoto.visit_id)
        .join(Company, Company.id == Visit.company_id)
        .where(StoredFile.public_id == public_id, StoredFile.host_id == host_id)
    ).first()
    return None if row is None else (row[0], row[1])

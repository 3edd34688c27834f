"""What of a brief is added and taken away as a whole: loan products, officers who come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.briefs import core
from matchmaker.directory.core import Brief, LoanProduct
from matchmaker.directory.editing.service import lock_owner, note_edit
from matchmaker.directory.imports.mitra import MOST_OFFICERS
from matchmaker.directory.models import Participation
from matchmaker.events.core import SeatKind
from matchmaker.events.models import Seat


class TooManyLoansError(ValueError):
    """A brief names a dozen loan products at most."""


class OfficersError(ValueError):
    """So many officers cannot come: more than allowed, or fewer than there are seats already."""

    def __init__(self, least: int) -> None:
        super().__init__(f"{least} to {MOST_OFFICERS}")
        self.least, self.most = least, MOST_OFFICERS


def add_loan(part: Participation, loan: LoanProduct, *, by_id: int, now: datetime) -> str:
    """Add a loan product and return its code; raises TooManyLoansError."""
    lock_owner(part)
    brief = Brief.from_json(part.brief or {})
    if len(brief.loan_products) >= core.MOST_LOANS:
        raise TooManyLoansError(len(brief.loan_products))
    changed, code = core.add_loan(brief, loan)
    part.brief = changed.to_json()
    note_edit(part, [f"loan:{code}"], by_id=by_id, now=now)
    return code


def drop_loan(part: Participation, code: str, *, by_id: int, now: datetime) -> LoanProduct:
    """Take a loan product away and return it; raises KeyError for one that is not there."""
    lock_owner(part)
    changed, dropped = core.drop_loan(Brief.from_json(part.brief or {}), code)
    part.brief = changed.to_json()
    note_edit(part, [f"loan:{code}"], by_id=by_id, now=now)
    return dropped


def count_officers(participation_id: int) -> int:
    """Return how many seats a company has for its people."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Seat)
            .where(Seat.participation_id == participation_id, Seat.kind == SeatKind.PERSON)
        )
        or 0
    )


def set_officers(part: Participation, number: int) -> None:
    """Make seats for so many officers; raises OfficersError.

    A seat that is there stays: meetings may be planned on it. Fewer is the organiser's to say.
    """
    lock_owner(part)
    least = count_officers(part.id)
    if not max(least, 1) <= number <= MOST_OFFICERS:
        raise OfficersError(max(least, 1))
    if number == least:
        return
    db.session.add_all(
        Seat(
            edition_id=part.edition_id,
            kind=SeatKind.PERSON,
            number=place,
            participation_id=part.id,
        )
        for place in range(least + 1, number + 1)
    )
    db.session.flush()
    trail.record(
        "directory.officers_set",
        host_id=part.host_id,
        object_kind="participation",
        object_id=part.public_id,
        acting_for_id=part.company_id,
        details={"officers": number},
    )

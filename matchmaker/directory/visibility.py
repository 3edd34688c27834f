"""Who is shown to others: one condition for lists, matches, requests and public pages."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.consents import consents_to
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company


def is_shown() -> ColumnElement[bool]:
    """Return the condition that a company may be shown to the other side.

    An IKM consents to it; a partner comes to be seen. Neither is when restricted or erased.
    """
    return and_(
        Company.erased_at.is_(None),
        Company.restricted_at.is_(None),
        or_(Company.kind != CompanyKind.IKM, consents_to(Company.id, Purpose.PARTNERS)),
    )


def is_public() -> ColumnElement[bool]:
    """Return the condition that a company may stand in the catalogue that is open to everybody."""
    return and_(
        Company.erased_at.is_(None),
        Company.restricted_at.is_(None),
        consents_to(Company.id, Purpose.PUBLIC_CATALOGUE),
    )


def shows_itself(company_id: int) -> bool:
    """Tell whether a company may be shown to the other side now."""
    return (
        db.session.scalar(select(Company.id).where(Company.id == company_id, is_shown()))
        is not None
    )

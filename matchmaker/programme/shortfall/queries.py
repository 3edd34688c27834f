"""Reads of the IKM that are one or two steps short of the gate."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.consents import consents_to
from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.programme.core import Outcome
from matchmaker.programme.models import GateResult
from matchmaker.programme.shortfall.core import Lack, list_lacks
from matchmaker.reference.texts import Text

_OPEN: ColumnElement[str] = literal_column("""'$[*] ? (@.outcome != "pass")'::jsonpath""")


@dataclass(frozen=True, kw_only=True)
class Mentor:
    """Somebody who mentors an IKM."""

    public_id: str
    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class ShortLine:
    """An IKM that is short of the gate. `phone` is empty without its consent to WhatsApp."""

    public_id: str
    name: str
    owner: str
    phone: str
    regency_code: str | None
    lacks: tuple[Lack, ...]
    evidence: tuple[Text, ...]
    mends: tuple[Text, ...]
    mentors: tuple[Mentor, ...] = field(default=())


def list_short(
    edition_id: int, steps: int, *, company_ids: Collection[int] | None = None
) -> Sequence[ShortLine]:
    """Return the IKM of an edition that fail exactly so many criteria, by name.

    `company_ids` keeps to those of a mentor. Whom an organiser holds lacks nothing of this kind.
    """
    wanted = (
        select(
            Participation.public_id,
            Company.id,
            Company.name,
            Company.contact_name,
            Company.phone,
            Company.regency_code,
            GateResult.outcomes,
            consents_to(Company.id, Purpose.WHATSAPP).label("may_write"),
        )
        .join(Company, Company.id == Participation.company_id)
        .join(GateResult, GateResult.participation_id == Participation.id)
        .where(
            Participation.edition_id == edition_id,
            Company.kind == CompanyKind.IKM,
            Company.erased_at.is_(None),
            ~GateResult.standing,
            func.jsonb_array_length(func.jsonb_path_query_array(GateResult.outcomes, _OPEN))
            == steps,
        )
        .order_by(func.lower(Company.name), Participation.id)
    )
    if company_ids is not None:
        wanted = wanted.where(Company.id.in_(company_ids))
    rows = db.session.execute(wanted).all()
    mentors = _list_mentors([row.id for row in rows])
    return [_line(row, mentors.get(row.id, ())) for row in rows]


def _line(row: Any, mentors: tuple[Mentor, ...]) -> ShortLine:
    open_ones = [one for one in row.outcomes if one["outcome"] != Outcome.PASS]
    return ShortLine(
        public_id=row.public_id,
        name=row.name,
        owner=row.contact_name,
        phone=row.phone if row.may_write and row.phone else "",
        regency_code=row.regency_code,
        lacks=list_lacks(row.outcomes),
        evidence=tuple(Text(**one["evidence"]) for one in open_ones),
        mends=tuple(Text(**(one["mend"] or one["evidence"])) for one in open_ones),
        mentors=mentors,
    )


def _list_mentors(company_ids: Sequence[int]) -> Mapping[int, tuple[Mentor, ...]]:
    rows = db.session.execute(
        select(Mandate.company_id, User.public_id, User.name, User.phone)
        .join(User, and_(User.id == Mandate.user_id, User.active))
        .where(Mandate.company_id.in_(company_ids), Mandate.kind == MandateKind.MENTOR)
        .order_by(func.lower(User.name), User.id)
    )
    found: dict[int, tuple[Mentor, ...]] = {}
    for company_id, public_id, name, phone in rows:
        mentor = Mentor(public_id=public_id, name=name, phone=phone or "")
        found[company_id] = (*found.get(company_id, ()), mentor)
    return found

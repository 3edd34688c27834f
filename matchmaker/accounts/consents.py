"""Consents: given, withdrawn, asked about. Each is one row that says for how long it held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from matchmaker.accounts import trail
from matchmaker.accounts.consent_texts import CURRENT_VERSION, VERSIONS, Purpose, get_text
from matchmaker.accounts.core import ConsentSource, MandateKind
from matchmaker.accounts.models import Consent, Mandate, User
from matchmaker.db import db


class ProgrammeFirstError(Exception):
    """Only a company that takes part in the programme can consent to anything further."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Consents that an organiser attests to hold on paper: in which words, who, when."""

    version: str
    recorded_by_id: int | None
    given_at: datetime


def give(
    company_id: int,
    purpose: Purpose,
    *,
    bank_id: int | None = None,
    host_id: int,
    by_id: int,
    now: datetime,
    version: str = CURRENT_VERSION,
) -> None:
    """Consent to a purpose as one of the company's own people; asking twice changes nothing.

    Who has consented in older words consents to the newer ones from now on: the older consent
    ends and stays on record. `bank_id` names the bank for Purpose.BANK. Raises
    ProgrammeFirstError, UnknownVersionError.
    """
    get_text(purpose, version)
    if purpose is not Purpose.PROGRAMME and not is_open(company_id, Purpose.PROGRAMME):
        raise ProgrammeFirstError
    _end_older_words(company_id, purpose, bank_id, version, by_id, now)
    given = db.session.scalar(
        insert(Consent)
        .values(
            company_id=company_id,
            purpose=purpose,
            bank_id=bank_id,
            version=version,
            source=ConsentSource.SELF,
            given_at=now,
            given_by_id=by_id,
        )
        .on_conflict_do_nothing()
        .returning(Consent.id)
    )
    if given is not None:
        _note("accounts.consent_given", company_id, host_id, purpose, bank_id, version=version)


def _end_older_words(
    company_id: int, purpose: Purpose, bank_id: int | None, version: str, by_id: int, now: datetime
) -> None:
    """End a consent whose words the given version has replaced by others."""
    older = [
        each
        for each in VERSIONS
        if each < version and get_text(purpose, each) != get_text(purpose, version)
    ]
    db.session.execute(
        update(Consent)
        .where(
            Consent.company_id == company_id,
            Consent.purpose == purpose,
            Consent.bank_id.is_not_distinct_from(bank_id),
            Consent.version.in_(older),
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=func.greatest(now, Consent.given_at), withdrawn_by_id=by_id)
        .execution_options(synchronize_session=False)
    )


def withdraw(
    company_id: int,
    purpose: Purpose,
    *,
    bank_id: int | None = None,
    host_id: int,
    by_id: int | None,
    now: datetime,
) -> None:
    """Take a consent back; it counts from now on. Without the programme none of the others holds.

    What was not given is left as it is.
    """
    wanted = [Consent.company_id == company_id, Consent.withdrawn_at.is_(None)]
    if purpose is not Purpose.PROGRAMME:
        wanted += [Consent.purpose == purpose, Consent.bank_id.is_not_distinct_from(bank_id)]
    gone = db.session.execute(
        update(Consent)
        .where(*wanted)
        # One given a moment ago by another clock still ends no earlier than it began.
        .values(withdrawn_at=func.greatest(now, Consent.given_at), withdrawn_by_id=by_id)
        .returning(Consent.purpose, Consent.bank_id)
        .execution_options(synchronize_session=False)
    ).all()
    for each, bank in gone:
        _note("accounts.consent_withdrawn", company_id, host_id, Purpose(each), bank)


def record_on_paper(
    company_ids: Collection[int], purposes: Iterable[Purpose], paper: Paper, *, host_id: int
) -> int:
    """Note consents that are held on paper, and return how many are new.

    Whatever the company itself has ever said about a purpose stands: what it has withdrawn does
    not come back with the next roster.
    """
    wanted = {(company_id, purpose) for company_id in company_ids for purpose in purposes}
    said = select(Consent.company_id, Consent.purpose).where(Consent.company_id.in_(company_ids))
    new = wanted - {
        (company_id, Purpose(purpose)) for company_id, purpose in db.session.execute(said)
    }
    if not new:
        return 0
    rows = [
        {
            "company_id": company_id,
            "purpose": purpose,
            "version": paper.version,
            "source": ConsentSource.PAPER,
            "given_at": paper.given_at,
            "recorded_by_id": paper.recorded_by_id,
        }
        for company_id, purpose in sorted(new)
    ]
    db.session.execute(insert(Consent).values(rows).on_conflict_do_nothing())
    trail.record(
        "accounts.consents_recorded",
        host_id=host_id,
        object_kind="host",
        object_id=host_id,
        details={"companies": len({row["company_id"] for row in rows}), "version": paper.version},
    )
    return len(rows)


def is_open(company_id: int, purpose: Purpose, bank_id: int | None = None) -> bool:
    """Tell whether a company consents to a purpose now."""
    found = select(Consent.id).where(
        Consent.company_id == company_id,
        Consent.purpose == purpose,
        Consent.bank_id.is_not_distinct_from(bank_id),
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalar(found.limit(1)) is not None


def consents_to(company_id: InstrumentedAttribute[int], purpose: Purpose) -> ColumnElement[bool]:
    """Return the condition that the company of a column consents to a purpose now."""
    return (
        select(Consent.id)
        .where(
            Consent.company_id == company_id,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
        .exists()
    )


def list_versions(company_ids: Collection[int], purpose: Purpose) -> dict[int, str]:
    """Return in which words each of the companies consents to a purpose now; not for banks."""
    rows = db.session.execute(
        select(Consent.company_id, Consent.version).where(
            Consent.company_id.in_(company_ids),
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
    )
    return {row.company_id: row.version for row in rows}


def list_open_to_bank(bank_id: int, company_ids: Collection[int]) -> frozenset[int]:
    """Return those of the companies that let this bank see their finances."""
    return frozenset(
        db.session.scalars(
            select(Consent.company_id).where(
                Consent.purpose == Purpose.BANK,
                Consent.bank_id == bank_id,
                Consent.company_id.in_(company_ids),
                Consent.withdrawn_at.is_(None),
            )
        )
    )


def list_open_to_banks(bank_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return (bank, company) for every company that lets one of the banks see its finances."""
    named = select(Consent.bank_id, Consent.company_id).where(
        Consent.purpose == Purpose.BANK,
        Consent.bank_id.in_(bank_ids),
        Consent.withdrawn_at.is_(None),
    )
    rows = db.session.execute(named)
    return frozenset((bank_id, company_id) for bank_id, company_id in rows if bank_id is not None)


def list_consents(company_id: int) -> Sequence[Consent]:
    """Return every consent that a company has ever given, the newest first."""
    return db.session.scalars(
        select(Consent)
        .where(Consent.company_id == company_id)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
    ).all()


def may_not_be_messaged() -> ColumnElement[bool]:
    """Return the condition that a person of a company is not to be written to by WhatsApp.

    One willing company of theirs is enough. Who acts for no company of their own (the organiser's
    staff) is not asked.
    """
    own = (
        select(Mandate.id)
        .where(Mandate.user_id == User.id, Mandate.kind == MandateKind.OWN)
        .correlate(User)
    )
    willing = own.where(consents_to(Mandate.company_id, Purpose.WHATSAPP))
    return and_(own.exists(), ~willing.exists())


def list_not_to_message(user_ids: Collection[int]) -> frozenset[int]:
    """Return those of these people who are not to be written to by WhatsApp."""
    if not user_ids:
        return frozenset()
    return frozenset(
        db.session.scalars(select(User.id).where(User.id.in_(user_ids), may_not_be_messaged()))
    )


def _note(
    action: str,
    company_id: int,
    host_id: int,
    purpose: Purpose,
    bank_id: int | None,
    **more: object,
) -> None:
    trail.record(
        action,
        host_id=host_id,
        object_kind="company",
        object_id=company_id,
        acting_for_id=company_id,
        details={"purpose": purpose, "bank_id": bank_id, **more},
    )

"""What this room keeps of a person and their companies, and how it forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.kept import (
    forget_kept,
    forget_listed,
    list_saved,
    list_shortlisted,
)
from matchmaker.directory.models import Company, Disclosure, Participation, Permit, Product
from matchmaker.directory.openings import list_looks, list_opened_to
from matchmaker.directory.questions.privacy import forget_answers, list_said
from matchmaker.directory.registered import forget_registered, list_registered, list_stored
from matchmaker.events.models import Edition

ERASED_NAMES = {
    CompanyKind.IKM: "IKM yang telah dihapus",
    CompanyKind.BANK: "Mitra yang telah dihapus",
    CompanyKind.RETAILER: "Mitra yang telah dihapus",
    CompanyKind.EXPORTER: "Mitra yang telah dihapus",
}


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return the person's companies with everything on them, and who sees or has seen it."""
    companies = list_own_companies(subject)
    names = {company.id: company.name for company in companies}
    return {
        "companies": [_company(company) for company in companies],
        "products": [_product(p, company) for company in companies for p in company.products],
        "permits": [_permit(p, company) for company in companies for p in company.permits],
        "participations": _participations(names),
        "answers": list_said(names),
        "registrations": list_registered(subject),
        "files": list_stored(subject),
        "shortlists": list_shortlisted(subject),
        "saved_searches": list_saved(subject),
        "contacts_opened_to": [
            {"company": names[o.company_id], "to": o.name, "edition": o.edition, "since": o.since}
            for o in list_opened_to(names)
        ],
        "looked_at_by": [
            {
                "company": names[look.company_id],
                "who": look.who,
                "for": look.viewer_company,
                "what": look.what,
                "seen_at": look.seen_at,
            }
            for look in list_looks(names)
        ],
    }


def erase(subject: Subject, now: datetime) -> None:
    """Empty an IKM for which nobody else acts; elsewhere take the person's own contacts off.

    A bank, retailer or exporter is no person: its name and brief stay.
    """
    forget_registered(subject)
    forget_kept(subject)
    for company in list_own_companies(subject):
        if company.id in subject.sole_ids and company.kind is CompanyKind.IKM:
            erase_company(company, now)
        else:
            _take_off(company, subject)
    db.session.flush()


def erase_company(company: Company, now: datetime) -> None:
    """Leave of a company what totals count: kind, kabupaten, sectors, kinds of permits and needs.

    Products and permits must be loaded.
    """
    company.name = ERASED_NAMES[company.kind]
    company.story = company.story_en = ""
    company.contact_name = company.contact_title = company.city = ""
    company.phone = company.email = company.nib = company.sales_per_year = None
    company.markets = None
    company.awards = []
    company.erased_at = now
    forget_listed(company.id)
    for product in company.products:
        product.name_id = product.name_en = ""
        product.description_id = product.description_en = product.packaging = ""
        product.barcode = None
    for permit in company.permits:
        permit.number = f"dihapus-{permit.id}" if permit.number else ""
    for part in _list_parts([company.id]):
        part.needs = [{"kind": need["kind"]} for need in part.needs]
        part.brief = {}
    db.session.execute(delete(Removed).where(Removed.company_id == company.id))
    forget_answers([company.id])
    for side in (Disclosure.ikm_id, Disclosure.partner_id):
        db.session.execute(delete(Disclosure).where(side == company.id))
    db.session.flush()


def list_own_companies(subject: Subject) -> Sequence[Company]:
    """Return the companies that a person acts for as their own, with products and permits."""
    return db.session.scalars(
        select(Company)
        .where(Company.id.in_(subject.company_ids))
        .options(selectinload(Company.products), selectinload(Company.permits))
        .order_by(Company.name, Company.id)
    ).all()


def _take_off(company: Company, subject: Subject) -> None:
    """Take off what is this person's; of a company without anybody else all of it is."""
    user, alone = subject.user, company.id in subject.sole_ids
    if alone or (user and company.contact_name == user.name):
        company.contact_name = company.contact_title = ""
    if alone or (user and company.phone == user.phone):
        company.phone = None
    if alone or (user and company.email == user.email):
        company.email = None


def _list_parts(company_ids: Any) -> Sequence[Participation]:
    return db.session.scalars(
        select(Participation)
        .where(Participation.company_id.in_(list(company_ids)))
        .order_by(Participation.id)
    ).all()


def _company(company: Company) -> dict[str, Any]:
    left_out = {"id", "host_id", "public_id"}
    values = {c.key: getattr(company, c.key) for c in Company.__mapper__.column_attrs}
    return {"number": company.id} | {k: v for k, v in values.items() if k not in left_out}


def _product(product: Product, company: Company) -> dict[str, Any]:
    left_out = {"id", "company_id"}
    values = {c.key: getattr(product, c.key) for c in Product.__mapper__.column_attrs}
    return {"company": company.name} | {k: v for k, v in values.items() if k not in left_out}


def _permit(permit: Permit, company: Company) -> dict[str, Any]:
    left_out = {"id", "company_id"}
    values = {c.key: getattr(permit, c.key) for c in Permit.__mapper__.column_attrs}
    return {"company": company.name} | {k: v for k, v in values.items() if k not in left_out}


def _participations(names: dict[int, str]) -> list[dict[str, Any]]:
    parts = _list_parts(names)
    editions = select(Edition.id, Edition.name).where(Edition.id.in_({p.edition_id for p in parts}))
    named = {edition.id: edition.name for edition in db.session.execute(editions)}
    return [_part(part, names[part.company_id], named[part.edition_id]) for part in parts]


def _part(part: Participation, company: str, edition: str) -> dict[str, Any]:
    return {
        "company": company,
        "edition": edition,
        "needs": part.needs,
        "brief": part.brief,
        "terms_accepted": part.terms_accepted,
        "attends": part.attends,
        "most_meetings_a_day": part.most_meetings_a_day,
        "created_at": part.created_at,
    }

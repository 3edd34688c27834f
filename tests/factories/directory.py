from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from matchmaker.accounts.consent_texts import CURRENT_VERSION, Purpose
from matchmaker.accounts.core import ConsentSource
from matchmaker.accounts.models import Consent
from matchmaker.db import db
from matchmaker.directory import registering
from matchmaker.directory.core import (
    Brief,
    CompanyKind,
    DatePrecision,
    NeedKind,
    PermitState,
)
from matchmaker.directory.imports.answers import read_answers
from matchmaker.directory.models import Company, Participation, Permit, Product, Registration
from matchmaker.directory.registering import Answers
from matchmaker.events.core import SeatKind
from matchmaker.events.models import Edition, Seat
from matchmaker.files.core import CleanFile, FileKind
from matchmaker.programme.models import GateResult

_numbers = count(1)
GIVEN_AT = datetime(2026, 10, 1, tzinfo=UTC)

FOOD_BRIEF = Brief(
    sectors=("teknologi_pangan",),
    products_sought=("keripik",),
    regions=("semua",),
    required_permits=("nib", "pirt|bpom_food"),
    min_capacity_per_month=500,
    price_low=5_000,
    price_high=30_000,
    terms=("credit_14",),
)


def make_ikm(
    edition: Edition,
    *,
    name: str | None = None,
    graduated: bool = True,
    permits: tuple[str, ...] = ("nib", "pirt"),
    needs: tuple[dict[str, Any], ...] = ({"kind": NeedKind.RETAIL},),
    terms: tuple[str, ...] = ("cash", "credit_14"),
    product: str = "keripik singkong",
    product_en: str = "cassava chips",
    consents: bool = True,
    **company: Any,
) -> Participation:
    """An IKM with one product that fits FOOD_BRIEF, its part in the edition, seat and gate.

    It has consented to everything, to each bank that is there or comes later by its name.
    """
    number = next(_numbers)
    values: dict[str, Any] = {
        "kind": CompanyKind.IKM,
        "name": name or f"Keripik Mekar {number}",
        "contact_name": "Sri Rejeki",
        "phone": f"+62812{number:08d}",
        "regency_code": "33.05",
        "sectors": ["teknologi_pangan"],
        "nib": f"{number:013d}",
        "started_on": date(2018, 5, 1),
        "started_precision": DatePrecision.DAY,
        "workers": 6,
        "markets": ["toko oleh-oleh"],
        "products": [
            Product(
                position=1,
                name_id=product,
                name_en=product_en,
                product_type="food_dry",
                unit="pouch 200 g",
                price=15_000,
                min_order=50,
                capacity_per_month=2_000,
            )
        ],
        "permits": [
            # The end of a P-IRT is the year until which it is valid.
            Permit(kind=kind, number=f"{kind}-{number}-30", state=PermitState.DECLARED)
            for kind in permits
        ],
    }
    participation = _take_part(edition, Company(host_id=edition.host_id, **(values | company)))
    participation.needs = list(needs)
    participation.terms_accepted = list(terms)
    if consents:
        _consent(participation.company_id, *(p for p in Purpose if p is not Purpose.BANK))
        _consent_to_banks([participation.company_id], _ids(edition, CompanyKind.BANK))
    db.session.add(
        GateResult(
            participation_id=participation.id,
            day=edition.days[0].date,
            product_type="food_dry",
            outcomes=[],
            graduated=graduated,
            standing=graduated,
        )
    )
    db.session.commit()
    return participation


def make_partner(
    edition: Edition,
    *,
    name: str | None = None,
    kind: CompanyKind = CompanyKind.RETAILER,
    brief: Brief = FOOD_BRIEF,
    officers: int = 1,
    **company: Any,
) -> Participation:
    """A partner with a brief and its officers' seats."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "kind": kind,
        "name": name or f"Swalayan Makmur {number}",
        "contact_name": "Budi Santoso",
        "email": f"mitra{number}@contoh.example",
        "city": "Semarang",
        "sectors": list(brief.sectors),
    }
    participation = _take_part(
        edition, Company(host_id=edition.host_id, **(values | company)), people=officers
    )
    participation.brief = brief.to_json()
    _consent(participation.company_id, Purpose.PROGRAMME, Purpose.WHATSAPP)
    if kind is CompanyKind.BANK:
        willing = db.session.scalars(
            select(Consent.company_id).where(
                Consent.purpose == Purpose.PUBLIC_CATALOGUE,
                Consent.company_id.in_(_ids(edition, CompanyKind.IKM)),
            )
        )
        _consent_to_banks(list(willing), [participation.company_id])
    db.session.commit()
    return participation


IKM_ANSWERS = {
    "name": "Carica Bu Tumini",
    "owner": "Sri Tumini",
    "phone": "0812 3456 7890",
    "regency": "33.07",
    "sectors": "teknologi_pangan",
    "main_product": "carica dalam sirup",
    "needs": "ritel modern",
    "nib": "9120001234567",
    "started": "2019",
}
PARTNER_ANSWERS = {
    "name": "Toko Srikandi",
    "contact": "Budi Santoso",
    "title": "Merchandiser",
    "email": "budi@srikandi.example",
    "city": "Solo",
    "sectors": "teknologi_pangan; herbal",
    "products_sought": "keripik; jahe instan",
}


def make_answers(
    kind: CompanyKind = CompanyKind.IKM,
    *,
    purposes: tuple[Purpose, ...] = (Purpose.PROGRAMME, Purpose.PARTNERS, Purpose.WHATSAPP),
    files: dict[FileKind, CleanFile] | None = None,
    **texts: str,
) -> Answers:
    """What somebody sends, judged as the form does."""
    given = (IKM_ANSWERS if kind is CompanyKind.IKM else PARTNER_ANSWERS) | texts
    row = read_answers(kind, given, date(2026, 11, 24)).row
    assert row is not None
    return Answers(
        kind=kind, row=row, texts=given, purposes=purposes, locale="id", files=files or {}
    )


def make_registration(
    edition: Edition, kind: CompanyKind = CompanyKind.IKM, **texts: str
) -> Registration:
    """A registration that waits for the organiser; each with a name and number of its own."""
    number = next(_numbers)
    if kind is CompanyKind.IKM:
        texts = {
            "name": f"Carica Wonosobo {number}",
            "phone": f"0812{number:08d}",
            "nib": f"912{number:010d}",
        } | texts
    registration = registering.submit(
        edition, make_answers(kind, **texts), data=Path("unused"), now=datetime.now(UTC)
    )
    db.session.commit()
    return registration


def _ids(edition: Edition, kind: CompanyKind) -> list[int]:
    return list(
        db.session.scalars(
            select(Company.id).where(Company.host_id == edition.host_id, Company.kind == kind)
        )
    )


def _consent(company_id: int, *purposes: Purpose, bank_id: int | None = None) -> None:
    db.session.add_all(
        Consent(
            company_id=company_id,
            purpose=purpose,
            bank_id=bank_id,
            version=CURRENT_VERSION,
            source=ConsentSource.PAPER,
            given_at=GIVEN_AT,
        )
        for purpose in purposes
    )
    db.session.flush()


def _consent_to_banks(ikm: list[int], banks: list[int]) -> None:
    for company_id in ikm:
        for bank_id in banks:
            _consent(company_id, Purpose.BANK, bank_id=bank_id)


def _take_part(edition: Edition, company: Company, people: int = 1) -> Participation:
    db.session.add(company)
    db.session.flush()
    participation = Participation(
        host_id=edition.host_id, edition_id=edition.id, company_id=company.id, company=company
    )
    db.session.add(participation)
    db.session.flush()
    db.session.add_all(
        Seat(
            edition_id=edition.id,
            kind=SeatKind.PERSON,
            number=number,
            participation_id=participation.id,
        )
        for number in range(1, people + 1)
    )
    db.session.flush()
    return participation

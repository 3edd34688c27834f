"""Rows of the directory as the values that the core judges."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from matchmaker.directory.core import Brief, CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.matching.core import types
from matchmaker.matching.core.packaging import DEMANDS
from matchmaker.reference.regencies import find_regency

Wishes = Mapping[str, str]
Past = Mapping[str, str]


def make_value(
    participation: Participation,
    wishes: Wishes,
    *,
    amounts: bool = True,
    past: Past = types.NO_WISHES,
    seen: Collection[str] = (),
) -> types.Ikm | types.Partner:
    """Return what the core judges; ids are the participations' public ids.

    Company, products and permits must be loaded; `wishes` are this participation's own, `past`
    what it remembers of the others, `seen` the items of the packaging list that a mentor has
    seen at an IKM. Without `amounts` its sales and the sums it looks for stay unknown.
    """
    if participation.company.kind is CompanyKind.IKM:
        ikm = make_ikm(participation, wishes, past=past, seen=seen)
        return ikm if amounts else without_amounts(ikm)
    return make_partner(participation, wishes, past=past)


def without_amounts(ikm: types.Ikm) -> types.Ikm:
    """Return an IKM as a bank sees it that it does not name: sales and loan sums unknown."""
    return replace(
        ikm,
        needs=tuple(replace(need, amount=None, closed=True) for need in ikm.needs),
        sales_per_year=None,
    )


def make_ikm(
    participation: Participation,
    wishes: Wishes,
    *,
    past: Past = types.NO_WISHES,
    seen: Collection[str] = (),
) -> types.Ikm:
    """Return an IKM's part in an edition. Without a permit it is known to hold none.

    What was seen of the packaging concerns its main product.
    """
    company = participation.company
    regency = find_regency(company.regency_code) if company.regency_code else None
    return types.Ikm(
        id=participation.public_id,
        kabupaten=regency.label if regency else None,
        started=company.started_on,
        sectors=tuple(company.sectors),
        products=tuple(
            types.Product(
                name_id=product.name_id,
                name_en=product.name_en,
                product_type=product.product_type,
                unit=product.unit,
                price=product.price,
                min_order=product.min_order,
                capacity_per_month=product.capacity_per_month,
                shelf_life_days=product.shelf_life_days,
                barcode=product.barcode is not None,
                hs=product.hs_code,
                lead_time_days=product.lead_time_days,
                packaging=product.packaging or None,
                packaging_seen=_demands_met(seen) if product.position == 1 else (),
            )
            for product in company.products
        ),
        permits=tuple(
            types.Permit(kind=p.kind, state=str(p.state), expires=p.expires_on)
            for p in company.permits
        ),
        needs=tuple(
            types.Need(kind=need["kind"], amount=need.get("amount"), purpose=need.get("purpose"))
            for need in participation.needs
        ),
        sales_per_year=company.sales_per_year,
        workers=company.workers,
        terms_accepted=tuple(participation.terms_accepted),
        wishes=wishes,
        tags=tuple(company.tags),
        past=past,
    )


def make_partner(
    participation: Participation, wishes: Wishes, *, past: Past = types.NO_WISHES
) -> types.Partner:
    """Return a partner's part in an edition with its brief."""
    brief = Brief.from_json(participation.brief)
    return types.Partner(
        id=participation.public_id,
        kind=str(participation.company.kind),
        sectors=brief.sectors,
        products_sought=brief.products_sought,
        regions=brief.regions,
        required_permits=brief.required_permits,
        min_capacity_per_month=brief.min_capacity_per_month,
        price_range=(brief.price_low, brief.price_high),
        terms=tuple(dict.fromkeys(map(nearest_terms, brief.terms))),
        min_shelf_life_days=brief.min_shelf_life_days,
        loan_products=tuple(
            types.LoanProduct(
                name=loan.name,
                minimum=loan.min,
                maximum=loan.max,
                purpose=loan.purpose,
                min_months_running=loan.min_months_running,
            )
            for loan in brief.loan_products
        ),
        destinations=brief.destinations,
        wishes=wishes,
        tags=brief.tags,
        packaging=brief.packaging,
        past=past,
    )


def _demands_met(seen: Collection[str]) -> tuple[str, ...]:
    """A checklist's items and a brief's demands are called alike where they are the same thing."""
    return tuple(sorted(str(item) for item in seen if item in DEMANDS))


_USUAL_CREDIT = (14, 30, 45)
_USUAL_DEPOSIT = 30


def nearest_terms(code: str) -> str:
    """Return the usual terms that mean no less to an IKM than these; else these themselves.

    Who waits 30 days waits 21 too; who starts with a deposit of 30 % starts with one of 50 %.
    """
    kind, _underscore, amount = code.partition("_")
    if kind == "credit" and amount.isdigit():
        return next((f"credit_{d}" for d in _USUAL_CREDIT if int(amount) <= d), code)
    if kind == "deposit" and amount.isdigit() and int(amount) >= _USUAL_DEPOSIT:
        return f"deposit_{_USUAL_DEPOSIT}"
    return code

"""How well the demo's firms fit, by the very core that ranks them on the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from matchmaker.demo.values import DemoIkm, DemoPartner, Fit
from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.matching.core.prepare import Offer, prepare_ikm, prepare_partner
from matchmaker.matching.core.score import rank_ikm
from matchmaker.matching.core.types import Ikm, LoanProduct, Need, Partner, Permit, Product
from matchmaker.matching.core.weights import DEFAULT

_NEED = {
    CompanyKind.RETAILER: NeedKind.RETAIL,
    CompanyKind.EXPORTER: NeedKind.EXPORT,
    CompanyKind.BANK: NeedKind.LOAN,
}


def list_fits(ikm: Iterable[DemoIkm], partners: Iterable[DemoPartner], day: date) -> Iterator[Fit]:
    """Yield every pair that seeks each other's kind and that nothing stands in the way of."""
    offers: dict[tuple[NeedKind, str], list[Offer]] = defaultdict(list)
    for firm in ikm:
        offer = prepare_ikm(_ikm(firm), day, DEFAULT)
        for need in firm.needs:
            # Each has one sector; to judge pairs that share none would only cost time.
            offers[need.kind, firm.sectors[0]].append(offer)
    for partner in partners:
        brief = prepare_partner(_partner(partner), DEFAULT)
        need_kind = _NEED[partner.kind]
        likely = [offer for sector in partner.brief.sectors for offer in offers[need_kind, sector]]
        for ranked in rank_ikm(brief, likely):
            if not ranked.stopped:
                yield Fit(ikm=int(ranked.id), partner=partner.number, score=ranked.score)


def _ikm(firm: DemoIkm) -> Ikm:
    return Ikm(
        id=str(firm.number),
        kabupaten=firm.kabupaten,
        started=firm.started_on,
        sectors=firm.sectors,
        products=tuple(
            Product(
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
            )
            for product in firm.products
        ),
        permits=tuple(
            Permit(kind=permit.kind, state=permit.state, expires=permit.expires_on)
            for permit in firm.permits
        ),
        needs=tuple(
            Need(kind=need.kind, amount=need.amount, purpose=need.purpose) for need in firm.needs
        ),
        sales_per_year=firm.sales_per_year,
        workers=firm.workers,
        terms_accepted=firm.terms_accepted,
    )


def _partner(firm: DemoPartner) -> Partner:
    brief = firm.brief
    return Partner(
        id=str(firm.number),
        kind=firm.kind,
        sectors=brief.sectors,
        products_sought=brief.products_sought,
        regions=brief.regions,
        required_permits=brief.required_permits,
        min_capacity_per_month=brief.min_capacity_per_month,
        price_range=None if brief.price_low is None else (brief.price_low, brief.price_high),
        terms=brief.terms,
        min_shelf_life_days=brief.min_shelf_life_days,
        loan_products=tuple(
            LoanProduct(
                name=loan.name,
                minimum=loan.min,
                maximum=loan.max,
                purpose=loan.purpose,
                min_months_running=loan.min_months_running,
            )
            for loan in brief.loan_products
        ),
        destinations=brief.destinations,
    )

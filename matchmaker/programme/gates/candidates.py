"""A company as the gate sees it."""

from __future__ import annotations

from collections.abc import Mapping

from matchmaker.directory.models import Company
from matchmaker.programme.core import Candidate, CriterionCode, FieldCheck
from matchmaker.programme.permits import PermitFact
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.product_types import get_product_type
from matchmaker.reference.sectors import SectorCode, get_sector


def candidate_of(
    company: Company, seen: Mapping[CriterionCode, FieldCheck] | None = None
) -> Candidate:
    """Return what the gate needs to know of a company; `seen` is what mentors saw of it."""
    main = next((product for product in company.products if product.position == 1), None)
    return Candidate(
        started_on=company.started_on,
        product_type=type_of(company),
        type_is_guessed=main.type_is_guessed if main else True,
        permits=permits_of(company),
        markets=tuple(company.markets) if company.markets else None,
        capacity_per_month=main.capacity_per_month if main else None,
        price=main.price if main else None,
        min_order=main.min_order if main else None,
        seen=seen or {},
    )


def permits_of(company: Company) -> tuple[PermitFact, ...]:
    """Return a company's permits as values."""
    return tuple(
        PermitFact(
            kind=PermitKind(permit.kind),
            number=permit.number,
            state=permit.state,
            expires=permit.expires_on,
        )
        for permit in company.permits
    )


def type_of(company: Company) -> str:
    """Return the type of the main product; without one, what its sector makes when unknown."""
    for product in company.products:
        if product.position == 1:
            return get_product_type(product.product_type).code
    sector = get_sector(company.sectors[0] if company.sectors else SectorCode.FOOD)
    return sector.unknown_product_type

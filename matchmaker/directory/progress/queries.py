"""What an edition's partners ask for, and what a profile says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, PermitState
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.progress.core import (
    BARCODE,
    Answered,
    Demand,
    Progress,
    Topic,
    count_demand,
    measure,
)
from matchmaker.directory.visibility import is_shown
from matchmaker.files.queries import find_photo


def get_progress(part: Participation, day: date) -> tuple[Progress, Demand]:
    """Return how complete an IKM's profile is for its edition, permits as on `day`.

    The company's products, their photos and the permits should be loaded.
    """
    demand = get_demand(part)
    has_photo = find_photo(part.company_id) is not None
    return measure(answered_by(part, day, has_photo=has_photo), demand), demand


def get_demand(part: Participation) -> Demand:
    """Count what the partners that are shown ask of a firm of these sectors."""
    rows = db.session.execute(
        select(Company.kind, Participation.brief)
        .join(Participation, Participation.company_id == Company.id)
        .where(
            Participation.edition_id == part.edition_id, Company.kind != CompanyKind.IKM, is_shown()
        )
    )
    partners = [(CompanyKind(kind), Brief.from_json(brief)) for kind, brief in rows]
    return count_demand(partners, part.company.sectors)


def answered_by(part: Participation, day: date, *, has_photo: bool) -> Answered:
    """Return what an IKM's profile says; a permit in process or expired is not held."""
    company = part.company
    main = company.products[0] if company.products else None
    said: dict[Topic, object] = {
        Topic.PRODUCT: main,
        Topic.STORY: company.story,
        Topic.PHOTO: has_photo or any(product.photos for product in company.products),
        Topic.STARTED: company.started_on,
        Topic.WORKERS: company.workers,
        Topic.SALES: company.sales_per_year,
        Topic.MARKETS: company.markets,
        Topic.NEEDS: part.needs,
        Topic.TERMS: part.terms_accepted,
    }
    if main is not None:
        said |= {
            Topic.PRICE: main.price,
            Topic.MIN_ORDER: main.min_order,
            Topic.CAPACITY: main.capacity_per_month,
            Topic.SHELF_LIFE: main.shelf_life_days,
            Topic.LEAD_TIME: main.lead_time_days,
            Topic.ENGLISH: main.name_en,
            Topic.HS: main.hs_code,
        }
    held = {
        permit.kind
        for permit in company.permits
        if permit.state is not PermitState.IN_PROCESS
        and (permit.expires_on is None or permit.expires_on >= day)
    }
    if main is not None and main.barcode:
        held.add(BARCODE)
    return Answered(
        topics=frozenset(
            topic for topic, value in said.items() if value not in (None, "", [], False)
        ),
        held=frozenset(held),
    )

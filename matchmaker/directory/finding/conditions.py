"""A search as the conditions of a query on the listing, each answered by one of its indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, false, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.types import Text

from matchmaker.accounts.consent_texts import PRODUCTS_ALONE, Purpose
from matchmaker.accounts.models import Consent
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.core import (
    Audience,
    Band,
    Facet,
    Order,
    Search,
    Sight,
    Spelling,
    make_tsquery,
)
from matchmaker.directory.finding.models import Listing
from matchmaker.directory.models import Company
from matchmaker.directory.visibility import is_public
from matchmaker.reference.regencies import list_regencies

# What a partner's brief says instead of a list of kabupaten.
EVERYWHERE = "semua"
# Who stands in the directory of whom; an organiser's has everyone who is not erased.
AUDIENCES = {Sight.GRADUATED_IKM: Audience.PARTNERS, Sight.PARTNERS: Audience.IKM}

# What the first words of the consent to the catalogue did not name.
SHOWN_LATER = (Facet.PERMIT, Facet.EXPORT)
# The weights of words that they did name: of the firm's name, place and goods, and their stems.
SHOWN_ALWAYS = "AB"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A search by somebody in an edition; without `spellings` its text, if any, has no words."""

    edition_id: int
    sight: Sight
    search: Search
    spellings: tuple[Spelling, ...] = ()
    regency_code: str | None = None


def conditions(wanted: Wanted, without: Facet | None = None) -> list[ColumnElement[bool]]:
    """Return the conditions, those of one facet left out."""
    found = _seen(wanted)
    if wanted.search.text:
        found.append(_mentions(wanted.spellings, wanted.sight))
    chosen = {facet: wanted.search.values(facet) for facet in Facet if facet is not without}
    if kinds := chosen.get(Facet.KIND):
        found.append(Listing.kind.in_(kinds))
    if tags := chosen.get(Facet.TAG):
        found.append(_any(Listing.tags, tags))
    if regencies := chosen.get(Facet.REGENCY):
        found.append(_any(Listing.regencies, regency_marks(wanted.sight, regencies)))
    if permits := chosen.get(Facet.PERMIT):
        found.append(_all(Listing.permits, permits))
    if needs := chosen.get(Facet.NEED):
        found.append(_any(Listing.needs, needs))
    if chosen.get(Facet.EXPORT):
        found.append(Listing.export_ready.is_(True))
    if wanted.sight is Sight.CATALOGUE and any(chosen.get(facet) for facet in SHOWN_LATER):
        found.append(shows_whole())
    for facet, column in ((Facet.CAPACITY, Listing.capacity), (Facet.PRICE, Listing.price)):
        if chosen.get(facet):
            found.append(or_(*(_within(column, band) for band in wanted.search.bands(facet))))
    return found


def order_by(order: Order) -> tuple[Any, ...]:
    """Return the order of the list; with the name and the id it is the same every time."""
    last: tuple[Any, ...] = (Listing.sort_name, Listing.participation_id)
    if order is Order.NEWEST:
        return (Listing.created_at.desc(), *last)
    if order is Order.CAPACITY:
        return (Listing.capacity.desc().nulls_last(), *last)
    return last


def regency_marks(sight: Sight, codes: Sequence[str]) -> list[str]:
    """Return what a listing carries in these kabupaten: an IKM's code, or the label served."""
    if sight is not Sight.PARTNERS:
        return list(codes)
    return [EVERYWHERE, *(r.label for r in list_regencies() if r.code in codes)]


def _seen(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.sight is Sight.NOBODY:
        return [false()]
    found: list[ColumnElement[bool]] = [Listing.edition_id == wanted.edition_id]
    if wanted.sight is Sight.CATALOGUE:
        found += _in_catalogue()
    audience = AUDIENCES.get(wanted.sight)
    found.append(Listing.erased.is_(False) if audience is None else Listing.audience == audience)
    if wanted.regency_code is not None:
        found.append(_any(Listing.regencies, [wanted.regency_code]))
    return found


def _in_catalogue() -> list[ColumnElement[bool]]:
    """The listing knows who has graduated; consent and restriction are asked live."""
    public = select(Company.id).where(Company.id == Listing.company_id, is_public())
    return [Listing.kind == CompanyKind.IKM, Listing.graduated.is_(True), public.exists()]


def shows_whole() -> ColumnElement[bool]:
    """Return the condition that a company has agreed to more in the catalogue than its products.

    Whose permits are not shown is neither found by them nor counted.
    """
    products_alone = select(Consent.id).where(
        Consent.company_id == Listing.company_id,
        Consent.purpose == Purpose.PUBLIC_CATALOGUE,
        Consent.withdrawn_at.is_(None),
        Consent.version.in_(PRODUCTS_ALONE),
    )
    return ~products_alone.exists()


def _mentions(spellings: Sequence[Spelling], sight: Sight) -> ColumnElement[bool]:
    if not spellings:
        return false()
    told = _matches(make_tsquery(spellings))
    if sight is not Sight.CATALOGUE:
        return told
    # A story that is not shown is not found by its words either.
    return and_(told, or_(shows_whole(), _matches(make_tsquery(spellings, SHOWN_ALWAYS))))


def _matches(tsquery: str) -> ColumnElement[bool]:
    return Listing.search.op("@@")(cast(tsquery, TSQUERY))


def _any(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    overlaps: ColumnElement[bool] = column.op("&&")(cast(list(values), ARRAY(Text)))
    return overlaps


def _all(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    contains: ColumnElement[bool] = column.op("@>")(cast(list(values), ARRAY(Text)))
    return contains


def _within(column: Any, band: Band) -> ColumnElement[bool]:
    ends = [column.is_not(None)]
    ends += [] if band.low is None else [column >= band.low]
    ends += [] if band.high is None else [column < band.high]
    return and_(*ends)

"""The catalogue in the words of a page, on the web and on paper: nothing but what was agreed to.

The words of the consent say what is open to everybody (`accounts/consent_texts.py`): name, photo,
story, year of founding, kabupaten, products with their photos, and which kinds of permits are held.
Who has agreed to the first words only (`whole` is False) shows name, kabupaten and products. No
contacts, finances or permit numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.cards import (
    EXPIRED,
    name_place,
    permit_label,
    permit_state,
    sector_label,
    show_permits,
)
from matchmaker.directory.core import PermitState
from matchmaker.directory.facts import Facts, say_days, say_per_unit
from matchmaker.directory.models import Company, Participation, Product
from matchmaker.events.models import Edition
from matchmaker.files.models import StoredFile
from matchmaker.paper.core import (
    MOST_PRODUCTS,
    CataloguePage,
    CatalogueProduct,
    CatalogueSheet,
)
from matchmaker.web.addresses import absolute
from matchmaker.web.locale import current_locale, day, number, rupiah

MOST_PICTURES = 3


@dataclass(frozen=True, kw_only=True)
class PublicProduct:
    """A product as everybody may see it."""

    name: str
    other_name: str
    description: str
    facts: Facts
    photos: Sequence[StoredFile]


@dataclass(frozen=True, kw_only=True)
class PublicIkm:
    """An IKM as everybody may see it; `permits` are the names of the kinds that it holds."""

    public_id: str
    name: str
    place: str
    sectors: list[tuple[str, str]]
    products: list[PublicProduct]
    permits: list[str]
    story: str
    since: str
    photo: StoredFile | None
    summary: str
    picture: str


def make_public(
    part: Participation, photo: StoredFile | None, today: date, *, whole: bool
) -> PublicIkm:
    """Return an IKM for its page in the catalogue; `today` decides which permits it holds."""
    company = part.company
    photo = photo if whole else None
    products = [_public_product(product) for product in company.products]
    covers = [product.photos[0].public_id for product in products if product.photos]
    return PublicIkm(
        public_id=company.public_id,
        name=company.name,
        place=name_place(company),
        sectors=[(code, sector_label(code)) for code in company.sectors],
        products=products,
        permits=held_permits(company, today) if whole else [],
        story=_story(company) if whole else "",
        since=str(company.started_on.year) if whole and company.started_on else "",
        photo=photo,
        summary=_summary(company, products),
        picture=photo.public_id if photo else (covers[0] if covers else ""),
    )


def held_permits(company: Company, today: date) -> list[str]:
    """Return the kinds of permits that are held and not over; in process is not held."""
    return [
        permit_label(permit.kind)
        for permit in show_permits(company)
        if permit_state(permit, today) != EXPIRED and permit.state is not PermitState.IN_PROCESS
    ]


def make_sheet(edition: Edition, host: str, count: int, chosen: Sequence[str]) -> CatalogueSheet:
    """Return what the cover of a print says, in the language that is spoken now."""
    days = [day(one.date) for one in edition.days]
    return CatalogueSheet(
        locale=current_locale(),
        edition=edition.name,
        host=host,
        when=days[0] if len(days) == 1 else f"{days[0]} {_('to')} {days[-1]}",
        where=f"{edition.venue}, {edition.city}",
        count=ngettext("%(num)s IKM", "%(num)s IKM", count),
        chosen=", ".join(chosen),
        words={
            "title": _("IKM catalogue"),
            "consent": _("In it are only IKM that have agreed to be shown to everybody."),
            "by_place": _("By kabupaten"),
            "by_sector": _("By sector"),
            "elsewhere": _("Others"),
            "product": _("Product"),
            "price": _("Price"),
            "capacity": _("Capacity a month"),
            "order": _("Minimum order"),
            "shelf": _("Keeps for"),
            "permits": _("Permits held"),
            "scan": _("Scan the code for the page of this IKM."),
        },
    )


def make_printed(
    part: Participation, pictures: Sequence[str], edition: Edition, today: date, *, whole: bool
) -> CataloguePage:
    """Return an IKM's page of a print; `pictures` are the names of its photos."""
    company = part.company
    rest = len(company.products) - MOST_PRODUCTS
    return CataloguePage(
        name=company.name,
        place=name_place(company),
        since=_("Since %(year)s", year=company.started_on.year)
        if whole and company.started_on
        else "",
        story=_story(company) if whole else "",
        sectors=[(code, sector_label(code)) for code in company.sectors],
        products=[_printed_product(product) for product in company.products],
        more=ngettext(
            "and %(num)s more product on its page", "and %(num)s more products on its page", rest
        )
        if rest > 0
        else "",
        permits=held_permits(company, today) if whole else [],
        pictures=list(pictures),
        address=absolute("catalogue.show", katalog=edition.slug, usaha=company.public_id),
    )


def pick_pictures(company: Company, photo: StoredFile | None) -> list[StoredFile]:
    """Return the photos of a printed page: the company's own, then one of each product."""
    own = [photo] if photo else []
    covers = [product.photos[0].file for product in company.products if product.photos]
    return [*own, *covers][:MOST_PICTURES]


def _public_product(product: Product) -> PublicProduct:
    english = current_locale() == "en"
    first, second = _names(product)
    texts = [product.description_id, product.description_en]
    wanted, other = reversed(texts) if english else texts
    return PublicProduct(
        name=first[:1].upper() + first[1:],
        other_name=second,
        description=wanted or other,
        facts=[
            (_("Price"), say_per_unit(rupiah(product.price), product.unit)),
            (_("Capacity a month"), _amount(product.capacity_per_month, product.unit)),
            (_("Minimum order"), _amount(product.min_order, product.unit)),
            (_("Lead time"), say_days(product.lead_time_days)),
            (_("Keeps for"), say_days(product.shelf_life_days)),
            (_("Packaging"), product.packaging),
        ],
        photos=[photo.file for photo in product.photos],
    )


def _printed_product(product: Product) -> CatalogueProduct:
    first, second = _names(product)
    return CatalogueProduct(
        name=first[:1].upper() + first[1:],
        other=second,
        price=say_per_unit(rupiah(product.price), product.unit),
        capacity=number(product.capacity_per_month),
        order=number(product.min_order),
        shelf=say_days(product.shelf_life_days),
    )


def _names(product: Product) -> tuple[str, str]:
    """Return a product's name in the page's language and in the other one, where it has both."""
    names = [product.name_id, product.name_en]
    wanted, other = reversed(names) if current_locale() == "en" else names
    return (wanted, other) if wanted else (other, "")


def _story(company: Company) -> str:
    """Return the story in the page's language, in the other one where that is all there is."""
    texts = [company.story, company.story_en]
    wanted, other = reversed(texts) if current_locale() == "en" else texts
    return wanted or other


def _amount(amount: int | None, unit: str) -> str:
    return f"{number(amount)} × {unit}" if amount is not None and unit else number(amount)


def _summary(company: Company, products: Sequence[PublicProduct]) -> str:
    made = ", ".join(product.name for product in products[:3] if product.name)
    place = name_place(company)
    if made and place:
        return _("%(products)s from %(place)s", products=made, place=place)
    return made or place

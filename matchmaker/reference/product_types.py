"""Product types, what the gate demands of each, and the type of a product by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from matchmaker.reference.permits import Requirement, parse_requirement
from matchmaker.reference.sectors import SectorCode, get_sector
from matchmaker.reference.tables import fold, table
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductType:
    """A kind of product that shares one rule for permits."""

    code: str
    sector: SectorCode
    name: Text
    gate_permits: Requirement
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownProduct:
    """A product of the list, with the kabupaten it is known from."""

    name: Text
    product_type: str
    sector: SectorCode
    kabupaten: str
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Classified:
    """The type of a product name; `known` is False when it was guessed from the sector."""

    product_type: str
    known: bool


@cache
def list_product_types() -> tuple[ProductType, ...]:
    """Return every type, by sector."""
    return tuple(
        ProductType(
            code=row["product_type"],
            sector=SectorCode(row["sector"]),
            name=Text(id=row["name_id"], en=row["name_en"]),
            gate_permits=parse_requirement(row["gate_permits"]),
            note=row["note"],
        )
        for row in table("product_types")
    )


def get_product_type(code: str) -> ProductType:
    """Return a type by its code; raise LookupError."""
    for product_type in list_product_types():
        if product_type.code == code:
            return product_type
    raise LookupError(code)


@cache
def list_known_products() -> tuple[KnownProduct, ...]:
    """Return every product of the list."""
    return tuple(
        KnownProduct(
            name=Text(id=row["product_id"], en=row["product_en"]),
            product_type=row["product_type"],
            sector=SectorCode(row["sector"]),
            kabupaten=row["kabupaten"],
            unit=row["typical_unit"],
        )
        for row in table("products")
    )


def find_known_product(name: str) -> KnownProduct | None:
    """Return the listed product of this name (either language, any case or punctuation)."""
    return _index().get(fold(name))


def classify_product(name: str, sector: SectorCode) -> Classified:
    """Return the type of a product.

    A product that the list does not know counts as food_dry, herbal_drink or craft_other by its
    sector and is flagged (`known=False`) for the mentor.
    """
    product = find_known_product(name)
    if product is not None:
        return Classified(product_type=product.product_type, known=True)
    return Classified(product_type=get_sector(sector).unknown_product_type, known=False)


@cache
def _index() -> dict[str, KnownProduct]:
    index: dict[str, KnownProduct] = {}
    aliases: dict[str, list[KnownProduct]] = {}
    for product in list_known_products():
        index.setdefault(fold(product.name.id), product)
        for alias in _aliases(product):
            aliases.setdefault(fold(alias), []).append(product)
    for alias, products in aliases.items():
        # A short name counts only while everything it may mean has the same type.
        if len({product.product_type for product in products}) == 1:
            index.setdefault(alias, products[0])
    return index


def _aliases(product: KnownProduct) -> list[str]:
    plain = re.sub(r"\([^)]*\)", " ", product.name.id)
    inside = re.findall(r"\(([^)]*)\)", product.name.id)
    return [product.name.en, plain, *inside, *plain.split(" / ")]

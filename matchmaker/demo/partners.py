"""The demo's banks, retailers and exporters, made after their archetypes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random

from matchmaker.demo import identifiers
from matchmaker.demo.archetypes import Archetype
from matchmaker.demo.banks import BANKS
from matchmaker.demo.exporters import EXPORTERS
from matchmaker.demo.retailers import RETAILERS
from matchmaker.demo.values import DemoPartner
from matchmaker.demo.words import Names, person
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct
from matchmaker.reference.loan_kinds import find_loan_kind
from matchmaker.reference.product_types import list_known_products
from matchmaker.reference.regencies import list_programme_regencies

# IKM have the numbers below.
FIRST_NUMBER = 501
EVERYWHERE = ("semua",)
_CITIES = (
    "Semarang", "Surakarta", "Magelang", "Purwokerto", "Tegal", "Kudus", "Salatiga", "Yogyakarta",
    "Pekalongan", "Jakarta",
)  # fmt: skip
_HALVES = ("morning", "afternoon")
_BANK_BOUNDS = ((None, None), (5_000_000, 200_000_000), (10_000_000, 500_000_000))
_SECOND = {
    CompanyKind.BANK: "Bawa NIB dan catatan penjualan enam bulan; petugas kami membantu mengisi"
    " formulirnya.",
    CompanyKind.RETAILER: "Kami menyukai kemasan yang rapi, label lengkap dan kiriman yang tepat"
    " waktu.",
    CompanyKind.EXPORTER: "Kami membantu pemasok kecil dengan sortir, kemasan ekspor dan dokumen.",
}


def make_partners(dice: Random, names: Names, days: tuple[date, date]) -> Iterator[DemoPartner]:
    """Yield the partners, numbered from FIRST_NUMBER; the first of a kind stays both days."""
    number = FIRST_NUMBER
    kinds_met: set[CompanyKind] = set()
    for archetype in (*RETAILERS, *BANKS, *EXPORTERS):
        for _ in range(archetype.count):
            first = archetype.kind not in kinds_met
            kinds_met.add(archetype.kind)
            yield _make_partner(dice, names, number, archetype, days, first=first)
            number += 1


def _make_partner(
    dice: Random,
    names: Names,
    number: int,
    archetype: Archetype,
    days: tuple[date, date],
    *,
    first: bool,
) -> DemoPartner:
    city = dice.choice(_CITIES)
    return DemoPartner(
        number=number,
        kind=archetype.kind,
        name=names.firm(archetype.heads),
        story=f"{archetype.about.format(city=city)} {_SECOND[archetype.kind]}",
        contact=person(dice),
        title=archetype.title,
        phone=identifiers.phone(number),
        email=f"mitra{number}@contoh.example",
        city=city,
        brief=_make_brief(dice, archetype, first=first),
        officers=2 if first else dice.choice(archetype.officers),
        attends=() if first else _draw_attendance(dice, days),
        most_meetings_a_day=dice.choice((None, None, None, 8, 10, 12)) if not first else None,
    )


def _make_brief(dice: Random, archetype: Archetype, *, first: bool) -> Brief:
    """The first of each kind asks for little, so that its page shows many good matches."""
    low, high = archetype.price or (None, None)
    extras = () if first else tuple(p for p in archetype.often if dice.random() < 0.5)
    return Brief(
        sectors=archetype.sectors,
        products_sought=tuple(archetype.sought.split("|")[:5])
        if first and archetype.sought
        else _draw_products(dice, archetype),
        regions=EVERYWHERE if first else _draw_regions(dice),
        required_permits=(*archetype.permits, *extras),
        min_capacity_per_month=dice.choice(archetype.capacity) if archetype.capacity else None,
        price_low=low,
        price_high=high,
        terms=dice.choice(archetype.terms) if archetype.terms else (),
        min_shelf_life_days=dice.choice(archetype.shelf_life) if archetype.shelf_life else None,
        loan_products=_draw_loans(dice, archetype),
        destinations=tuple(dice.sample(archetype.destinations, k=2))
        if archetype.destinations
        else (),
    )


def _draw_products(dice: Random, archetype: Archetype) -> tuple[str, ...]:
    if not archetype.sought:
        return ()
    fitting = sorted(
        {
            product.name.id
            for product in list_known_products()
            if product.sector in archetype.sectors and re.search(archetype.sought, product.name.id)
        }
    )
    return tuple(dice.sample(fitting, k=min(archetype.seeks, len(fitting))))


def _draw_regions(dice: Random) -> tuple[str, ...]:
    if dice.random() < 0.45:
        return EVERYWHERE
    labels = [regency.label for regency in list_programme_regencies()]
    return tuple(dice.sample(labels, k=dice.randint(5, 10)))


def _draw_attendance(dice: Random, days: tuple[date, date]) -> tuple[str, ...]:
    """Most stay for both days (empty), some for one, a few for half of one."""
    draw = dice.random()
    if draw < 0.66:
        return ()
    day = dice.choice(days).isoformat()
    if draw < 0.92:
        return tuple(f"{day}:{half}" for half in _HALVES)
    return (f"{day}:{dice.choice(_HALVES)}",)


def _draw_loans(dice: Random, archetype: Archetype) -> tuple[LoanProduct, ...]:
    """Each kind of credit within the bank's own bounds and those of the kind."""
    low, high = dice.choice(_BANK_BOUNDS) if archetype.heads != ("Bank",) else (None, None)
    products = []
    for words in archetype.loans:
        kind = find_loan_kind(words)
        if kind is None:
            raise LookupError(words)
        floor = max((b for b in (low, kind.floor) if b is not None), default=None)
        ceiling = min((b for b in (high, kind.ceiling) if b is not None), default=None)
        if floor is not None and ceiling is not None and floor >= ceiling:
            continue
        products.append(
            LoanProduct(
                name=kind.name.id,
                min=floor,
                max=ceiling,
                purpose=kind.purpose,
                min_months_running=kind.min_months_running,
            )
        )
    return tuple(products)

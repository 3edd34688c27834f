"""A market of any size, drawn from the products, permits and habits of Central Java."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from matchmaker.matching.core.types import (
    BANK,
    EXPORTER,
    RETAILER,
    Ikm,
    LoanProduct,
    Need,
    Partner,
    Permit,
    Product,
)
from matchmaker.reference.product_types import KnownProduct, list_known_products
from matchmaker.reference.regencies import list_regencies

DAY = date(2026, 12, 15)
PERMITS = ("nib", "pirt", "halal", "bpom_food", "haccp", "organic", "brand")
NEEDS = ("retail", "export", "loan")
TERMS = ("cash", "credit_14", "credit_30", "credit_45", "consignment", "deposit_30")
SIZES = ("pouch", "botol kaca", "standing pouch", "kardus", "toples")
FLAVOURS = ("", "", "", "pedas", "manis", "original", "asin", "premium", "balado", "organik")
STATES = ("verified", "verified", "declared", "declared", "in_process")


def make_market(ikm: int, partners: int, seed: int = 0) -> tuple[list[Ikm], list[Partner]]:
    """Return IKM and partners; the same numbers and seed give the same market."""
    random = Random(seed)  # noqa: S311 (a made-up market, nothing secret)
    products = list_known_products()
    places = [regency.label for regency in list_regencies()]
    return (
        [_make_ikm(n, random, products, places) for n in range(ikm)],
        [_make_partner(n, random, products, places) for n in range(partners)],
    )


def _make_ikm(
    n: int, random: Random, products: Sequence[KnownProduct], places: Sequence[str]
) -> Ikm:
    main = random.choice(products)
    makes = [main, *random.sample(products, random.choice((0, 0, 1, 2)))]
    return Ikm(
        id=f"ikm-{n:05}",
        kabupaten=random.choice(places),
        started=DAY - timedelta(days=random.randrange(60, 9_000)),
        sectors=(str(main.sector),),
        products=tuple(_make_product(random, product) for product in makes),
        permits=tuple(
            Permit(kind=kind, state=random.choice(STATES))
            for kind in random.sample(PERMITS, random.randrange(1, 6))
        ),
        needs=tuple(
            _make_need(random, kind) for kind in random.sample(("retail", "export", "loan"), 2)
        ),
        terms_accepted=tuple(random.sample(TERMS, random.randrange(1, 5))),
    )


def _make_product(random: Random, product: KnownProduct) -> Product:
    flavour = random.choice(FLAVOURS)
    return Product(
        name_id=f"{product.name.id} {flavour}".strip(),
        name_en=product.name.en if random.random() < 0.5 else "",
        product_type=product.product_type,
        price=random.randrange(5, 200) * 1_000,
        min_order=random.choice((None, 10, 50, 200)),
        capacity_per_month=random.choice((None, 100, 300, 800, 2_000, 8_000)),
        shelf_life_days=random.choice((None, 30, 90, 180, 365)),
        barcode=random.choice((True, False, None)),
        hs=random.choice((None, "200819")),
        lead_time_days=random.choice((None, 7, 14)),
        packaging=random.choice((None, *SIZES)),
    )


def _make_need(random: Random, kind: str) -> Need:
    if kind != "loan":
        return Need(kind=kind)
    return Need(
        kind=kind,
        amount=random.randrange(5, 400) * 1_000_000,
        purpose=random.choice((None, "working_capital", "investment")),
    )


def _make_partner(
    n: int, random: Random, products: Sequence[KnownProduct], places: Sequence[str]
) -> Partner:
    kind = random.choice((BANK, RETAILER, RETAILER, EXPORTER))
    sought = random.sample(products, random.randrange(1, 5))
    if kind == BANK:
        return Partner(
            id=f"mitra-{n:05}",
            kind=kind,
            regions=tuple(random.sample(places, 6)),
            required_permits=("nib",),
            loan_products=tuple(_make_loan(random) for _ in range(random.randrange(1, 4))),
        )
    low = random.randrange(2, 60) * 1_000
    return Partner(
        id=f"mitra-{n:05}",
        kind=kind,
        sectors=tuple({str(product.sector) for product in sought}),
        products_sought=tuple(
            product.name.en if kind == EXPORTER and product.name.en else product.name.id
            for product in sought
        ),
        regions=tuple(random.sample(places, random.choice((0, 4, 10)))),
        required_permits=tuple(random.sample(("nib", "pirt|bpom_food", "halal", "barcode"), 3)),
        min_capacity_per_month=random.choice((None, 200, 500, 1_000, 5_000)),
        price_range=(low, low * random.randrange(2, 6)),
        terms=tuple(random.sample(TERMS, random.randrange(1, 4))),
        min_shelf_life_days=random.choice((None, 60, 90, 180)),
        packaging=random.choice(((), ("pouch",), ("botol kaca", "toples"))),
    )


def _make_loan(random: Random) -> LoanProduct:
    low = random.choice((0, 5, 10, 50, 100))
    return LoanProduct(
        name=f"KUR {low}",
        minimum=low * 1_000_000,
        maximum=low * 10_000_000 + 20_000_000,
        purpose=random.choice((None, "working_capital", "investment")),
        min_months_running=random.choice((None, 6, 12, 24)),
    )

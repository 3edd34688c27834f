"""The demo's IKM: what they make, hold, sell, need; two thirds of them pass the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import exp, log
from random import Random

from matchmaker.demo import identifiers
from matchmaker.demo.faults import Faults, draw_faults
from matchmaker.demo.goods import goods_of, rounded, scale
from matchmaker.demo.permits import make_permits
from matchmaker.demo.stories import ikm_story, unit_word
from matchmaker.demo.values import DemoIkm, DemoProduct
from matchmaker.demo.words import Names, person
from matchmaker.directory.core import DatePrecision, Need, NeedKind
from matchmaker.reference.product_types import KnownProduct, list_known_products
from matchmaker.reference.regencies import Regency

_SECTOR_SHARES = (("teknologi_pangan", 0.56), ("herbal", 0.15), ("kerajinan", 0.29))
_CHANNELS = (
    "toko oleh-oleh", "minimarket lokal", "pasar tradisional", "reseller online",
    "pesanan langsung", "pameran", "marketplace", "koperasi",
)  # fmt: skip
_LOAN_AMOUNTS = (5, 10, 15, 25, 40, 50, 75, 100, 150, 250, 400)
MILLION = 1_000_000
ALL_TERMS = ("cash", "consignment", "credit_14", "credit_30", "deposit_30")
# What the demo account's IKM in Banyumas makes: gift shops and exporters both seek it.
OWNED = ("keripik tempe", "gula semut organik")


def make_ikm(
    dice: Random, names: Names, number: int, regency: Regency, days: tuple[date, date]
) -> DemoIkm:
    """Make one IKM of a kabupaten. The first has no faults and sells what most seek: a demo
    account owns it.
    """
    faults = Faults() if number == 1 else draw_faults(dice)
    first = number == 1
    sector = "teknologi_pangan" if first else _draw_sector(dice)
    chosen = _draw_goods(dice, regency, sector, OWNED if first else ())
    revenue = exp(dice.uniform(log(6 * MILLION), log(110 * MILLION)))
    if first:
        revenue = 45 * MILLION
    products = _make_products(dice, number, chosen, revenue, faults, ready=first)
    started_on, precision = _draw_start(dice, days[0], faults)
    export_ready = dice.random() < 0.22 if number % 9 else None
    ikm = DemoIkm(
        number=number,
        name=names.workshop(sector, chosen[0].name.id),
        owner=person(dice),
        story="",
        phone=identifiers.phone(number),
        email=f"ikm{number:03d}@contoh.example" if dice.random() < 0.45 and not first else None,
        regency_code=regency.code,
        kabupaten=regency.label,
        sectors=(sector,),
        started_on=started_on,
        started_precision=precision,
        workers=max(1, round((revenue / (4 * MILLION)) ** 0.75)),
        sales_per_year=rounded(revenue * 12),
        markets=None if faults.market_unknown else _draw_channels(dice),
        export_ready=export_ready,
        products=products,
        permits=make_permits(dice, number, regency, chosen[0], days[0], faults, halal=first),
        needs=_draw_needs(dice, revenue, bool(export_ready), first=first),
        terms_accepted=ALL_TERMS if first else _draw_terms(dice, sector),
        attends=() if dice.random() < 0.9 else _half_days(dice, days),
    )
    return replace(ikm, story=_story(dice, ikm))


def _draw_goods(
    dice: Random, regency: Regency, sector: str, wanted: tuple[str, ...]
) -> list[KnownProduct]:
    goods = [
        product
        for product in list_known_products()
        if product.kabupaten == regency.short_name and product.sector == sector
    ]
    if wanted:
        return [product for name in wanted for product in goods if product.name.id == name]
    return dice.sample(goods, k=min(len(goods), dice.choice((1, 1, 2, 3))))


def _draw_sector(dice: Random) -> str:
    sectors = [sector for sector, _ in _SECTOR_SHARES]
    return dice.choices(sectors, weights=[share for _, share in _SECTOR_SHARES])[0]


def _make_products(
    dice: Random,
    number: int,
    chosen: Sequence[KnownProduct],
    revenue: float,
    faults: Faults,
    *,
    ready: bool,
) -> tuple[DemoProduct, ...]:
    made = []
    for place, product in enumerate(chosen):
        goods = goods_of(product.name.id)
        unit = dice.choice(product.unit.split(" / "))
        many = scale(product.name.id, unit)
        price = rounded(dice.uniform(goods.low, goods.high) * many / 500) * 500
        share = (0.75, 0.35, 0.2)[place]
        capacity = rounded(revenue * share / price)
        with_barcode = goods.shelf_life_days is not None and (ready or dice.random() < 0.42)
        made.append(
            DemoProduct(
                name_id=product.name.id,
                name_en=product.name.en,
                product_type=product.product_type,
                unit=unit,
                price=price,
                min_order=rounded(capacity * dice.uniform(0.02, 0.08)),
                capacity_per_month=capacity,
                shelf_life_days=goods.shelf_life_days if ready or dice.random() < 0.85 else None,
                lead_time_days=dice.choice((3, 5, 7, 10, 14, 21)),
                barcode=identifiers.barcode(number * 10 + place) if with_barcode else None,
                hs_code=goods.hs_code if ready or dice.random() < 0.4 else None,
            )
        )
    if faults.production_unknown:
        made[0] = _unstate(dice, made[0])
    return tuple(made)


def _unstate(dice: Random, product: DemoProduct) -> DemoProduct:
    match dice.choice(("price", "min_order", "capacity")):
        case "price":
            return replace(product, price=None)
        case "min_order":
            return replace(product, min_order=None)
        case _:
            return replace(product, capacity_per_month=None)


def _draw_channels(dice: Random) -> tuple[str, ...]:
    return tuple(dice.sample(_CHANNELS, k=dice.choice((1, 2, 2, 3))))


def _draw_start(
    dice: Random, day: date, faults: Faults
) -> tuple[date | None, DatePrecision | None]:
    if faults.start_unknown:
        return None, None
    if faults.too_young:
        return day - timedelta(days=dice.randint(120, 330)), DatePrecision.DAY
    started = day - timedelta(days=dice.randint(500, 5200))
    if started.year < day.year - 1 and dice.random() < 0.3:
        return date(started.year, 12, 31), DatePrecision.YEAR
    return started, DatePrecision.DAY


def _draw_needs(
    dice: Random, revenue: float, export_ready: bool, *, first: bool
) -> tuple[Need, ...]:
    needs = []
    if first or dice.random() < 0.72:
        needs.append(Need(kind=NeedKind.RETAIL))
    if first or export_ready or dice.random() < 0.24:
        needs.append(Need(kind=NeedKind.EXPORT))
    if first or dice.random() < 0.46 or not needs:
        within = [amount for amount in _LOAN_AMOUNTS if amount * MILLION <= revenue * 6] or [5]
        needs.append(
            Need(
                kind=NeedKind.LOAN,
                amount=dice.choice(within) * MILLION,
                purpose=dice.choice(("working_capital", "working_capital", "investment")),
            )
        )
    return tuple(needs)


def _draw_terms(dice: Random, sector: str) -> tuple[str, ...]:
    chances = {
        "cash": 1.0,
        "consignment": 0.35 if sector == "kerajinan" else 0.5,
        "credit_14": 0.6,
        "credit_30": 0.3,
        "credit_45": 0.08,
        "deposit_30": 0.55 if sector == "kerajinan" else 0.2,
    }
    return tuple(term for term, chance in chances.items() if dice.random() < chance)


def _half_days(dice: Random, days: tuple[date, date]) -> tuple[str, ...]:
    day = dice.choice(days).isoformat()
    return (f"{day}:morning", f"{day}:afternoon")


def _story(dice: Random, ikm: DemoIkm) -> str:
    main = ikm.products[0]
    name = main.name_id
    facts: dict[str, object] = {
        "owner": ikm.owner.split()[0],
        "name": ikm.name,
        "product": name,
        "product_first": name[0].upper() + name[1:],
        "place": ikm.kabupaten,
        "workers": ikm.workers,
        "capacity": f"{main.capacity_per_month:,}".replace(",", ".")
        if main.capacity_per_month
        else "",
        "unit": unit_word(main.unit),
    }
    return ikm_story(dice, ikm.sectors[0], facts)

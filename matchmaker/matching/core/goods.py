"""What a buyer asks of a product: name, barcode, volume, price, shelf life."""

from __future__ import annotations

from collections.abc import Mapping

from matchmaker.matching.core.packaging import judge_packaging
from matchmaker.matching.core.prepare import Brief, Offer
from matchmaker.matching.core.types import Contribution, Facts, Gap, Product
from matchmaker.matching.core.weights import NEAR_PRICE_SHARE
from matchmaker.matching.core.words import FOUND, find_share

Found = tuple[list[Contribution], list[Gap]]
_NOTHING_STATED = Product()


def judge_goods(brief: Brief, offer: Offer, side: str) -> Found:
    """What a partner asks of a product, answered by the one product that answers it best.

    One product has to meet name, barcode, volume, price and shelf life together: chips of which
    300 are made and syrup of which 5,000 are made are not 5,000 bags of chips.
    """
    products = offer.products or ((_NOTHING_STATED, frozenset[str]()),)
    found = [_judge_product(brief, product, words, side) for product, words in products]
    return found[0] if len(found) == 1 else max(found, key=_standing)


def _standing(found: Found) -> tuple[float, int, int]:
    """Points decide, so that more capacity can only raise the score; then fewer stops, then gaps.

    Where the name weighs nothing, the product that is sought still speaks before another one.
    """
    points, stops = sum([c.points for c in found[0]]), sum([gap.hard for gap in found[1]])
    return points, -stops, -len(found[1])


def _judge_product(brief: Brief, product: Product, words: frozenset[str], side: str) -> Found:
    found: Found = ([], [])
    partner = brief.partner
    if "product" in brief.shares:
        _judge_words(brief, product, words, side, found)
    if brief.barcode:
        _judge_barcode(brief, product, side, found)
    if partner.min_capacity_per_month is not None:
        asked, has = partner.min_capacity_per_month, product.capacity_per_month
        _judge_minimum(brief.shares, "capacity", (asked, has), side, found, _unit_facts(product))
    if partner.min_shelf_life_days is not None:
        asked, has = partner.min_shelf_life_days, product.shelf_life_days
        _judge_minimum(brief.shares, "shelf_life", (asked, has), side, found)
    if "price" in brief.shares:
        _judge_price(brief, product, side, found)
    if partner.packaging:
        _judge_packaging(brief, product, side, found)
    if "export" in brief.shares:
        _judge_export(brief, product, side, found)
    return found


def find_best_share(brief: Brief, words: frozenset[str]) -> float:
    """How well the best of the sought phrases is answered by a product's words, in [0, 1]."""
    share = brief.answers.get(words)
    if share is None:
        share = max((find_share(phrase, words) for phrase in brief.phrases), default=0.0)
        brief.answers[words] = share
    return share


def price_share(price: float, low: float | None, high: float | None) -> float:
    """What a price earns: all within the range, less the further it lies outside."""
    if low is not None and price < low:
        return NEAR_PRICE_SHARE * price / low
    if high is not None and price > high:
        return NEAR_PRICE_SHARE * max(0.0, 1 - (price - high) / high) if high > 0 else 0.0
    return 1.0


def _judge_words(
    brief: Brief, product: Product, words: frozenset[str], side: str, found: Found
) -> None:
    sought = brief.partner.products_sought
    if not words:
        found[1].append(
            Gap(side=side, code="product", hard=False, phrase="product_unstated", asked=sought)
        )
        return
    share = find_best_share(brief, words)
    if share > 0:
        found[0].append(
            Contribution(
                side=side,
                code="product",
                points=brief.shares["product"] * share,
                phrase="product" if share > 0.99 else "product_near",
                facts=name_facts(product),
            )
        )
    if share < FOUND:
        found[1].append(
            Gap(
                side=side,
                code="product",
                hard=False,
                phrase="product",
                asked=sought,
                has=product.name_id or product.name_en,
            )
        )


def name_facts(product: Product) -> tuple[tuple[str, object], ...]:
    """A product's name in both languages, each standing in for the other."""
    return (
        ("name_id", product.name_id or product.name_en),
        ("name_en", product.name_en or product.name_id),
    )


def _judge_barcode(brief: Brief, product: Product, side: str, found: Found) -> None:
    if product.barcode:
        found[0].append(
            Contribution(
                side=side, code="barcode", points=brief.shares["permits"], phrase="barcode"
            )
        )
    elif product.barcode is None:
        found[1].append(
            Gap(side=side, code="barcode", hard=False, phrase="barcode_unstated", asked="barcode")
        )
    else:
        found[1].append(
            Gap(side=side, code="barcode", hard=True, phrase="barcode", asked="barcode", has=False)
        )


def _unit_facts(product: Product) -> Facts:
    return (("unit", product.unit),)


def _judge_minimum(
    shares: Mapping[str, float],
    code: str,
    asked_has: tuple[float, float | None],
    side: str,
    found: Found,
    facts: Facts = (),
) -> None:
    asked, has = asked_has
    if has is None:
        found[1].append(
            Gap(
                side=side,
                code=code,
                hard=False,
                phrase=f"{code}_unstated",
                asked=asked,
                facts=facts,
            )
        )
    elif has < asked:
        found[1].append(
            Gap(side=side, code=code, hard=True, phrase=code, asked=asked, has=has, facts=facts)
        )
    else:
        found[0].append(
            Contribution(
                side=side,
                code=code,
                points=shares[code],
                phrase=code,
                facts=(("has", has), ("asked", asked), *facts),
            )
        )


def _judge_price(brief: Brief, product: Product, side: str, found: Found) -> None:
    low, high = brief.partner.price_range or (None, None)
    price = product.price
    if price is None:
        found[1].append(
            Gap(side=side, code="price", hard=False, phrase="price_unstated", asked=(low, high))
        )
        return
    share = price_share(price, low, high)
    inside = (low is None or price >= low) and (high is None or price <= high)
    if share > 0:
        found[0].append(
            Contribution(
                side=side,
                code="price",
                points=brief.shares["price"] * share,
                phrase="price" if inside else "price_near",
                facts=(("has", price), ("asked", (low, high)), *_unit_facts(product)),
            )
        )
    if not inside:
        found[1].append(
            Gap(
                side=side,
                code="price",
                hard=False,
                phrase="price",
                asked=(low, high),
                has=price,
                facts=_unit_facts(product),
            )
        )


def _judge_packaging(brief: Brief, product: Product, side: str, found: Found) -> None:
    packed = judge_packaging(brief.partner.packaging, product)
    if packed.met:
        found[0].append(
            Contribution(
                side=side,
                code="packaging",
                points=brief.shares["packaging"] * packed.share,
                phrase="packaging_some" if packed.missing else "packaging",
                facts=(("has", packed.met),),
            )
        )
    if packed.missing:
        found[1].append(
            Gap(
                side=side,
                code="packaging",
                hard=False,
                phrase="packaging" if packed.stated else "packaging_unstated",
                asked=packed.missing,
                has=product.packaging,
            )
        )


def export_facts(product: Product) -> dict[str, bool]:
    """What an exporter has to know of a product before a first offer, and whether it is stated."""
    return {
        "hs": bool(product.hs),
        "name_en": bool(product.name_en),
        "lead_time": product.lead_time_days is not None,
        "min_order": product.min_order is not None,
    }


def _judge_export(brief: Brief, product: Product, side: str, found: Found) -> None:
    facts = export_facts(product)
    stated = [code for code, known in facts.items() if known]
    missing = [code for code, known in facts.items() if not known]
    if stated:
        found[0].append(
            Contribution(
                side=side,
                code="export",
                points=brief.shares["export"] * len(stated) / len(facts),
                phrase="export_some" if missing else "export",
                facts=(("has", stated),),
            )
        )
    if missing:
        found[1].append(Gap(side=side, code="export", hard=False, phrase="export", asked=missing))

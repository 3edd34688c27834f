"""Companies made ready once, so that each pair costs microseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matchmaker.matching.core.tags import TagTree
from matchmaker.matching.core.types import (
    BANK,
    BARCODE,
    DECLARED,
    EVERYWHERE,
    EXPIRED,
    EXPORTER,
    IN_PROCESS,
    NEED_OF_KIND,
    VERIFIED,
    Ikm,
    Need,
    Partner,
    Permit,
    Product,
)
from matchmaker.matching.core.weights import DECLARED_SHARE, Weights
from matchmaker.matching.core.words import Phrase, read_phrase, read_product

_RANK = {VERIFIED: 3, DECLARED: 2, IN_PROCESS: 1, EXPIRED: 0}


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """An IKM made ready for many partners on one day."""

    ikm: Ikm
    tags: frozenset[str]
    """Its sectors and tags with all that lie above them."""
    permits: Mapping[str, str] | None
    """The best state of each permit on the day; None when permits were never stated."""
    products: tuple[tuple[Product, frozenset[str]], ...]
    region: str
    months: int | None
    needs: frozenset[str]
    loans: tuple[Need, ...]
    terms: frozenset[str]
    shares: Mapping[str, Mapping[str, float]]
    """Per partner kind: the normalised weight of what this IKM asks of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """A partner made ready for many IKM."""

    partner: Partner
    tree: TagTree
    tags: tuple[str, ...]
    """What it seeks, as exactly as it says."""
    phrases: tuple[Phrase, ...]
    permits: tuple[tuple[str, tuple[str, ...]], ...]
    """Each required permit as written and as its alternatives; the barcode stands apart."""
    barcode: bool
    regions: frozenset[str]
    terms: frozenset[str]
    youngest: int
    """The fewest months any of its loans asks for."""
    shares: Mapping[str, float]
    answers: dict[frozenset[str], float] = field(default_factory=dict)
    """How well products' words answer what is sought, remembered as they come up."""
    near: dict[frozenset[str], Near] = field(default_factory=dict)
    """How near sets of tags come to what is sought, remembered as they come up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """The best of the tags sought: what it earns in [0, 1], and the tag in common."""

    points: float
    exact: bool
    through: str | None


def prepare_ikm(ikm: Ikm, day: date, weights: Weights) -> Offer:
    """Everything about an IKM that does not depend on the partner; `day` decides on permits."""
    # A canonical order makes the result independent of the order of rows.
    products = sorted(ikm.products, key=_product_key)
    return Offer(
        ikm=ikm,
        tags=weights.tags.close((*ikm.sectors, *ikm.tags)),
        permits=None if ikm.permits is None else _states(ikm.permits, day),
        products=tuple((p, read_product(p.name_id, p.name_en, p.product_type)) for p in products),
        region=read_region(ikm.kabupaten or ""),
        months=None if ikm.started is None else count_months(ikm.started, day),
        needs=frozenset(need.kind for need in ikm.needs),
        loans=tuple(sorted((n for n in ikm.needs if n.kind == "loan"), key=_need_key)),
        terms=frozenset(ikm.terms_accepted),
        shares={kind: _ikm_shares(ikm, kind, weights) for kind in NEED_OF_KIND},
    )


def prepare_partner(partner: Partner, weights: Weights) -> Brief:
    """Everything about a partner's brief that does not depend on the IKM."""
    phrases = {read_phrase(text) for text in partner.products_sought} - {None}
    requirements = _requirements(partner.required_permits)
    ages = [int(loan.min_months_running or 0) for loan in partner.loan_products]
    return Brief(
        partner=partner,
        tree=weights.tags,
        tags=weights.tags.list_deepest((*partner.sectors, *partner.tags)),
        phrases=tuple(sorted((p for p in phrases if p), key=lambda p: p.words)),
        permits=tuple(r for r in requirements if r[1] != (BARCODE,)),
        barcode=any(kinds == (BARCODE,) for _, kinds in requirements),
        regions=_regions(partner),
        terms=frozenset(partner.terms),
        youngest=min(ages, default=0),
        shares=_partner_shares(partner, bool(phrases), weights),
    )


def find_nearest(brief: Brief, held: frozenset[str]) -> Near:
    """How near tags (closed under ancestors) come to the best of those that are sought."""
    near = brief.near.get(held)
    if near is None:
        near = max((_approach(brief.tree, tag, held) for tag in brief.tags), key=_by_points)
        brief.near[held] = near
    return near


def _approach(tree: TagTree, asked: str, held: frozenset[str]) -> Near:
    likeness, through = tree.likeness(asked, held)
    return Near(points=likeness * tree.worth(asked), exact=through == asked, through=through)


def _by_points(near: Near) -> tuple[float, bool, str]:
    return (near.points, near.exact, near.through or "")


def read_region(name: str) -> str:
    """A regency's name as it is compared: "Kab. Kebumen" and "KEBUMEN" are the same."""
    words = name.casefold().replace(".", " ").split()
    if words and words[0] in {"kab", "kabupaten"}:
        words = words[1:]
    return " ".join(words)


def count_months(started: date, day: date) -> int:
    """Whole months from `started` to `day`, never below 0."""
    months = (day.year - started.year) * 12 + day.month - started.month
    return max(0, months - (day.day < started.day))


def _regions(partner: Partner) -> frozenset[str]:
    """The regions a partner keeps to; none where it serves all, which is not a demand."""
    names = frozenset(read_region(name) for name in partner.regions) - {""}
    return frozenset() if EVERYWHERE in names else names


def _states(permits: tuple[Permit, ...], day: date) -> dict[str, str]:
    best: dict[str, str] = {}
    for permit in permits:
        lapsed = permit.expires is not None and permit.expires < day
        state = EXPIRED if lapsed else permit.state
        if permit.kind not in best or _RANK[state] > _RANK[best[permit.kind]]:
            best[permit.kind] = state
    return best


def permit_share(state: str | None) -> float:
    """What a permit in this state earns: 1 verified, less declared, nothing otherwise."""
    if state == VERIFIED:
        return 1.0
    return DECLARED_SHARE if state == DECLARED else 0.0


def _requirements(required: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    for text in required:
        kinds = tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))
        if kinds:
            found.setdefault("|".join(sorted(kinds)), kinds)
    return tuple(("|".join(kinds), kinds) for _, kinds in sorted(found.items()))


def _partner_shares(partner: Partner, seeks_products: bool, weights: Weights) -> dict[str, float]:
    table = weights.partner[partner.kind]
    requirements = _requirements(partner.required_permits)
    low_high = partner.price_range or (None, None)
    asked = {
        "sector": bool(partner.sectors or partner.tags),
        "product": seeks_products,
        "permits": bool(requirements),
        "capacity": partner.min_capacity_per_month is not None,
        "price": low_high != (None, None),
        "region": bool(_regions(partner)),
        "terms": bool(partner.terms),
        "shelf_life": partner.min_shelf_life_days is not None,
        "packaging": bool(partner.packaging),
        # Every exporter has to fill in the papers of a shipment, whatever its brief says.
        "export": partner.kind == EXPORTER,
        "history": bool(partner.past),
        "amount": bool(partner.loan_products),
        "age": any(loan.min_months_running for loan in partner.loan_products),
        "wish": True,
    }
    shares = _normalise({code: table[code] for code, asks in asked.items() if asks})
    if requirements:
        shares["permits"] /= len(requirements)
    return shares


def _ikm_shares(ikm: Ikm, kind: str, weights: Weights) -> dict[str, float]:
    # Goods and their payment concern buyers, amounts concern banks: nobody asks a bank what
    # it pays for chips.
    bank = kind == BANK
    asked = {
        "need": bool(ikm.needs),
        "product": bool(ikm.products) and not bank,
        "terms": bool(ikm.terms_accepted) and not bank,
        "amount": bank and any(n.kind == "loan" and n.amount for n in ikm.needs),
        "history": bool(ikm.past),
        "wish": True,
    }
    return _normalise({code: weights.ikm[code] for code, asks in asked.items() if asks})


def _normalise(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    if total <= 0:
        return dict.fromkeys(weights, 1 / len(weights))
    return {code: weight / total for code, weight in weights.items()}


def _product_key(product: Product) -> str:
    return repr(product)


def _need_key(need: Need) -> tuple[float, str]:
    return (need.amount or 0.0, need.purpose or "")

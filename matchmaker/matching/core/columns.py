"""Companies as columns of numbers, so that all pairs of an edition are judged at once.

Everything here says again, for arrays, what goods.py, loans.py, ikm_side.py and partner_side.py
say for one pair; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core.goods import export_facts
from matchmaker.matching.core.packaging import judge_packaging
from matchmaker.matching.core.prepare import Brief, Offer, permit_share
from matchmaker.matching.core.types import BARCODE, NEED_OF_KIND, PARTNER_KINDS, Need, Product
from matchmaker.matching.core.words import Phrase, find_spellings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

IKM_CRITERIA = ("need", "product", "terms", "amount", "history", "wish")
_NOTHING_STATED = (Product(), frozenset[str]())


def numbers(values: Iterable[float | None]) -> Floats:
    """None becomes nan."""
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


class Codes:
    """Numbers given to values as they come up."""

    def __init__(self) -> None:
        self.known: dict[object, int] = {}

    def number(self, value: object) -> int:
        """Return a value's number."""
        return self.known.setdefault(value, len(self.known))

    def __len__(self) -> int:
        return len(self.known)


@dataclass(frozen=True, kw_only=True)
class Products:
    """One row a product; an IKM without any has one that states nothing.

    `starts` is each IKM's first row. `barcode` is 1, 0 or nan where it was not stated.
    """

    starts: Ints
    words: Ints
    capacity: Floats
    shelf_life: Floats
    price: Floats
    barcode: Floats
    packaging: Ints
    export: Floats


@dataclass(frozen=True, kw_only=True)
class Loans:
    """One row a loan that is looked for; `amount` is nan where it was not stated."""

    starts: Ints
    amount: Floats
    purpose: Sequence[str | None]


@dataclass(frozen=True, kw_only=True)
class Offers:
    """The IKM side, row by row; `shares` is criteria x IKM x partner kinds."""

    offers: Sequence[Offer]
    products: Products
    loans: Loans
    months: Floats
    tag_sets: Ints
    regions: Ints
    terms: Ints
    needs: Flags
    shares: Floats
    has_products: Flags


def read_offers(offers: Sequence[Offer], words: Codes, tags: Codes, terms: Codes) -> Offers:
    """Lay out the IKM; word sets, tag sets and terms get their numbers from the given codes."""
    regions = Codes()
    return Offers(
        offers=offers,
        products=_read_products(offers, words),
        loans=_read_loans(offers),
        months=numbers(offer.months for offer in offers),
        tag_sets=_ints(tags.number(offer.tags) for offer in offers),
        regions=_ints(
            regions.number(offer.region if offer.ikm.kabupaten else None) for offer in offers
        ),
        terms=_masks((offer.terms for offer in offers), terms),
        needs=np.array(
            [[NEED_OF_KIND[kind] in offer.needs for kind in PARTNER_KINDS] for offer in offers],
            dtype=bool,
        ).reshape(len(offers), len(PARTNER_KINDS)),
        shares=np.array(
            [
                [[o.shares[kind].get(code, 0.0) for kind in PARTNER_KINDS] for o in offers]
                for code in IKM_CRITERIA
            ]
        ).reshape(len(IKM_CRITERIA), len(offers), len(PARTNER_KINDS)),
        has_products=np.array([bool(offer.products) for offer in offers], dtype=bool),
    )


def share_column(briefs: Sequence[Brief], code: str) -> Floats:
    """Return the share of a criterion for each partner, 0 where it does not ask."""
    return np.array([brief.shares.get(code, 0.0) for brief in briefs], dtype=np.float64)


def answer_words(briefs: Sequence[Brief], words: Codes) -> Floats:
    """Return how well each word set answers what each partner seeks (word sets x partners)."""
    sets: list[frozenset[str]] = [s for s in words.known if isinstance(s, frozenset)]
    vocabulary = sorted({word for s in sets for word in s})
    place = {word: n for n, word in enumerate(vocabulary)}
    within = np.zeros((len(vocabulary), len(sets)), dtype=bool)
    for number, word_set in enumerate(sets):
        within[[place[word] for word in word_set], number] = True
    phrases = {phrase for brief in briefs for phrase in brief.phrases}
    hits: dict[str, Floats] = {}
    for word in {word for phrase in phrases for word in phrase.words}:
        spelled = [place[v] for v in find_spellings(word, vocabulary)]
        hit: Flags = np.logical_or.reduce(within[spelled], axis=0)
        hits[word] = hit.astype(np.float64)
    answers = {phrase: _answer(phrase, hits, len(sets)) for phrase in phrases}
    found = np.zeros((len(sets), len(briefs)))
    for column, brief in enumerate(briefs):
        for phrase in brief.phrases:
            np.maximum(found[:, column], answers[phrase], out=found[:, column])
    return found


def permit_columns(
    offers: Sequence[Offer], briefs: Sequence[Brief]
) -> tuple[Floats, Flags, Floats]:
    """Return what each requirement earns an IKM and where it stops one, and who asks for it.

    Shapes: IKM x requirements twice, requirements x partners.
    """
    codes = Codes()
    asked = [[codes.number(kinds) for _, kinds in brief.permits] for brief in briefs]
    asks = np.zeros((len(codes), len(briefs)))
    for column, requirements in enumerate(asked):
        for requirement in requirements:
            asks[requirement, column] += 1
    earned = np.zeros((len(offers), len(codes)))
    stops = np.zeros((len(offers), len(codes)), dtype=bool)
    for row, offer in enumerate(offers):
        held = offer.permits or {}
        marked = any(product.barcode for product, _ in offer.products)
        for number, kinds in enumerate(codes.known):
            assert isinstance(kinds, tuple)
            share = max(permit_share(held.get(kind)) for kind in kinds)
            if BARCODE in kinds and marked:
                share = 1.0
            earned[row, number] = share
            stops[row, number] = share == 0 and offer.permits is not None
    return earned, stops, asks


def _read_products(offers: Sequence[Offer], words: Codes) -> Products:
    listed = [offer.products or (_NOTHING_STATED,) for offer in offers]
    rows = [row for products in listed for row in products]
    packagings = Codes()

    def column(read: Callable[[Product], float | None]) -> Floats:
        return numbers(read(product) for product, _ in rows)

    return Products(
        starts=_starts(len(products) for products in listed),
        words=_ints(words.number(own) for _, own in rows),
        capacity=column(lambda p: p.capacity_per_month),
        shelf_life=column(lambda p: p.shelf_life_days),
        price=column(lambda p: p.price),
        barcode=column(lambda p: p.barcode),
        packaging=_ints(packagings.number(_packaging_of(product)) for product, _ in rows),
        export=column(lambda p: sum(export_facts(p).values()) / len(export_facts(p))),
    )


def packaging_answers(offers: Sequence[Offer], briefs: Sequence[Brief]) -> Floats:
    """Return what of each partner's demands each packaging meets.

    Packaging in the order of `Products.packaging` x partners.
    """
    known: dict[tuple[str, tuple[str, ...]], Product] = {}
    for offer in offers:
        for product, _ in offer.products or (_NOTHING_STATED,):
            known.setdefault(_packaging_of(product), product)
    found = np.zeros((len(known), len(briefs)))
    for column, brief in enumerate(briefs):
        if brief.partner.packaging:
            for row, product in enumerate(known.values()):
                found[row, column] = judge_packaging(brief.partner.packaging, product).share
    return found


def _packaging_of(product: Product) -> tuple[str, tuple[str, ...]]:
    return product.packaging or "", product.packaging_seen


def region_answers(offers: Sequence[Offer], briefs: Sequence[Brief]) -> Flags:
    """Return which region (in the order of `Offers.regions`) each partner covers."""
    known = Codes()
    for offer in offers:
        known.number(offer.region if offer.ikm.kabupaten else None)
    return np.array(
        [[region is not None and region in b.regions for b in briefs] for region in known.known],
        dtype=bool,
    ).reshape(len(known), len(briefs))


def mask_terms(briefs: Sequence[Brief], terms: Codes) -> Ints:
    """Return the payment terms of each partner as bits."""
    return _masks((brief.terms for brief in briefs), terms)


def _read_loans(offers: Sequence[Offer]) -> Loans:
    listed = [offer.loans or (Need(kind="loan"),) for offer in offers]
    rows = [need for needs in listed for need in needs]
    return Loans(
        starts=_starts(len(needs) for needs in listed),
        amount=numbers(need.amount or None for need in rows),
        purpose=[need.purpose for need in rows],
    )


def _answer(phrase: Phrase, hits: dict[str, Floats], length: int) -> Floats:
    share = np.zeros(length)
    for word, weight in zip(phrase.words, phrase.weights, strict=True):
        share = share + weight * hits[word]
    return np.minimum(1.0, share)


def _masks(sets: Iterable[frozenset[str]], terms: Codes) -> Ints:
    return _ints(sum(1 << terms.number(term) for term in own) for own in sets)


def _starts(lengths: Iterable[int]) -> Ints:
    counted = np.fromiter(lengths, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(counted)[:-1]]).astype(np.int64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)

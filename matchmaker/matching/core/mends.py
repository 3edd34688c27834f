"""What would bring a pair up, found by judging it again with one thing changed at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from matchmaker.matching.core import explain
from matchmaker.matching.core.packaging import DEMANDS, judge_packaging
from matchmaker.matching.core.prepare import prepare_ikm, prepare_partner
from matchmaker.matching.core.score import judge_for_offer
from matchmaker.matching.core.types import (
    BANK,
    BARCODE,
    NEED_OF_KIND,
    VERIFIED,
    Facts,
    Ikm,
    Need,
    Partner,
    Permit,
    Product,
    Ranked,
)
from matchmaker.matching.core.weights import Weights

BY_IKM, BY_PARTNER = "ikm", "partner"
Change = tuple[Ikm, Partner]


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One change, who would make it, and what the pair would come to.

    `opened` counts the hard gaps that it closes; `score` lies in [0, 1].
    """

    by: str
    phrase: str
    score: float
    gain: float
    opened: int
    facts: Facts = ()

    @property
    def id(self) -> str:
        """The change in Indonesian."""
        return explain.say_mend(self.phrase, self.facts, "id")

    @property
    def en(self) -> str:
        """The change in English."""
        return explain.say_mend(self.phrase, self.facts, "en")


def list_mends(
    ikm: Ikm, partner: Partner, day: date, weights: Weights, most: int = 3
) -> list[Mend]:
    """Return the changes that would bring a pair up most.

    A change that closes what stops a deal comes before one that only raises the score; of several
    of a kind the best is listed. Nothing is that opens a new hard gap, or that brings nothing.
    """
    now = _judge((ikm, partner), day, weights)
    found: list[Mend] = []
    for by, phrase, facts, changed in (*_by_ikm(ikm, partner), *_by_partner(ikm, partner)):
        then = _judge(changed, day, weights)
        gain, opened = then.score - now.score, _stops(now) - _stops(then)
        if opened > 0 or (opened == 0 and gain > 1e-9):
            found.append(
                Mend(by=by, phrase=phrase, facts=facts, score=then.score, gain=gain, opened=opened)
            )
    found.sort(key=lambda m: (-m.opened, -round(m.gain, 9), m.by, m.id))
    return _one_of_a_kind(found)[:most]


def _one_of_a_kind(mends: list[Mend]) -> list[Mend]:
    """Keep the best of each kind of change: of other terms one is enough, of permits none."""
    kept: dict[object, Mend] = {}
    for mend in mends:
        kept.setdefault((mend.phrase, mend.facts if mend.phrase == "permit" else None), mend)
    return list(kept.values())


def _judge(pair: Change, day: date, weights: Weights) -> Ranked:
    ikm, partner = pair
    return judge_for_offer(prepare_ikm(ikm, day, weights), prepare_partner(partner, weights))


def _stops(ranked: Ranked) -> int:
    return sum(gap.hard for gap in ranked.gaps)


Found = Iterator[tuple[str, str, Facts, Change]]


def _by_ikm(ikm: Ikm, partner: Partner) -> Found:
    for phrase, facts, own in (*_hold_permits(ikm, partner), *_take_terms(ikm, partner)):
        yield BY_IKM, phrase, facts, (own, partner)
    needed = NEED_OF_KIND[partner.kind]
    if not any(need.kind == needed for need in ikm.needs):
        own = replace(ikm, needs=(*ikm.needs, Need(kind=needed)))
        yield BY_IKM, "need", (("asked", (needed,)),), (own, partner)
    for place, product in enumerate(ikm.products):
        for phrase, facts, better in _better(product, partner):
            products = (*ikm.products[:place], better, *ikm.products[place + 1 :])
            yield BY_IKM, phrase, facts, (replace(ikm, products=products), partner)
    yield from _borrow_less(ikm, partner)


def _hold_permits(ikm: Ikm, partner: Partner) -> Iterator[tuple[str, Facts, Ikm]]:
    for asked in partner.required_permits:
        for kind in asked.split("|"):
            if (kind := kind.strip()) and kind != BARCODE:
                held = (*(ikm.permits or ()), Permit(kind=kind, state=VERIFIED))
                yield "permit", (("permit", kind),), replace(ikm, permits=held)


def _take_terms(ikm: Ikm, partner: Partner) -> Iterator[tuple[str, Facts, Ikm]]:
    for term in partner.terms:
        if term not in ikm.terms_accepted:
            own = replace(ikm, terms_accepted=(*ikm.terms_accepted, term))
            yield "accept_terms", (("asked", (term,)),), own


def _better(product: Product, partner: Partner) -> Iterator[tuple[str, Facts, Product]]:
    if any(BARCODE in asked.split("|") for asked in partner.required_permits):
        yield "barcode", (), replace(product, barcode=True)
    if (least := partner.min_capacity_per_month) and (product.capacity_per_month or 0) < least:
        yield (
            "capacity",
            (("asked", least), ("unit", product.unit)),
            replace(product, capacity_per_month=least),
        )
    if (least := partner.min_shelf_life_days) and (product.shelf_life_days or 0) < least:
        yield "shelf_life", (("asked", least),), replace(product, shelf_life_days=least)
    for bound in partner.price_range or ():
        if bound is not None and bound != product.price:
            yield "price", (("asked", bound),), replace(product, price=bound)
    missing = tuple(d for d in judge_packaging(partner.packaging, product).missing if d in DEMANDS)
    if missing:
        seen = (*product.packaging_seen, *missing)
        yield "packaging", (("asked", missing),), replace(product, packaging_seen=seen)
    complete = replace(
        product,
        hs=product.hs or "000000",
        name_en=product.name_en or product.name_id,
        lead_time_days=product.lead_time_days or 1,
        min_order=product.min_order or 1,
    )
    yield "export", (), complete


def _borrow_less(ikm: Ikm, partner: Partner) -> Found:
    ceiling = max((loan.maximum or 0.0 for loan in partner.loan_products), default=0.0)
    for place, need in enumerate(ikm.needs):
        if partner.kind == BANK and need.kind == "loan" and ceiling:
            changed = replace(need, amount=ceiling)
            needs = (*ikm.needs[:place], changed, *ikm.needs[place + 1 :])
            yield BY_IKM, "amount", (("asked", ceiling),), (replace(ikm, needs=needs), partner)


def _by_partner(ikm: Ikm, partner: Partner) -> Found:
    for phrase, facts, own in (*_ask_less(ikm, partner), *_lend_more(ikm, partner)):
        yield BY_PARTNER, phrase, facts, (ikm, own)


def _ask_less(ikm: Ikm, partner: Partner) -> Iterator[tuple[str, Facts, Partner]]:
    if partner.kind != BANK:
        for term in ikm.terms_accepted:
            if term not in partner.terms:
                own = replace(partner, terms=(*partner.terms, term))
                yield "offer_terms", (("asked", (term,)),), own
        for product in ikm.products:
            name = product.name_id or product.name_en
            if name:
                own = replace(partner, products_sought=(*partner.products_sought, name))
                said = (("name_id", name), ("name_en", product.name_en or name))
                yield "seek", said, own
            made = product.capacity_per_month
            if made and made < (partner.min_capacity_per_month or 0):
                own = replace(partner, min_capacity_per_month=made)
                yield "lower_capacity", (("asked", made), ("unit", product.unit)), own
    if ikm.kabupaten and partner.regions:
        own = replace(partner, regions=(*partner.regions, ikm.kabupaten))
        yield "region", (("region", ikm.kabupaten),), own


def _lend_more(ikm: Ikm, partner: Partner) -> Iterator[tuple[str, Facts, Partner]]:
    for need in ikm.needs:
        if need.kind != "loan" or not need.amount:
            continue
        for place, loan in enumerate(partner.loan_products):
            if loan.maximum is not None and need.amount > loan.maximum:
                loans = list(partner.loan_products)
                loans[place] = replace(loan, maximum=need.amount)
                own = replace(partner, loan_products=tuple(loans))
                yield "raise_ceiling", (("asked", need.amount),), own

from __future__ import annotations

from functools import lru_cache

from matchmaker.matching.core.goods import find_best_share, judge_goods, name_facts
from matchmaker.matching.core.loans import find_loan, judge_loans, loan_facts
from matchmaker.matching.core.prepare import Brief, Offer, permit_share
from matchmaker.matching.core.types import (
    BARCODE,
    EXPIRED,
    IN_PROCESS,
    NEED_OF_KIND,
    RATHER_NOT,
    VERIFIED,
    Contribution,
    Gap,
    SideScore,
)
from matchmaker.matching.core.weights import OTHER_TERMS_SHARE, SOONER, WISH_SHARE
from matchmaker.matching.core.words import FOUND

Found = tuple[list[Contribution], list[Gap]]


def judge_for_partner(brief: Brief, offer: Offer, side: str) -> SideScore:
    """What the IKM offers against the partner's brief."""
    found: Found = ([], [])
    if brief.sectors:
        _judge_sector(brief, offer, side, found)
    _judge_permits(brief, offer, side, found)
    for judge in (judge_goods, judge_loans):
        reasons, gaps = judge(brief, offer, side)
        found[0].extend(reasons)
        found[1].extend(gaps)
    if brief.regions:
        _judge_region(brief, offer, side, found)
    if brief.terms:
        _judge_terms(brief, offer, side, found)
    wish = brief.partner.wishes.get(offer.ikm.id)
    _weigh_wish(brief.shares["wish"], wish, side, found)
    return _close(found, wish)


def judge_for_ikm(offer: Offer, brief: Brief, side: str) -> SideScore:
    """What the partner offers against what the IKM needs."""
    found: Found = ([], [])
    shares = offer.shares[brief.partner.kind]
    if "need" in shares:
        _judge_need(shares["need"], offer, brief, side, found)
    if "product" in shares:
        _judge_made(shares["product"], offer, brief, side, found)
    if "terms" in shares:
        _judge_pay(shares["terms"], offer, brief, side, found)
    if "amount" in shares:
        _judge_lender(shares["amount"], offer, brief, side, found)
    wish = offer.ikm.wishes.get(brief.partner.id)
    _weigh_wish(shares["wish"], wish, side, found)
    return _close(found, wish)


def _close(found: Found, wish: str | None) -> SideScore:
    points = sum(c.points for c in found[0])
    return SideScore(
        score=min(1.0, points),
        reasons=tuple(found[0]),
        gaps=tuple(found[1]),
        rather_not=wish == RATHER_NOT,
    )


def _weigh_wish(share: float, wish: str | None, side: str, found: Found) -> None:
    if wish is not None and wish in WISH_SHARE:
        found[0].append(
            Contribution(
                side=side, code="wish", points=share * WISH_SHARE[wish], phrase=f"wish_{wish}"
            )
        )


def _judge_sector(brief: Brief, offer: Offer, side: str, found: Found) -> None:
    common = brief.sectors & offer.sectors
    if common:
        found[0].append(
            Contribution(
                side=side,
                code="sector",
                points=brief.shares["sector"],
                phrase="sector",
                facts=(("sectors", sorted(common)),),
            )
        )
        return
    stated = bool(offer.sectors)
    found[1].append(
        Gap(
            side=side,
            code="sector",
            hard=stated,
            phrase="sector" if stated else "sector_unstated",
            asked=sorted(brief.sectors),
            has=sorted(offer.sectors) or None,
        )
    )


def _judge_permits(brief: Brief, offer: Offer, side: str, found: Found) -> None:
    held = offer.permits or {}
    for asked, kinds in brief.permits:
        share, best = max((permit_share(held.get(kind)), kind) for kind in kinds)
        if BARCODE in kinds and any(product.barcode for product, _ in offer.products):
            # A barcode is seen on the product; nobody has to verify it.
            found[0].append(
                Contribution(
                    side=side, code="barcode", phrase="barcode", points=brief.shares["permits"]
                )
            )
        elif share > 0:
            state = "verified" if held[best] == VERIFIED else "declared"
            found[0].append(
                Contribution(
                    side=side,
                    code="permit",
                    points=brief.shares["permits"] * share,
                    phrase=f"permit_{state}",
                    facts=(("permit", best),),
                )
            )
        else:
            found[1].append(_permit_gap(asked, kinds, offer, side))


def _permit_gap(asked: str, kinds: tuple[str, ...], offer: Offer, side: str) -> Gap:
    if offer.permits is None:
        return Gap(side=side, code="permit", hard=False, phrase="permit_unstated", asked=asked)
    states = {offer.permits.get(kind) for kind in kinds}
    for state in (IN_PROCESS, EXPIRED):
        if state in states:
            return Gap(
                side=side,
                code="permit",
                hard=True,
                phrase=f"permit_{state}",
                asked=asked,
                has=state,
            )
    return Gap(side=side, code="permit", hard=True, phrase="permit", asked=asked)


def _judge_region(brief: Brief, offer: Offer, side: str, found: Found) -> None:
    name = offer.ikm.kabupaten
    if name and offer.region in brief.regions:
        found[0].append(
            Contribution(
                side=side,
                code="region",
                points=brief.shares["region"],
                phrase="region",
                facts=(("region", name),),
            )
        )
        return
    found[1].append(
        Gap(
            side=side,
            code="region",
            hard=False,
            phrase="region" if name else "region_unstated",
            asked=brief.partner.regions,
            has=name or None,
        )
    )


def _judge_terms(brief: Brief, offer: Offer, side: str, found: Found) -> None:
    common = brief.terms & offer.terms
    if common:
        found[0].append(
            Contribution(
                side=side,
                code="terms",
                points=brief.shares["terms"],
                phrase="terms",
                facts=(("terms", _soonest_first(common)),),
            )
        )
        return
    stated = bool(offer.terms)
    found[1].append(
        Gap(
            side=side,
            code="terms",
            hard=stated,
            phrase="terms" if stated else "terms_unstated",
            asked=_soonest_first(brief.terms),
            has=_soonest_first(offer.terms) if stated else None,
        )
    )


@lru_cache(maxsize=512)
def _soonest_first(terms: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(terms, key=lambda t: (-SOONER.get(t, OTHER_TERMS_SHARE), t)))


def _judge_need(share: float, offer: Offer, brief: Brief, side: str, found: Found) -> None:
    answered = NEED_OF_KIND[brief.partner.kind]
    if answered in offer.needs:
        found[0].append(
            Contribution(side=side, code="need", points=share, phrase=f"need_{answered}")
        )
    else:
        found[1].append(
            Gap(
                side=side,
                code="need",
                hard=False,
                phrase="need",
                asked=sorted(offer.needs),
                has=[answered],
            )
        )


def _judge_made(share: float, offer: Offer, brief: Brief, side: str, found: Found) -> None:
    if not brief.phrases:
        found[1].append(
            Gap(
                side=side,
                code="product",
                hard=False,
                phrase="made_unstated",
                asked=[name_facts(p)[0][1] for p, _ in offer.products],
            )
        )
        return
    best = max(find_best_share(brief, words) for _, words in offer.products)
    product = next(p for p, words in offer.products if find_best_share(brief, words) == best)
    if best > 0:
        found[0].append(
            Contribution(
                side=side,
                code="product",
                points=share * best,
                phrase="made" if best > 0.99 else "made_near",
                facts=name_facts(product),
            )
        )
    if best < FOUND:
        found[1].append(
            Gap(
                side=side,
                code="product",
                hard=False,
                phrase="made",
                asked=[name_facts(p)[0][1] for p, _ in offer.products],
                has=brief.partner.products_sought,
            )
        )


def _judge_pay(share: float, offer: Offer, brief: Brief, side: str, found: Found) -> None:
    if not brief.terms:
        found[1].append(
            Gap(
                side=side,
                code="terms",
                hard=False,
                phrase="pays_unstated",
                asked=_soonest_first(offer.terms),
            )
        )
        return
    common = _soonest_first(brief.terms & offer.terms)
    if common:  # no terms in common is the partner's hard gap; saying it twice helps nobody
        found[0].append(
            Contribution(
                side=side,
                code="terms",
                points=share * SOONER.get(common[0], OTHER_TERMS_SHARE),
                phrase="pays",
                facts=(("terms", common[:1]),),
            )
        )


def _judge_lender(share: float, offer: Offer, brief: Brief, side: str, found: Found) -> None:
    needs = [need for need in offer.loans if need.amount]
    if not brief.partner.loan_products:
        found[1].append(
            Gap(
                side=side,
                code="amount",
                hard=False,
                phrase="lends_unstated",
                asked=needs[-1].amount,
            )
        )
        return
    for need in needs:
        loan = find_loan(brief, need)
        if loan is not None:  # an amount outside every loan is the bank's hard gap
            found[0].append(
                Contribution(
                    side=side,
                    code="amount",
                    points=share,
                    phrase="lends",
                    facts=loan_facts(loan, need),
                )
            )
            return

"""The partner's side of a pair."""

from __future__ import annotations

from matchmaker.matching.core.goods import judge_goods
from matchmaker.matching.core.loans import judge_loans
from matchmaker.matching.core.prepare import Brief, Offer, find_nearest, permit_share
from matchmaker.matching.core.sides import Found, close, soonest_first, weigh_past, weigh_wish
from matchmaker.matching.core.types import (
    BARCODE,
    EXPIRED,
    IN_PROCESS,
    VERIFIED,
    Contribution,
    Gap,
    SideScore,
)


def judge_for_partner(brief: Brief, offer: Offer, side: str) -> SideScore:
    """What the IKM offers against the partner's brief."""
    found: Found = ([], [])
    if brief.tags:
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
    past = brief.partner.past.get(offer.ikm.id)
    lost = weigh_past(brief.shares["history"], past, side, found) if past else 0.0
    wish = brief.partner.wishes.get(offer.ikm.id)
    weigh_wish(brief.shares["wish"], wish, side, found)
    return close(found, wish, lost)


def _judge_sector(brief: Brief, offer: Offer, side: str, found: Found) -> None:
    near = find_nearest(brief, offer.tags)
    if near.points > 0:
        found[0].append(
            Contribution(
                side=side,
                code="sector",
                points=brief.shares["sector"] * near.points,
                phrase="sector" if near.exact else "sector_near",
                facts=brief.tree.name_facts(near.through),
            )
        )
    if not near.exact:
        stated = bool(offer.tags)
        apart = stated and near.through is None
        found[1].append(
            Gap(
                side=side,
                code="sector",
                hard=apart,
                phrase="sector" if stated else "sector_unstated",
                asked=brief.tree.name_all(brief.tags),
                has=brief.tree.name_all(brief.tree.list_deepest(offer.tags)) or None,
            )
        )


def _judge_permits(brief: Brief, offer: Offer, side: str, found: Found) -> None:
    held = offer.permits or {}
    for asked, kinds in brief.permits:
        share, best = max([(permit_share(held.get(kind)), kind) for kind in kinds])
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
                facts=(("terms", soonest_first(common)),),
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
            asked=soonest_first(brief.terms),
            has=soonest_first(offer.terms) if stated else None,
        )
    )

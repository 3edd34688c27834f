"""The IKM's side of a pair."""

from __future__ import annotations

from matchmaker.matching.core.goods import find_best_share, name_facts
from matchmaker.matching.core.loans import find_loan, loan_facts
from matchmaker.matching.core.prepare import Brief, Offer
from matchmaker.matching.core.sides import Found, close, soonest_first, weigh_past, weigh_wish
from matchmaker.matching.core.types import NEED_OF_KIND, Contribution, Gap, SideScore
from matchmaker.matching.core.weights import OTHER_TERMS_SHARE, SOONER
from matchmaker.matching.core.words import FOUND


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
    past = offer.ikm.past.get(brief.partner.id)
    lost = weigh_past(shares["history"], past, side, found) if past else 0.0
    wish = offer.ikm.wishes.get(brief.partner.id)
    weigh_wish(shares["wish"], wish, side, found)
    return close(found, wish, lost)


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
    shares = [find_best_share(brief, words) for _, words in offer.products]
    best = max(shares)
    product = offer.products[shares.index(best)][0]
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
                asked=soonest_first(offer.terms),
            )
        )
        return
    common = soonest_first(brief.terms & offer.terms)
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

"""How much of each criterion a pair earns a side, whatever the weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from matchmaker.matching.core.ikm_side import judge_for_ikm
from matchmaker.matching.core.partner_side import judge_for_partner
from matchmaker.matching.core.prepare import Brief, Offer
from matchmaker.matching.core.score import SEEKER
from matchmaker.matching.core.tags import TagTree
from matchmaker.matching.core.types import SideScore
from matchmaker.matching.core.weights import DEFAULT, Weights

NOT_LEARNED = frozenset({"history", "wish"})
"""Said and done by the two themselves: a wish is an answer already."""
_PARTS_OF = {"permit": "permits", "barcode": "permits"}


def even_weights(tags: TagTree) -> Weights:
    """Return weights by which each criterion counts as much as another."""
    even = {
        kind: MappingProxyType(dict.fromkeys(own, 1.0)) for kind, own in DEFAULT.partner.items()
    }
    ikm = MappingProxyType(dict.fromkeys(DEFAULT.ikm, 1.0))
    return Weights(partner=MappingProxyType(even), ikm=ikm, tags=tags)


def earned_by_partner(brief: Brief, offer: Offer) -> dict[str, float]:
    """Return what an IKM earns by each criterion that a brief asks for; made with even weights."""
    shares = dict(brief.shares)
    if "permits" in shares:
        shares["permits"] *= len(brief.permits) + brief.barcode
    return _read(judge_for_partner(brief, offer, SEEKER), shares)


def earned_by_ikm(offer: Offer, brief: Brief) -> dict[str, float]:
    """Return what a partner earns by each criterion that an IKM looks at."""
    return _read(judge_for_ikm(offer, brief, SEEKER), offer.shares[brief.partner.kind])


def _read(judged: SideScore, shares: Mapping[str, float]) -> dict[str, float]:
    points: defaultdict[str, float] = defaultdict(float)
    for reason in judged.reasons:
        points[_PARTS_OF.get(reason.code, reason.code)] += reason.points
    # An absence of years ago dims all that a pair earns; of what it is about it says nothing.
    waited = any(gap.code == "history" for gap in judged.gaps)
    kept = 1 - shares["history"] if waited else 1.0
    return {
        code: min(1.0, max(0.0, points[code] / (share * kept)))
        for code, share in shares.items()
        if share > 0 and code not in NOT_LEARNED
    }

"""The score of a pair and the ranked list."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from matchmaker.matching.core.ikm_side import judge_for_ikm
from matchmaker.matching.core.partner_side import judge_for_partner
from matchmaker.matching.core.prepare import Brief, Offer, prepare_ikm, prepare_partner
from matchmaker.matching.core.types import Contribution, Gap, Ikm, Partner, Ranked, SideScore
from matchmaker.matching.core.weights import DEFAULT, Weights

SEEKER, CANDIDATE = "seeker", "candidate"


def rank(
    seeker: Ikm | Partner,
    candidates: Iterable[Ikm | Partner],
    day: date,
    weights: Weights = DEFAULT,
) -> list[Ranked]:
    """The candidates for one seeker, best first.

    Hard gaps come after none, "rather not" of either side last of all; equals are ordered by
    their id, so that the order of rows does not matter. Raises TypeError for a candidate of the
    seeker's own kind.
    """
    if isinstance(seeker, Ikm):
        offer = prepare_ikm(seeker, day, weights)
        found = [
            judge_for_offer(offer, prepare_partner(_expect_partner(c), weights)) for c in candidates
        ]
    else:
        brief = prepare_partner(seeker, weights)
        found = [
            judge_for_brief(brief, prepare_ikm(_expect_ikm(c), day, weights)) for c in candidates
        ]
    return sorted(found, key=_order)


def rank_ikm(brief: Brief, offers: Iterable[Offer]) -> list[Ranked]:
    """As `rank`, for a partner and IKM that are made ready already."""
    return sorted((judge_for_brief(brief, offer) for offer in offers), key=_order)


def judge_for_brief(brief: Brief, offer: Offer) -> Ranked:
    """An IKM as a partner sees it, both made ready."""
    return _join(
        offer.ikm.id,
        judge_for_partner(brief, offer, SEEKER),
        judge_for_ikm(offer, brief, CANDIDATE),
    )


def judge_for_offer(offer: Offer, brief: Brief) -> Ranked:
    """A partner as an IKM sees it, both made ready."""
    return _join(
        brief.partner.id,
        judge_for_ikm(offer, brief, SEEKER),
        judge_for_partner(brief, offer, CANDIDATE),
    )


def _join(candidate_id: str, seeker: SideScore, candidate: SideScore) -> Ranked:
    return Ranked(
        id=candidate_id,
        score=_mean(seeker, candidate),
        seeker=seeker.score,
        candidate=candidate.score,
        reasons=tuple(sorted((*seeker.reasons, *candidate.reasons), key=_strength)),
        gaps=tuple(sorted((*seeker.gaps, *candidate.gaps), key=_severity)),
        rather_not=seeker.rather_not or candidate.rather_not,
    )


def _mean(one: SideScore, other: SideScore) -> float:
    return min(1.0, math.sqrt(one.score * other.score))


def _strength(reason: Contribution) -> tuple[float, str, str]:
    return (-reason.points, reason.side, reason.code)


def _severity(gap: Gap) -> bool:
    return not gap.hard


def _order(ranked: Ranked) -> tuple[bool, bool, float, float, str]:
    # Rounding keeps the last bit of a sum from deciding between equals.
    return (
        ranked.rather_not,
        ranked.stopped,
        -round(ranked.score, 9),
        -round(ranked.seeker + ranked.candidate, 9),
        ranked.id,
    )


def _expect_partner(candidate: Ikm | Partner) -> Partner:
    if not isinstance(candidate, Partner):
        raise TypeError(f"{candidate.id} is an IKM; an IKM is ranked against partners")
    return candidate


def _expect_ikm(candidate: Ikm | Partner) -> Ikm:
    if not isinstance(candidate, Ikm):
        raise TypeError(f"{candidate.id} is a partner; a partner is ranked against IKM")
    return candidate

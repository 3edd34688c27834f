"""Who has enough good matches, who has not, and what stands in the way of more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.matching.core.columns import Flags
from matchmaker.matching.core.matrix import ScoreTable, score_all
from matchmaker.matching.core.prepare import Brief, Offer
from matchmaker.matching.core.rule import Refusal, Rule, allowed_mask, refusal
from matchmaker.matching.core.score import judge_for_offer
from matchmaker.matching.core.types import NEED_OF_KIND, PARTNER_KINDS, Gap, Ikm, Partner
from matchmaker.matching.core.weights import Weights

FLOOR, MOST_FLOOR = 3, 10
THRESHOLD = 0.45
NOBODY, RULE, STOPS, RATHER_NOT, SOFT, WEAK = (
    "nobody",
    "rule",
    "stops",
    "rather_not",
    "soft",
    "weak",
)
LEVELS = (0.25, THRESHOLD, 0.6, 0.75)
"""Where the five steps of a score begin, the first at 0."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """All pairs of an edition, IKM x partners: scores, who may meet, and which are good.

    A match is good when its score reaches the threshold, nothing stops it, the rule allows it and
    neither side would rather not.
    """

    table: ScoreTable
    rule: Rule
    allowed: Flags
    good: Flags

    def count_good(self) -> list[int]:
        """Return how many good matches each IKM has, in the table's order."""
        return [int(number) for number in self.good.sum(axis=1)]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How many IKM have so many good matches; the last one of a histogram also counts more."""

    number: int
    ikm: int
    is_short: bool
    and_more: bool


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What keeps an IKM from a number of partners; one pair may have several causes.

    `code` is NOBODY (no partner of `kind` takes part), RULE, STOPS (a hard gap), RATHER_NOT, SOFT
    (a gap that only lowers) or WEAK (no gap at all, and yet too little in common).
    """

    code: str
    partners: tuple[str, ...] = ()
    kind: str = ""
    gap: Gap | None = None
    refusal: Refusal | None = None


def judge_all(
    ikm: Sequence[Ikm],
    partners: Sequence[Partner],
    *,
    day: date,
    weights: Weights,
    rule: Rule,
    threshold: float = THRESHOLD,
) -> Grid:
    """Judge all pairs; a threshold lies in [0, 1]."""
    table = score_all(ikm, partners, day, weights)
    allowed = allowed_mask(rule, table.offers, partners)
    # Rounded as in a list, so that the last bit of a sum does not decide.
    reached = np.round(table.score, 9) >= threshold
    good = reached & ~table.stopped & ~table.rather_not & allowed
    return Grid(table=table, rule=rule, allowed=allowed, good=good)


def draw_histogram(counts: Sequence[int], floor: int) -> list[Bar]:
    """Return how many IKM have 0, 1, 2, … good matches; the last bar stands for all that follow."""
    last = max(floor + 1, min(MOST_FLOOR, max(counts, default=0)))
    held = [min(number, last) for number in counts]
    return [
        Bar(number=n, ikm=held.count(n), is_short=n < floor, and_more=n == last)
        for n in range(last + 1)
    ]


def level(score: float) -> int:
    """Return in which of five steps a score lies, 1 the lowest."""
    return 1 + sum(round(score, 9) >= bound for bound in LEVELS)


def list_causes(grid: Grid, row: int) -> tuple[Cause, ...]:
    """Return what keeps an IKM from further good matches, what concerns most partners first.

    Partners of a kind that it does not need are no loss to it; it has said what it needs.
    """
    offer = grid.table.offers[row]
    wanted = wanted_kinds(offer)
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    causes: dict[tuple[str, ...], Cause] = {}
    present = {brief.partner.kind for brief in grid.table.briefs}
    for column, brief in enumerate(grid.table.briefs):
        if brief.partner.kind not in wanted or grid.good[row, column]:
            continue
        for key, cause in _why_not(grid.rule, offer, brief).items():
            causes.setdefault(key, cause)
            found[key].append(brief.partner.id)
    missing = [Cause(code=NOBODY, kind=kind) for kind in wanted if kind not in present]
    grouped = [
        Cause(
            code=cause.code,
            partners=tuple(sorted(found[key])),
            kind=cause.kind,
            gap=cause.gap,
            refusal=cause.refusal,
        )
        for key, cause in causes.items()
    ]
    return (*missing, *sorted(grouped, key=_by_weight))


def wanted_kinds(offer: Offer) -> tuple[str, ...]:
    """Return the partner kinds that an IKM's needs name; all where it has stated none."""
    named = tuple(kind for kind in PARTNER_KINDS if NEED_OF_KIND[kind] in offer.needs)
    return named or PARTNER_KINDS


def _why_not(rule: Rule, offer: Offer, brief: Brief) -> Mapping[tuple[str, ...], Cause]:
    refused = refusal(rule, offer.tags, brief.partner.kind)
    if refused is not None:
        return {(RULE, refused.code, brief.partner.kind): Cause(code=RULE, refusal=refused)}
    ranked = judge_for_offer(offer, brief)
    if ranked.rather_not:
        return {(RATHER_NOT,): Cause(code=RATHER_NOT)}
    code = STOPS if ranked.stopped else SOFT
    gaps = [gap for gap in ranked.gaps if gap.hard == ranked.stopped]
    if not gaps:
        return {(WEAK,): Cause(code=WEAK)}
    return {(code, *_alike(gap)): Cause(code=code, gap=gap) for gap in gaps}


def _alike(gap: Gap) -> tuple[str, str]:
    """Gaps that one mend closes: each permit is one of its own, amounts are not told apart."""
    return gap.code, str(gap.asked) if gap.code == "permit" else ""


def _by_weight(cause: Cause) -> tuple[bool, int, str, str]:
    gap = cause.gap
    return (
        cause.code in {SOFT, WEAK},
        -len(cause.partners),
        cause.code,
        f"{gap.code} {gap.asked}" if gap else "",
    )

"""All pairs of an edition at once: the same scores as score.py, block by block of IKM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core import columns
from matchmaker.matching.core.columns import Codes, Flags, Floats, Ints, Offers
from matchmaker.matching.core.prepare import (
    Brief,
    Offer,
    find_nearest,
    prepare_ikm,
    prepare_partner,
)
from matchmaker.matching.core.score import judge_for_brief, judge_for_offer
from matchmaker.matching.core.sides import soonest_first
from matchmaker.matching.core.sums import LoanTable, judge_goods, judge_lenders
from matchmaker.matching.core.types import ABSENT, PARTNER_KINDS, RATHER_NOT, Ikm, Partner, Ranked
from matchmaker.matching.core.weights import (
    DEFAULT,
    OTHER_TERMS_SHARE,
    PAST_SHARE,
    SOONER,
    WISH_SHARE,
    Weights,
)

BLOCK = 256
"""IKM judged at once: small enough for the processor's caches, large enough for numpy."""


@dataclass(frozen=True, kw_only=True)
class ScoreTable:
    """Scores of all pairs, IKM x partners. `sides` is the sum of both sides' scores.

    `stopped` where a hard gap stands in the way, `rather_not` where a side has said so. The
    companies made ready are kept, so that a pair can be explained.
    """

    offers: Sequence[Offer]
    briefs: Sequence[Brief]
    score: Floats
    sides: Floats
    stopped: Flags
    rather_not: Flags


def score_all(
    ikm: Sequence[Ikm], partners: Sequence[Partner], day: date, weights: Weights = DEFAULT
) -> ScoreTable:
    """Judge every pair; permits count as on `day`. Equal to score.rank for each."""
    offers = [prepare_ikm(firm, day, weights) for firm in ikm]
    briefs = [prepare_partner(partner, weights) for partner in partners]
    shape = (len(offers), len(briefs))
    table = ScoreTable(
        offers=offers,
        briefs=briefs,
        score=np.zeros(shape),
        sides=np.zeros(shape),
        stopped=np.zeros(shape, dtype=bool),
        rather_not=np.zeros(shape, dtype=bool),
    )
    if not all(shape):
        return table
    judge = _Judge(offers, briefs)
    for first in range(0, len(offers), BLOCK):
        rows = slice(first, min(first + BLOCK, len(offers)))
        own, other, stops = judge.judge(rows)
        table.score[rows] = np.minimum(1.0, np.sqrt(own * other))
        table.sides[rows] = own + other
        table.stopped[rows] = stops
    table.rather_not[judge.refusals[:, 0], judge.refusals[:, 1]] = True
    return table


def explain_best(table: ScoreTable, most: int) -> Iterator[tuple[str, list[Ranked]]]:
    """Yield every company's id with its best `most` candidates, explained; IKM first."""
    for row, found in list_best(table, most):
        offer = table.offers[row]
        yield offer.ikm.id, [judge_for_offer(offer, table.briefs[n]) for n in found]
    for column, found in list_best_for_partners(table, most):
        brief = table.briefs[column]
        yield brief.partner.id, [judge_for_brief(brief, table.offers[n]) for n in found]


def list_best(
    table: ScoreTable, most: int, allowed: Flags | None = None
) -> Iterator[tuple[int, Ints]]:
    """Yield each IKM's row and the columns of its best partners, in the order of score.rank.

    Pairs that are not `allowed` (IKM x partners, as rule.allowed_mask) are left out.
    """
    names = np.array([brief.partner.id for brief in table.briefs])
    for row in range(len(table.offers)):
        rank = _rank(table.score[row], table.stopped[row], table.rather_not[row])
        among = None if allowed is None else allowed[row]
        yield row, _best(rank, table.sides[row], names, most, among)


def list_best_for_partners(
    table: ScoreTable, most: int, allowed: Flags | None = None
) -> Iterator[tuple[int, Ints]]:
    """Yield each partner's column and the rows of its best IKM, as `list_best`."""
    names = np.array([offer.ikm.id for offer in table.offers])
    for column in range(len(table.briefs)):
        rank = _rank(table.score[:, column], table.stopped[:, column], table.rather_not[:, column])
        among = None if allowed is None else allowed[:, column]
        yield column, _best(rank, table.sides[:, column], names, most, among)


def _rank(score: Floats, stopped: Flags, rather_not: Flags) -> Floats:
    """Stopped pairs after all others, those that a side would rather not have after these."""
    rank: Floats = np.round(score, 9) - 2.0 * stopped.astype(float) - 4.0 * rather_not.astype(float)
    return rank


def _best(
    rank: Floats, sides: Floats, names: NDArray[np.str_], most: int, allowed: Flags | None
) -> Ints:
    among = np.arange(len(rank)) if allowed is None else np.flatnonzero(allowed)
    if most < len(among):
        least = np.partition(rank[among], len(among) - most)[len(among) - most]
        among = among[rank[among] >= least]
    order = np.lexsort((names[among], -np.round(sides[among], 9), -rank[among]))
    best: Ints = among[order][:most]
    return best


class _Judge:
    """What stays the same for every block of IKM."""

    def __init__(self, offers: Sequence[Offer], briefs: Sequence[Brief]) -> None:
        words, tags, terms = Codes(), Codes(), Codes()
        self.briefs = briefs
        self.offers: Offers = columns.read_offers(offers, words, tags, terms)
        self.kinds = np.array([PARTNER_KINDS.index(brief.partner.kind) for brief in briefs])
        self.answers = columns.answer_words(briefs, words)
        self.packed = columns.packaging_answers(offers, briefs)
        self.regions = columns.region_answers(offers, briefs)
        self.partner_terms = columns.mask_terms(briefs, terms)
        self.pay, self.pay_rows, self.pay_places = _read_pay(
            self.offers.terms, self.partner_terms, terms
        )
        self.permits = columns.permit_columns(offers, briefs)
        self.near, self.apart = _judge_tags(briefs, tags)
        self.lenders: list[tuple[int, LoanTable]] = [
            (n, LoanTable.read(brief))
            for n, brief in enumerate(briefs)
            if brief.partner.loan_products
        ]
        self.share = {
            code: columns.share_column(briefs, code)
            for code in ("sector", "permits", "region", "terms", "history", "wish")
        }
        rows = {offer.ikm.id: n for n, offer in enumerate(offers)}
        places = {brief.partner.id: n for n, brief in enumerate(briefs)}
        self.sayings, self.refusals = _read_sayings(offers, briefs, rows, places)

    def judge(self, rows: slice) -> tuple[Floats, Floats, Flags]:
        """Return what the IKM's and the partners' sides add up to, and where a pair is stopped."""
        goods, goods_stop, made = judge_goods(
            self.offers.products, rows, self.briefs, self.answers, self.packed
        )
        lent, loan_stop, covered = judge_lenders(self.offers, rows, self.lenders, len(self.briefs))
        common = self.offers.terms[rows, None] & self.partner_terms[None, :]
        earned, stops, asks = self.permits
        partner = self.share["sector"] * self.near[self.offers.tag_sets[rows]]
        partner += self.share["permits"] * (earned[rows] @ asks)
        partner += goods
        partner += lent
        partner += self.share["region"] * self.regions[self.offers.regions[rows]]
        partner += self.share["terms"] * (common > 0)
        ikm = self._judge_for_ikm(rows, made, covered)
        for side, said in zip((ikm, partner), self.sayings, strict=True):
            said.apply(side, rows.start)
        stopped = goods_stop | loan_stop | self.apart[self.offers.tag_sets[rows]]
        stopped |= (stops[rows].astype(np.float64) @ asks) > 0
        stated = self.offers.terms[rows, None] != 0
        stopped |= (self.partner_terms[None, :] != 0) & stated & (common == 0)
        return np.minimum(1.0, ikm), np.minimum(1.0, partner), stopped

    def _judge_for_ikm(self, rows: slice, made: Floats, covered: Flags) -> Floats:
        need, product, terms, amount = self.offers.shares[:4, rows][:, :, self.kinds]
        total: Floats = need * self.offers.needs[rows][:, self.kinds]
        total += product * made * self.offers.has_products[rows, None]
        total += terms * self.pay[self.pay_rows[rows, None], self.pay_places[None, :]]
        total += amount * covered
        return total


def _read_pay(own: Ints, other: Ints, terms: Codes) -> tuple[Floats, Ints, Ints]:
    """Return how soon the money comes for each two sets of terms, and which sets each side has.

    Companies have few sets among them: the soonest of those in common is looked up once for all.
    """
    names = [str(term) for term in terms.known]
    sets, rows = np.unique(own, return_inverse=True)
    offered, places = np.unique(other, return_inverse=True)
    share = {
        mask: _soonest({t for bit, t in enumerate(names) if mask >> bit & 1})
        for mask in np.unique(sets[:, None] & offered[None, :]).tolist()
    }
    table = [[share[int(one & another)] for another in offered] for one in sets]
    return np.array(table).reshape(len(sets), len(offered)), rows, places


def _soonest(terms: set[str]) -> float:
    first = soonest_first(frozenset(terms))[:1]
    return SOONER.get(first[0], OTHER_TERMS_SHARE) if first else 0.0


def _judge_tags(briefs: Sequence[Brief], tags: Codes) -> tuple[Floats, Flags]:
    """Return how near each set of tags comes to what each partner seeks, and where nothing is."""
    near = np.zeros((len(tags), len(briefs)))
    apart = np.zeros((len(tags), len(briefs)), dtype=bool)
    seen: dict[tuple[str, ...], int] = {}
    for column, brief in enumerate(briefs):
        if not brief.tags:
            continue
        if brief.tags in seen:
            near[:, column], apart[:, column] = (
                near[:, seen[brief.tags]],
                apart[:, seen[brief.tags]],
            )
            continue
        seen[brief.tags] = column
        for row, held in enumerate(tags.known):
            assert isinstance(held, frozenset)
            best = find_nearest(brief, held)
            near[row, column] = best.points
            apart[row, column] = bool(held) and best.through is None
    return near, apart


At = tuple[int, int]
"""An IKM's row and a partner's column."""


@dataclass(frozen=True, kw_only=True)
class _Sayings:
    """What one side said of single pairs and remembers of them: few among all pairs."""

    points: list[tuple[At, float]] = field(default_factory=list)
    lost: list[tuple[At, float]] = field(default_factory=list)

    def note(self, at: At, shares: Mapping[str, float], *, wish: str = "", past: str = "") -> None:
        """As sides.weigh_wish and sides.weigh_past."""
        if wish in WISH_SHARE:
            self.points.append((at, shares["wish"] * WISH_SHARE[wish]))
        if past == ABSENT:
            self.lost.append((at, shares["history"]))
        elif past:
            self.points.append((at, shares["history"] * PAST_SHARE[past]))

    def apply(self, side: Floats, first: int) -> None:
        """Add the points to the rows of a block that begins at `first`, and take off the rest."""
        for (row, column), points in self.points:
            if first <= row < first + len(side):
                side[row - first, column] += points
        for (row, column), share in self.lost:
            if first <= row < first + len(side):
                side[row - first, column] *= 1 - share


def _read_sayings(
    offers: Sequence[Offer],
    briefs: Sequence[Brief],
    rows: dict[str, int],
    places: dict[str, int],
) -> tuple[tuple[_Sayings, _Sayings], Ints]:
    """Return what both sides said and remember, and all refusals."""
    own, other = _Sayings(), _Sayings()
    refusals: list[At] = []
    for row, offer in enumerate(offers):
        for partner_id, wish in offer.ikm.wishes.items():
            if (at := places.get(partner_id)) is not None:
                own.note((row, at), offer.shares[briefs[at].partner.kind], wish=wish)
                refusals += [(row, at)] * (wish == RATHER_NOT)
        for partner_id, past in offer.ikm.past.items():
            if (at := places.get(partner_id)) is not None:
                own.note((row, at), offer.shares[briefs[at].partner.kind], past=past)
    for at, brief in enumerate(briefs):
        for ikm_id, wish in brief.partner.wishes.items():
            if (row_found := rows.get(ikm_id)) is not None:
                other.note((row_found, at), brief.shares, wish=wish)
                refusals += [(row_found, at)] * (wish == RATHER_NOT)
        for ikm_id, past in brief.partner.past.items():
            if (row_found := rows.get(ikm_id)) is not None:
                other.note((row_found, at), brief.shares, past=past)
    return (own, other), np.array(refusals, dtype=np.int64).reshape(-1, 2)

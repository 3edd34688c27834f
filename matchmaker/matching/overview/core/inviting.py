"""Which partners would give the IKM with too few good matches more of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.matching.core.rule import Rule
from matchmaker.matching.core.types import (
    BANK,
    EVERYWHERE,
    NEED_OF_KIND,
    PARTNER_KINDS,
    Ikm,
    LoanProduct,
    Partner,
)
from matchmaker.matching.core.weights import Weights
from matchmaker.matching.overview.core.coverage import THRESHOLD, judge_all

MOST_TAGS, MOST_TERMS = 12, 3
CEILINGS = (50_000_000.0, 100_000_000.0, 500_000_000.0)
"""The loans that a demand for a bank speaks of: KUR up to Rp500 million."""


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """A company that would be a good match for `serves`, the ids of short IKM."""

    id: str
    serves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A partner that nobody knows yet: its kind, what it takes, how it pays or up to what it lends.

    `serves` are the short IKM for which it would be a good match and no demand before it.
    """

    partner: Partner
    serves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Search:
    """For whom partners are sought, and by which measure."""

    short: Sequence[Ikm]
    day: date
    weights: Weights
    rule: Rule
    threshold: float = THRESHOLD

    def serve(self, partners: Sequence[Partner]) -> list[tuple[str, ...]]:
        """Return for each partner the short IKM for which it would be a good match."""
        grid = judge_all(
            self.short,
            partners,
            day=self.day,
            weights=self.weights,
            rule=self.rule,
            threshold=self.threshold,
        )
        return [
            tuple(sorted(ikm.id for row, ikm in enumerate(self.short) if grid.good[row, column]))
            for column in range(len(partners))
        ]


def rank_invitees(search: Search, candidates: Sequence[Partner]) -> list[Invitee]:
    """Return the candidates that would serve anybody, who serves most first."""
    served = zip(candidates, search.serve(candidates), strict=True)
    found = [Invitee(id=partner.id, serves=ids) for partner, ids in served if ids]
    return sorted(found, key=lambda one: (-len(one.serves), one.id))


def list_demands(search: Search, most: int = 5) -> list[Demand]:
    """Return the partners that would serve most of the short IKM, one after the other.

    Each is judged as if it were there with a brief that asks for nothing else. Of those that serve
    alike the one that says less is named.
    """
    thought_of = list(_think_of(search.short))
    served = [set(ids) for ids in search.serve(thought_of)]
    found: list[Demand] = []
    waiting = {ikm.id for ikm in search.short}
    while thought_of and len(found) < most:
        # The first of equals is the broadest.
        best = max(range(len(thought_of)), key=lambda n: (len(served[n] & waiting), -n))
        gained = served[best] & waiting
        if not gained:
            break
        found.append(Demand(partner=thought_of[best], serves=tuple(sorted(gained))))
        waiting -= gained
    return found


def _think_of(short: Sequence[Ikm]) -> Iterator[Partner]:
    for kind in PARTNER_KINDS:
        asking = [ikm for ikm in short if any(n.kind == NEED_OF_KIND[kind] for n in ikm.needs)]
        tags = _most_common(tag for ikm in asking for tag in {*ikm.sectors, *ikm.tags})
        if kind == BANK:
            yield from _think_of_banks(asking)
            continue
        terms = _most_common(term for ikm in asking for term in set(ikm.terms_accepted))
        for tag in tags[:MOST_TAGS]:
            for term in terms[:MOST_TERMS] or [""]:
                yield Partner(
                    id=f"{kind} {tag} {term}".strip(),
                    kind=kind,
                    regions=(EVERYWHERE,),
                    tags=(tag,),
                    terms=(term,) if term else (),
                )


def _think_of_banks(asking: Sequence[Ikm]) -> Iterator[Partner]:
    if not asking:
        return
    for ceiling in CEILINGS:
        yield Partner(
            id=f"{BANK} {ceiling:.0f}",
            kind=BANK,
            regions=(EVERYWHERE,),
            loan_products=(LoanProduct(name="", maximum=ceiling),),
        )


def _most_common(codes: Iterator[str]) -> list[str]:
    counted = Counter(codes)
    return sorted(counted, key=lambda code: (-counted[code], code))

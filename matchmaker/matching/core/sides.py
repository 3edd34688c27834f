"""What both sides of a pair share: the account, wishes, the order of terms."""

from __future__ import annotations

from functools import lru_cache

from matchmaker.matching.core.types import ABSENT, RATHER_NOT, Contribution, Gap, SideScore
from matchmaker.matching.core.weights import OTHER_TERMS_SHARE, PAST_SHARE, SOONER, WISH_SHARE

Found = tuple[list[Contribution], list[Gap]]


def close(found: Found, wish: str | None) -> SideScore:
    """Add up an account."""
    points = sum(c.points for c in found[0])
    return SideScore(
        score=min(1.0, points),
        reasons=tuple(found[0]),
        gaps=tuple(found[1]),
        rather_not=wish == RATHER_NOT,
    )


def weigh_wish(share: float, wish: str | None, side: str, found: Found) -> None:
    """A wish is always weighed: must more than would, none earns nothing."""
    if wish is not None and wish in WISH_SHARE:
        found[0].append(
            Contribution(
                side=side, code="wish", points=share * WISH_SHARE[wish], phrase=f"wish_{wish}"
            )
        )


def weigh_past(share: float, past: str | None, side: str, found: Found) -> None:
    """What came of the two in an earlier edition; a deal counts more than a meeting."""
    if past is None:
        return
    if PAST_SHARE[past] > 0:
        points = share * PAST_SHARE[past]
        found[0].append(Contribution(side=side, code="history", points=points, phrase=past))
    if past == ABSENT:
        found[1].append(Gap(side=side, code="history", hard=False, phrase=past))


@lru_cache(maxsize=512)
def soonest_first(terms: frozenset[str]) -> tuple[str, ...]:
    """Payment terms, those first that bring the money soonest."""
    return tuple(sorted(terms, key=lambda t: (-SOONER.get(t, OTHER_TERMS_SHARE), t)))

"""What both sides of a pair share: the account, wishes, the order of terms."""

from __future__ import annotations

from functools import lru_cache

from matchmaker.matching.core.types import ABSENT, RATHER_NOT, Contribution, Gap, SideScore
from matchmaker.matching.core.weights import OTHER_TERMS_SHARE, PAST_SHARE, SOONER, WISH_SHARE

Found = tuple[list[Contribution], list[Gap]]


def close(found: Found, wish: str | None, lost: float = 0.0) -> SideScore:
    """Add up an account; every reason brings less by the share that is `lost`."""
    reasons = found[0]
    if lost:
        reasons = [reason._replace(points=reason.points * (1 - lost)) for reason in reasons]
    return SideScore(
        score=min(1.0, sum([reason.points for reason in reasons])),
        reasons=tuple(reasons),
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


def weigh_past(share: float, past: str, side: str, found: Found) -> float:
    """What came of the two in an earlier edition; a deal counts more than a meeting.

    Returns the share that all other reasons lose: whoever stayed away stands below a stranger
    who is alike, by as much as earlier editions count.
    """
    if past == ABSENT:
        found[1].append(Gap(side=side, code="history", hard=False, phrase=past))
        return share
    points = share * PAST_SHARE[past]
    found[0].append(Contribution(side=side, code="history", points=points, phrase=past))
    return 0.0


@lru_cache(maxsize=512)
def soonest_first(terms: frozenset[str]) -> tuple[str, ...]:
    """Payment terms, those first that bring the money soonest."""
    return tuple(sorted(terms, key=lambda t: (-SOONER.get(t, OTHER_TERMS_SHARE), t)))

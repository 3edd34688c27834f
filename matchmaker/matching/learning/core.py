"""From answers to suggested weights, with their evidence, and whether they would have helped.

One criterion at a time: how much more of it was there in what was accepted than in what was
declined. That can be said in a sentence and checked by hand, and a criterion that accepted pairs
had more of can only gain. What is learned from some companies is held against the answers of
others, which took no part in it.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.matching.core.weights import MOST_WEIGHT, WEIGHT_STEP

LEAST_ANSWERS = 30
LEAST_OF_EACH = 8
"""Fewer accepted, or declined, ones say nothing."""
LEAST_COMPANIES = 5
"""One company's habits are not a rule: its answers hang together."""
SURENESS = 2.58
"""Standard errors that a difference has to be away from nothing: 99 of 100."""
SMALL, LARGE = 0.1, 0.3
"""Differences (of what can be earned) that move a weight by one step, and by two."""
HELD_OUT = 3
"""One company in so many is held out."""
TOP = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a company answered, and how much of each criterion the pair earned it, in [0, 1].

    `side` is its partner kind, or ikm. What it did not ask for is not in `earned`.
    """

    side: str
    company: str
    accepted: bool
    earned: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What the answers of a side say of one criterion; `suggested` equals `now` for nothing.

    `few` says that there is too little to say anything. `low` to `high` is where the difference
    lies, as far as can be told.
    """

    side: str
    criterion: str
    accepted: int
    declined: int
    companies: int
    mean_accepted: float
    mean_declined: float
    low: float
    high: float
    now: float
    suggested: float
    few: bool

    @property
    def difference(self) -> float:
        """How much more the accepted pairs earned of it."""
        return self.mean_accepted - self.mean_declined


def is_held_out(company: str) -> bool:
    """Tell whether a company's answers only test what others taught; always the same ones."""
    return hashlib.sha256(company.encode()).digest()[0] % HELD_OUT == 0


def find_all(
    answers: Iterable[Answer], weights: Mapping[str, Mapping[str, float]]
) -> list[Finding]:
    """Return what the answers say, for each side and criterion of `weights` in their order."""
    by_side: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_side[answer.side].append(answer)
    return [
        find(side, criterion, by_side[side], now)
        for side, criteria in weights.items()
        for criterion, now in criteria.items()
    ]


def find(side: str, criterion: str, answers: Sequence[Answer], now: float) -> Finding:
    """Return what a side's answers say of one criterion that weighs `now`."""
    told = sorted(
        (one.company, one.accepted, one.earned[criterion])
        for one in answers
        if criterion in one.earned
    )
    accepted = [earned for _, yes, earned in told if yes]
    declined = [earned for _, yes, earned in told if not yes]
    companies = {company for company, _, _ in told}
    few = (
        len(told) < LEAST_ANSWERS
        or min(len(accepted), len(declined)) < LEAST_OF_EACH
        or len(companies) < LEAST_COMPANIES
    )
    error = math.inf if few else _error(told, companies)
    difference = _mean(accepted) - _mean(declined)
    reach = SURENESS * error
    return Finding(
        side=side,
        criterion=criterion,
        accepted=len(accepted),
        declined=len(declined),
        companies=len(companies),
        mean_accepted=_mean(accepted),
        mean_declined=_mean(declined),
        low=max(-1.0, difference - reach),
        high=min(1.0, difference + reach),
        now=now,
        suggested=now if few or abs(difference) <= reach else _move(now, difference),
        few=few,
    )


def _move(now: float, difference: float) -> float:
    if abs(difference) < SMALL:
        return now
    steps = 2 if abs(difference) >= LARGE else 1
    moved = now + math.copysign(steps * WEIGHT_STEP, difference)
    return min(MOST_WEIGHT, max(0.0, moved))


def _error(told: Sequence[tuple[str, bool, float]], companies: Iterable[str]) -> float:
    """The standard error of the difference, companies left out one at a time (Tukey's jackknife).

    Answers of one company hang together; single answers would be taken for surer than they are.
    """
    without = []
    for company in sorted(companies):
        yes = [earned for other, accepted, earned in told if other != company and accepted]
        no = [earned for other, accepted, earned in told if other != company and not accepted]
        if not yes or not no:
            return math.inf
        without.append(_mean(yes) - _mean(no))
    middle = _mean(without)
    spread = sum((one - middle) ** 2 for one in without)
    return math.sqrt(spread * (len(without) - 1) / len(without))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """So many of `of` stood among the first; `low` to `high` by Wilson's interval (95 of 100)."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """The share, 0 of nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return where the share lies, as far as so few can tell (Wilson 1927)."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.share
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, centre - reach), min(1.0, centre + reach)


SIGN_TEST = 1.96
"""Standard deviations of the difference of gained and lost: 95 of 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Held-out accepted requests among the first ten of who asked, now and with what is suggested.

    `gained` came among them, `lost` fell out.
    """

    now: Share
    then: Share
    gained: int
    lost: int

    @property
    def helps(self) -> bool:
        """Whether what is suggested would have done better; where nothing differs it would not."""
        return self.then.hits > self.now.hits

    @property
    def may_be_chance(self) -> bool:
        """Whether as large a difference is likely among those that moved (sign test, 95 of 100)."""
        moved = self.gained + self.lost
        return (self.gained - self.lost) ** 2 <= SIGN_TEST**2 * moved


def compare(places: Iterable[tuple[int, int]]) -> Comparison:
    """Compare the places (from 1) that accepted requests had with those that they would have."""
    pairs = [(now <= TOP, then <= TOP) for now, then in places]
    return Comparison(
        now=Share(hits=sum(now for now, _ in pairs), of=len(pairs)),
        then=Share(hits=sum(then for _, then in pairs), of=len(pairs)),
        gained=sum(then and not now for now, then in pairs),
        lost=sum(now and not then for now, then in pairs),
    )

"""What came of two companies in earlier editions, as each of them remembers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.matching.core.types import ABSENT, DEAL, MET


class Outcome(StrEnum):
    """What came of a meeting: they traded, they met, or somebody did not come."""

    DEAL = DEAL
    MET = MET
    ABSENT = ABSENT


class Absent(StrEnum):
    """Who did not come."""

    IKM = "ikm"
    PARTNER = "partner"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What came of a pair in one edition; `day` is the edition's first."""

    day: date
    outcome: Outcome
    absent: Absent | None = None


def remember(evidence: Iterable[Evidence]) -> tuple[str | None, str | None]:
    """Return what (the IKM, the partner) holds of the other: deal, met, absent or None.

    A deal is never forgotten; else the latest edition counts. Who waited in vain remembers the
    other's absence, who stayed away remembers nothing of it.
    """
    known = sorted(evidence, key=lambda one: (one.day, one.outcome, one.absent or ""))
    if any(one.outcome is Outcome.DEAL for one in known):
        return DEAL, DEAL
    return _latest(known, Absent.IKM), _latest(known, Absent.PARTNER)


def _latest(known: list[Evidence], own: Absent) -> str | None:
    for one in reversed(known):
        if one.outcome is Outcome.MET:
            return MET
        if one.absent not in (own, Absent.BOTH):
            return ABSENT
    return None

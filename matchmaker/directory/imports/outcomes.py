"""What became of each row of a roster, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.directory.imports.roster import Roster, RowVerdict
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that a row changed: what, from, to."""

    what: Text
    before: str
    after: str


class Effect(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    HELD_BACK = "held_back"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A row with what became of it. A good row is held back when bad ones stop the file."""

    verdict: RowVerdict
    effect: Effect
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """What became of a file."""

    roster: Roster
    outcomes: tuple[Outcome, ...]

    def count(self, effect: Effect) -> int:
        """Return how many rows had this effect."""
        return sum(outcome.effect == effect for outcome in self.outcomes)

    @property
    def has_problems(self) -> bool:
        """Return whether any row is bad."""
        return self.count(Effect.REJECTED) > 0


def judge_alone(roster: Roster, *, skip_bad: bool) -> ImportReport:
    """Return what a roster would do in an edition that knows nobody yet. No database."""
    stopped = roster.has_problems and not skip_bad
    good = Effect.HELD_BACK if stopped else Effect.CREATED
    return ImportReport(
        roster=roster,
        outcomes=tuple(
            Outcome(verdict=verdict, effect=good if verdict.is_ok else Effect.REJECTED)
            for verdict in roster.verdicts
        ),
    )

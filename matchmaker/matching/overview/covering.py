"""The coverage of an edition as its page and its spreadsheet show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.directory.cards import sector_label
from matchmaker.directory.models import Participation
from matchmaker.matching.core.types import Ikm
from matchmaker.matching.field import Field
from matchmaker.matching.overview.core.coverage import (
    Bar,
    Grid,
    draw_histogram,
    judge_all,
    list_causes,
)
from matchmaker.matching.overview.core.inviting import (
    Demand,
    Invitee,
    Search,
    list_demands,
    rank_invitees,
)
from matchmaker.matching.overview.queries import Candidate
from matchmaker.matching.overview.words import say_cause
from matchmaker.reference.regencies import find_regency

MOST_INVITED = 12
MOST_CAUSES = 3


@dataclass(frozen=True, kw_only=True)
class ShortLine:
    """An IKM with too few good matches, and the sentences that say why."""

    part: Participation
    kabupaten: str
    sectors: str
    good: int
    causes: list[str]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Who has how many good matches. `short` are rows of the grid, those with fewest first."""

    grid: Grid
    bars: Sequence[Bar]
    counts: Sequence[int]
    short: Sequence[int]

    @property
    def enough(self) -> int:
        """How many IKM have at least as many good matches as they should."""
        return len(self.counts) - len(self.short)


def judge_field(field: Field, threshold: float) -> Grid:
    """Judge all pairs of a field by its edition's settings."""
    how = field.settings
    return judge_all(
        field.ikm,
        field.partners,
        day=how.day,
        weights=how.weights,
        rule=how.rule,
        threshold=threshold,
    )


def cover(field: Field, floor: int, threshold: float) -> Coverage:
    """Return the coverage of an edition for a floor of good matches an IKM."""
    grid = judge_field(field, threshold)
    counts = grid.count_good()
    short = [row for row, number in enumerate(counts) if number < floor]
    return Coverage(
        grid=grid,
        bars=draw_histogram(counts, floor),
        counts=counts,
        short=sorted(short, key=lambda row: (counts[row], _name(field, row))),
    )


def list_lines(
    field: Field, coverage: Coverage, rows: Sequence[int], most: int | None = MOST_CAUSES
) -> list[ShortLine]:
    """Return what a page says of some rows; causes are sought for these alone."""
    return [
        ShortLine(
            part=(part := field.ikm_parts[field.ikm[row].id]),
            kabupaten=name_regency(part),
            sectors=", ".join(sector_label(code) for code in part.company.sectors),
            good=coverage.counts[row],
            causes=[say_cause(cause) for cause in list_causes(coverage.grid, row)][:most],
        )
        for row in rows
    ]


def name_regency(part: Participation) -> str:
    """Return the kabupaten of a company as a page writes it, an empty text where none is known."""
    regency = find_regency(part.company.regency_code) if part.company.regency_code else None
    return regency.label if regency else ""


def search_for(field: Field, coverage: Coverage, threshold: float) -> Search:
    """Return for whom further partners are sought."""
    short: list[Ikm] = [field.ikm[row] for row in coverage.short]
    how = field.settings
    return Search(short=short, day=how.day, weights=how.weights, rule=how.rule, threshold=threshold)


def list_invited(
    search: Search, candidates: Sequence[Candidate]
) -> list[tuple[Candidate, Invitee]]:
    """Return whom to invite, who serves most first, at most MOST_INVITED."""
    by_id = {candidate.partner.id: candidate for candidate in candidates}
    found = rank_invitees(search, [candidate.partner for candidate in candidates])
    return [(by_id[one.id], one) for one in found[:MOST_INVITED]]


def list_wanted(search: Search) -> list[Demand]:
    """Return what partners that nobody knows yet would have to be like."""
    return list_demands(search)


def _name(field: Field, row: int) -> str:
    return field.ikm_parts[field.ikm[row].id].company.name.casefold()

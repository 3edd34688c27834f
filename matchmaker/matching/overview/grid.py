"""One page of the grid of all pairs: which rows and columns, and what stands in each cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.directory.models import Participation
from matchmaker.matching.core.types import PARTNER_KINDS, Ikm, Partner
from matchmaker.matching.field import Field
from matchmaker.matching.overview.core.coverage import judge_all, level
from matchmaker.matching.overview.core.summary import Crossing, cross
from matchmaker.matching.overview.covering import judge_field
from matchmaker.reference.sectors import list_sectors

ROWS, COLUMNS = 40, 25
SHORT, UNMET = "kurang", "tanpa"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What of the grid is looked at; empty lets all through.

    `only` is SHORT (IKM with too few good matches) or UNMET (IKM without any meeting).
    """

    sector: str = ""
    regency: str = ""
    kind: str = ""
    only: str = ""
    name: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A pair in the grid: `score` is 0..100, `level` one of five steps."""

    score: int
    level: int
    stopped: bool
    rather_not: bool
    allowed: bool


@dataclass(frozen=True, kw_only=True)
class GridPage:
    """Some rows and columns of the grid; pages count from 1, a page beyond the last is the last."""

    ikm: Sequence[Participation]
    partners: Sequence[Participation]
    cells: Sequence[Sequence[Cell]]
    all_ikm: int
    all_partners: int
    row: int
    row_pages: int
    column: int
    column_pages: int


def make_page(
    field: Field,
    choice: Choice,
    *,
    met: Collection[str],
    floor: int,
    threshold: float,
) -> GridPage:
    """Return the page that is chosen; `met` are the IKM that have a meeting, by public id."""
    ikm = _choose_ikm(field, choice, met, floor, threshold)
    partners = sorted(
        (one for one in field.partners if choice.kind in {"", one.kind}),
        key=lambda one: (PARTNER_KINDS.index(one.kind), _named(field.partner_parts, one.id)),
    )
    row, row_pages = _place(choice.rows, len(ikm), ROWS)
    column, column_pages = _place(choice.columns, len(partners), COLUMNS)
    here = ikm[(row - 1) * ROWS : row * ROWS]
    across = partners[(column - 1) * COLUMNS : column * COLUMNS]
    return GridPage(
        ikm=[field.ikm_parts[one.id] for one in here],
        partners=[field.partner_parts[one.id] for one in across],
        cells=_judge_cells(field, here, across),
        all_ikm=len(ikm),
        all_partners=len(partners),
        row=row,
        row_pages=row_pages,
        column=column,
        column_pages=column_pages,
    )


def summarise(field: Field, threshold: float) -> dict[tuple[str, str], Crossing]:
    """Return how well each sector's IKM and each partner kind go together."""
    grid = judge_field(field, threshold)
    groups = {
        str(sector.code): [n for n, one in enumerate(field.ikm) if sector.code in one.sectors]
        for sector in list_sectors()
    }
    return cross(grid, groups, PARTNER_KINDS)


def _choose_ikm(
    field: Field, choice: Choice, met: Collection[str], floor: int, threshold: float
) -> list[Ikm]:
    short: set[str] = set()
    if choice.only == SHORT:
        counts = judge_field(field, threshold).count_good()
        short = {one.id for one, n in zip(field.ikm, counts, strict=True) if n < floor}
    wanted = choice.name.casefold()

    def is_chosen(one: Ikm) -> bool:
        company = field.ikm_parts[one.id].company
        return (
            (not choice.sector or choice.sector in company.sectors)
            and choice.regency in {"", company.regency_code}
            and (choice.only != SHORT or one.id in short)
            and (choice.only != UNMET or one.id not in met)
            and wanted in company.name.casefold()
        )

    return sorted(
        (one for one in field.ikm if is_chosen(one)),
        key=lambda one: _named(field.ikm_parts, one.id),
    )


def _judge_cells(field: Field, ikm: Sequence[Ikm], partners: Sequence[Partner]) -> list[list[Cell]]:
    how = field.settings
    grid = judge_all(ikm, partners, day=how.day, weights=how.weights, rule=how.rule)
    table = grid.table
    return [
        [
            Cell(
                score=round(100 * float(table.score[row, column])),
                level=level(float(table.score[row, column])),
                stopped=bool(table.stopped[row, column]),
                rather_not=bool(table.rather_not[row, column]),
                allowed=bool(grid.allowed[row, column]),
            )
            for column in range(len(partners))
        ]
        for row in range(len(ikm))
    ]


def _named(parts: Mapping[str, Participation], public_id: str) -> tuple[str, str]:
    return parts[public_id].company.name.casefold(), public_id


def _place(page: int, total: int, size: int) -> tuple[int, int]:
    pages = max(1, -(-total // size))
    return min(max(1, page), pages), pages

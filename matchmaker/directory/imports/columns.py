"""Finding the header and its columns by name, in any order, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matchmaker.directory.imports.reading import (
    HEADER_WITHIN,
    MAX_ROWS,
    TOO_MANY_ROWS,
    Cell,
    Line,
    RosterFileError,
    Sheet,
)
from matchmaker.reference.tables import fold, table
from matchmaker.reference.texts import Text


class RosterKind(StrEnum):
    """Whose roster it is."""

    IKM = "ikm"
    MITRA = "mitra"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column that the project understands; `names` starts with the one it is known by."""

    key: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    """The rows below the header, and where each known column stands.

    `places` maps a column's key to its index, `labels` to the file's own name for it; a column
    that the file lacks has the project's name there, so that a problem can still name it.
    """

    header_line: int
    rows: tuple[Line, ...]
    places: dict[str, int]
    labels: dict[str, str]
    unknown: tuple[str, ...]


def locate(sheets: tuple[Sheet, ...], layout: tuple[Column, ...]) -> Located:
    """Return the table in the sheet whose header names the most known columns.

    Raises RosterFileError when there is no header or a required column is missing.
    """
    best: tuple[int, Sheet, int] | None = None
    known = {fold(name) for column in layout for name in column.names}
    for sheet in sheets:
        for position, line in enumerate(sheet.lines[:HEADER_WITHIN]):
            score = len({fold(c) for c in line.cells if isinstance(c, str)} & known)
            if score > (best[0] if best else 1):
                best = (score, sheet, position)
    if best is None:
        names = ", ".join(column.names[0] for column in layout if column.required)
        raise RosterFileError(
            Text(
                id=f"Baris judul kolom tidak ditemukan. Kolom wajib: {names}.",
                en=f"No header row was found. Required columns: {names}.",
            )
        )
    _, sheet, position = best
    if sheet.flaw is not None:
        raise RosterFileError(sheet.flaw)
    return _table(sheet, position, layout)


def _table(sheet: Sheet, position: int, layout: tuple[Column, ...]) -> Located:
    header = sheet.lines[position]
    places, unknown = _places(header.cells, layout)
    missing = [c.names[0] for c in layout if c.required and c.key not in places]
    if missing:
        raise RosterFileError(
            Text(
                id=f"Kolom wajib tidak ada: {', '.join(missing)}. Tambahkan lalu unggah lagi.",
                en=f"Required columns are missing: {', '.join(missing)}. Add them and try again.",
            )
        )
    rows = sheet.lines[position + 1 :]
    if not rows:
        raise RosterFileError(
            Text(
                id="Tidak ada baris data di bawah judul kolom.",
                en="There is no row of data below the header.",
            )
        )
    if len(rows) > MAX_ROWS:
        raise RosterFileError(TOO_MANY_ROWS)
    labels = {
        column.key: str(header.cells[places[column.key]]).strip()
        if column.key in places
        else column.names[0]
        for column in layout
    }
    return Located(
        header_line=header.number, rows=rows, places=places, labels=labels, unknown=unknown
    )


def _places(
    cells: tuple[Cell, ...], layout: tuple[Column, ...]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Give each known column one place: the best known of its names wins, the rest is unknown."""
    wanted = {
        fold(name): (column.key, rank)
        for column in layout
        for rank, name in enumerate(column.names)
    }
    ranks: dict[str, int] = {}
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        key, rank = wanted.get(fold(str(cell or "")), ("", 0))
        if key and rank < ranks.get(key, len(wanted)):
            ranks[key] = rank
            places[key] = index
    taken = set(places.values())
    unknown = tuple(
        str(cell).strip()
        for index, cell in enumerate(cells)
        if index not in taken and cell is not None and str(cell).strip()
    )
    return places, unknown


@cache
def layout_of(kind: RosterKind) -> tuple[Column, ...]:
    """Return the columns that a roster of this kind may have (`reference/data`)."""
    return tuple(
        Column(
            key=row["key"],
            names=(row["name"], *(name for name in row["synonyms"].split(";") if name)),
            required=row["required"] == "1",
        )
        for row in table("roster_columns")
        if row["roster"] == kind
    )

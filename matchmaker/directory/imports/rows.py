"""Reading a row field by field: what was understood, what is wrong, what deserves a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from matchmaker.directory.core import PermitState
from matchmaker.directory.imports.cells import CellError, read_optional
from matchmaker.directory.imports.columns import Located
from matchmaker.directory.imports.reading import Cell, Line
from matchmaker.reference.identifiers import Identifier, IdentifierError
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.phones import PhoneError
from matchmaker.reference.regencies import AmbiguousRegencyError, UnknownRegencyError
from matchmaker.reference.sectors import UnknownSectorError
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text

T = TypeVar("T")

REQUIRED = Text(id="Wajib diisi.", en="This must be filled in.")


# Every way in which a cell is refused; each carries its mend.
REFUSALS = (
    CellError,
    IdentifierError,
    PhoneError,
    UnknownRegencyError,
    AmbiguousRegencyError,
    UnknownSectorError,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing wrong in a row: the file's own column name, what stood there, and the mend."""

    column: str
    value: str
    mend: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class PermitEntry:
    """A permit as a roster states it: declared with a number, or in process without one."""

    kind: PermitKind
    number: str
    state: PermitState
    expires: date | None = None


@dataclass(kw_only=True, slots=True)
class RowReader:
    """Takes the cells of one row by their column's key and gathers problems and notes."""

    line: Line
    table: Located
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def cell(self, key: str) -> Cell:
        """Return the raw cell, None where the file lacks the column or the row is short."""
        place = self.table.places.get(key)
        return (
            self.line.cells[place] if place is not None and place < len(self.line.cells) else None
        )

    def take(self, key: str, read: Callable[[Cell], T | None]) -> T | None:
        """Return what `read` makes of the cell; None, with the problem noted, when it refuses."""
        try:
            return read(self.cell(key))
        except REFUSALS as error:
            self.refuse(key, error.mend)
            return None

    def need(self, key: str, read: Callable[[Cell], T | None], default: T) -> T:
        """Return as `take` does, and note a problem when there is nothing."""
        before = len(self.problems)
        value = self.take(key, read)
        if value is None and len(self.problems) == before:
            self.refuse(key, REQUIRED)
        return default if value is None else value

    def refuse(self, key: str, mend: Text) -> None:
        """Note a problem in the column of this key."""
        cell = self.cell(key)
        shown = "" if cell is None else str(cell)[:200]
        self.problems.append(Problem(column=self.table.labels[key], value=shown, mend=mend))

    def permits(
        self, key: str, kind: PermitKind, check: Callable[[str], Identifier]
    ) -> tuple[PermitEntry, ...]:
        """Return the permits of a cell: numbers separated by `;`, or "dalam proses"."""
        entries: dict[tuple[PermitKind, str], PermitEntry] = {}
        try:
            for text in (read_optional(self.cell(key)) or "").split(";"):
                if text.strip():
                    entry = _permit(text, kind, check, self.notes)
                    entries[(entry.kind, entry.number)] = entry
        except REFUSALS as error:
            self.refuse(key, error.mend)
        return tuple(entries.values())


_IN_PROCESS = {"dalam proses", "proses", "sedang proses", "sedang diurus", "in process",
               "in progress", "proses pengajuan", "masih proses"}  # fmt: skip


def _permit(
    text: str, kind: PermitKind, check: Callable[[str], Identifier], notes: list[Text]
) -> PermitEntry:
    if fold(text) in _IN_PROCESS:
        return PermitEntry(kind=kind, number="", state=PermitState.IN_PROCESS)
    checked = check(text)
    notes.extend(checked.notes)
    return PermitEntry(
        kind=checked.permit or kind,
        number=checked.number,
        state=PermitState.DECLARED,
        expires=checked.expires,
    )

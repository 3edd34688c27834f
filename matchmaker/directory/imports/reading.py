"""Opening a roster: XLSX or CSV in, sheets of plain cells out. Nothing in a file is executed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import openpyxl

from matchmaker.reference.texts import Text

Cell = str | int | float | bool | datetime | date | None

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 80 * 1024 * 1024
MAX_MEMBERS = 500
MAX_LINES = 20_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_SHEETS = 20
HEADER_WITHIN = 40


class RosterFileError(ValueError):
    """The file as a whole cannot be read; `mend` says what to do."""

    def __init__(self, mend: Text) -> None:
        super().__init__(mend.en)
        self.mend = mend


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of a sheet; `number` is the row number that a spreadsheet program shows."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet without its blank rows; `flaw` says why it cannot be trusted, if so."""

    name: str
    lines: tuple[Line, ...]
    flaw: Text | None = None


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX, or a CSV once per separator that may be meant.

    The kind is told by the content, not by the name. Raises RosterFileError.
    """
    if len(content) > MAX_BYTES:
        raise RosterFileError(
            Text(
                id=f"Berkas lebih besar dari {MAX_BYTES // 1024 // 1024} MB."
                " Bagi menjadi beberapa berkas.",
                en=f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. Split it.",
            )
        )
    if not content.strip():
        raise RosterFileError(Text(id="Berkas kosong.", en="The file is empty."))
    if content.startswith(b"PK"):
        return _read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RosterFileError(
            Text(
                id="Berkas Excel lama (.xls) atau berkata sandi. Simpan sebagai .xlsx tanpa sandi.",
                en="An old Excel file (.xls) or one with a password. Save it as .xlsx without one.",
            )
        )
    return _read_csv(_decode(content))


_UNREADABLE = Text(
    id="Berkas tidak dapat dibaca. Simpan ulang sebagai .xlsx atau .csv lalu coba lagi.",
    en="The file cannot be read. Save it again as .xlsx or .csv and try once more.",
)
TOO_MANY_ROWS = Text(
    id=f"Berkas memuat lebih dari {MAX_ROWS} baris data. Bagi berkasnya.",
    en=f"The file has more than {MAX_ROWS} rows of data. Split it.",
)
_TOO_LONG = Text(
    id=f"Berkas memuat lebih dari {MAX_LINES} baris. Hapus baris kosong di bawah atau bagi"
    " berkasnya.",
    en=f"The file has more than {MAX_LINES} rows. Delete the empty ones below or split it.",
)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterFileError(_UNREADABLE)


def _read_csv(text: str) -> tuple[Sheet, ...]:
    if len(text.splitlines()) > MAX_LINES:
        raise RosterFileError(_TOO_LONG)
    sheets = []
    for separator in (";", ",", "\t"):
        lines = io.StringIO(f"{text}\n{_END}\n", newline="")
        try:
            *records, last = csv.reader(lines, delimiter=separator)
        except csv.Error:
            continue
        # A quotation mark left open swallows every row below it, the end mark too.
        flaw = None if last == [_END] else _open_quote(len(records) + 1)
        rows = records if flaw is None else [*records, last]
        sheets.append(_sheet("csv", iter(tuple(row) for row in rows), flaw))
    if not sheets:
        raise RosterFileError(_UNREADABLE)
    return tuple(sheets)


_END = "\x03"


def _open_quote(row: int) -> Text:
    return Text(
        id=f"Tanda petik di baris {row} dibuka tetapi tidak ditutup. Tutup atau hapus tanda itu.",
        en=f"A quotation mark in row {row} is opened and never closed. Close it or delete it.",
    )


def _sheet(name: str, rows: Iterator[tuple[object, ...]], flaw: Text | None = None) -> Sheet:
    lines = []
    for number, row in enumerate(rows, start=1):
        if number > MAX_LINES:
            raise RosterFileError(_TOO_LONG)
        line = Line(number=number, cells=_without_tail(row[:MAX_COLUMNS]))
        if not line.is_blank:
            lines.append(line)
        if len(lines) > HEADER_WITHIN + MAX_ROWS:
            # Too many below any header: the rest need not be read, which takes long.
            flaw = TOO_MANY_ROWS
            break
    return Sheet(name=name, lines=tuple(lines), flaw=flaw)


def _without_tail(row: tuple[object, ...]) -> tuple[Cell, ...]:
    cells = [_plain(cell) for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _plain(cell: object) -> Cell:
    if cell is None or isinstance(cell, str | int | float | datetime | date):
        return cell
    if isinstance(cell, time):
        return cell.isoformat()
    return str(cell)


def _read_xlsx(content: bytes) -> tuple[Sheet, ...]:
    _refuse_bombs(content)
    try:
        sheets = _load(content, values=False)
        if any(
            _is_formula(cell) for sheet in sheets for line in sheet.lines for cell in line.cells
        ):
            # What the sheet shows counts; a formula that was never computed stays its own text.
            sheets = _prefer_values(sheets, _load(content, values=True))
    except RosterFileError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML parser meets
        raise RosterFileError(_UNREADABLE) from error
    return sheets


def _load(content: bytes, *, values: bool) -> tuple[Sheet, ...]:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=values, keep_links=False
    )
    # What is hidden, such as last year's list, is not what its owner sees and means.
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = []
    for sheet in (shown or book.worksheets)[:MAX_SHEETS]:
        # The size a file claims for itself is often wrong, in both directions.
        sheet.reset_dimensions()
        sheets.append(_sheet(sheet.title, sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)))
    book.close()
    return tuple(sheets)


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith("=")


def _prefer_values(formulas: tuple[Sheet, ...], values: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    merged = []
    for sheet, shown in zip(formulas, values, strict=True):
        by_number = {line.number: line.cells for line in shown.lines}
        lines = []
        for line in sheet.lines:
            other = by_number.get(line.number, ())
            cells = tuple(
                other[i] if _is_formula(cell) and i < len(other) and other[i] is not None else cell
                for i, cell in enumerate(line.cells)
            )
            lines.append(Line(number=line.number, cells=cells))
        merged.append(Sheet(name=sheet.name, lines=tuple(lines)))
    return tuple(merged)


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED_BYTES:
                raise RosterFileError(
                    Text(
                        id="Berkas terlalu besar setelah dibuka. Salin tabelnya saja ke berkas"
                        " baru.",
                        en="The file unpacks to too much. Copy just the table into a new file.",
                    )
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        # The declared size may lie, so the read is bounded as well.
                        xml = part.read(MAX_UNPACKED_BYTES)
                    if re.search(rb"<!(DOCTYPE|ENTITY)", xml):
                        raise RosterFileError(_UNREADABLE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise RosterFileError(_UNREADABLE) from error

"""Cells of exports: what a spreadsheet would take for a formula becomes plain text.

Every file that the house hands out for a spreadsheet, XLSX or CSV, writes its cells through here
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000
# In characters: a column is as wide as its longest cell, within these.
NARROWEST, WIDEST = 8, 60
MARK = "'"

Cell = str | int | float | bool | None

# XML 1.0 has no place for these, whatever the escape.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS = frozenset("=+-@")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"})


def plain_cell(value: object) -> Cell:
    """Return a value as a cell that is never run: numbers stay numbers, the rest is text.

    Text gets an apostrophe in front when, behind spaces and invisible characters, it starts with
    = + - @ or one of their full-width or small forms, or when it starts with a tab, CR or LF.
    Characters that no spreadsheet file can hold are left out; a text is cut at 32,000 characters.
    """
    if value is None or isinstance(value, bool | int | float):
        return value if value is None or isinstance(value, bool) else _number(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = _UNWRITABLE.sub("", str(value))[:LONGEST_CELL]
    return MARK + text if starts_a_formula(text) else text


def starts_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run a text."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    for character in text:
        # NFKC turns the full-width and small forms into the signs themselves.
        if unicodedata.normalize("NFKC", character)[:1] in _STARTS:
            return True
        if unicodedata.category(character) not in _INVISIBLE:
            return False
    return False


def write_workbook(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """Return an XLSX file with a sheet of rows for each name; a row's keys are its columns."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:31])
        columns = list(dict.fromkeys(key for row in rows for key in row))
        # A file written as a stream takes both only before its first row.
        sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, 1):
            texts = (column, *(row.get(column) for row in rows))
            sheet.column_dimensions[get_column_letter(number)].width = _width(texts)
        sheet.append([_cell(sheet, column, bold=True) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, row.get(column)) for column in columns])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _width(values: Iterable[object]) -> int:
    longest = max(len(str(plain_cell(_in_words(value)) or "")) for value in values)
    return min(WIDEST, max(NARROWEST, longest + 2))


def _cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=plain_cell(_in_words(value)))
    if cell.data_type == "f":
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _in_words(value: object) -> object:
    """Lists and small tables become one line of text."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_in_words(one)}" for key, one in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ", ".join(str(_in_words(one)) for one in value)
    return value


def _number(value: int | float) -> Cell:
    # Not a number and infinity have no cell of their own.
    return value if math.isfinite(value) else ""

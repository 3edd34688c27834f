"""Cells of exports: what a spreadsheet would take for a formula becomes plain text.

Every file that the house hands out for a spreadsheet, XLSX or CSV, writes its cells through here
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from io import BytesIO
from textwrap import shorten
from typing import Any

from flask_babel import gettext as _
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
LONGEST_TITLE = 31
FIRST_YEAR = 1900
# Month names and separators appear as the reader's own spreadsheet writes them; a year or a count
# below ten thousand has no separator.
DAY, MOMENT, HOUR = "d mmm yyyy", "d mmm yyyy hh:mm", "hh:mm"
GROUPED = "[>=10000]#,##0;[<=-10000]-#,##0;General"

Cell = str | int | float | bool | date | datetime | time | None

# XML 1.0 has no place for these, whatever the escape.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS = frozenset("=+-@")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"})


def plain_cell(value: object, zone: tzinfo = UTC) -> Cell:
    """Return a value as a cell that is never run: numbers and days stay such, the rest is text.

    A moment is told by the clock of `zone`, since a spreadsheet knows of none; a day before 1900,
    which none can count, is text.

    Text gets an apostrophe in front when, behind spaces and invisible characters, it starts with
    = + - @ or one of their full-width or small forms, or when it starts with a tab, CR or LF.
    Characters that no spreadsheet file can hold are left out; a text is cut at 32,000 characters.
    """
    if value is None or isinstance(value, bool | int | float):
        return value if value is None or isinstance(value, bool) else _number(value)
    if isinstance(value, date | time):
        return _day(value, zone)
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


def write_workbook(sheets: Mapping[str, Sequence[Mapping[str, Any]]], zone: tzinfo = UTC) -> bytes:
    """Return an XLSX file with a sheet of rows for each name; a row's keys are its columns.

    A sheet without rows says so. Moments are told by the clock of `zone`.
    """
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(_title(name))
        shown = rows or [{_("Nothing here yet"): None}]
        columns = list(dict.fromkeys(key for row in shown for key in row))
        # A file written as a stream takes both only before its first row.
        sheet.freeze_panes = "A2"
        cells = [[_flat(row.get(column), zone) for column in columns] for row in shown]
        for number, column in enumerate(columns):
            texts = (plain_cell(column), *(line[number] for line in cells))
            sheet.column_dimensions[get_column_letter(number + 1)].width = _width(texts)
        sheet.append([_cell(sheet, plain_cell(column), bold=True) for column in columns])
        for line in cells:
            sheet.append([_cell(sheet, value) for value in line])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _title(name: str) -> str:
    """Return a sheet's name as a spreadsheet takes it: short, without the signs of an address."""
    return shorten(re.sub(r"[\\/*?:\[\]]", " ", name), LONGEST_TITLE, placeholder="…")


def _flat(value: object, zone: tzinfo) -> Cell:
    return plain_cell(_in_words(value), zone)


def _width(values: Iterable[Cell]) -> int:
    longest = max(len(_as_shown(value)) for value in values)
    return min(WIDEST, max(NARROWEST, longest + 2))


def _as_shown(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.strftime("%d %b %Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d %b %Y")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.value = value
    # A firm may be called "#N/A": that is a name, no error.
    if cell.data_type in {"f", "e"}:
        cell.data_type = "s"
    # openpyxl gives a day and an hour a format of its own: what is set here comes after it.
    shape = _format(value)
    if shape:
        cell.number_format = shape
    if bold:
        cell.font = Font(bold=True)
    return cell


def _format(value: Cell) -> str | None:
    if isinstance(value, datetime):
        return MOMENT
    if isinstance(value, date):
        return DAY
    if isinstance(value, time):
        return HOUR
    return GROUPED if isinstance(value, int) and not isinstance(value, bool) else None


def _in_words(value: object) -> object:
    """Lists and small tables become one line of text."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_in_words(one)}" for key, one in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ", ".join(str(_in_words(one)) for one in value)
    return value


def _day(value: date | time, zone: tzinfo) -> Cell:
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return value if value.year >= FIRST_YEAR else value.isoformat()


def _number(value: int | float) -> Cell:
    # Not a number and infinity have no cell of their own.
    return value if math.isfinite(value) else ""

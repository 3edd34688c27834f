"""Cells that hold words of the trade: names, phones, places, sectors, product codes."""

from __future__ import annotations

from matchmaker.directory.imports.cells import read_optional
from matchmaker.directory.imports.reading import Cell
from matchmaker.reference.identifiers import check_gtin13, check_hs
from matchmaker.reference.phones import normalise_phone
from matchmaker.reference.regencies import Regency, get_regency
from matchmaker.reference.sectors import SectorCode, read_sectors

LONGEST_NAME = 200


def read_name(cell: Cell) -> str | None:
    """Return the name of a firm, person or product."""
    return read_optional(cell, longest=LONGEST_NAME)


def read_phone(cell: Cell) -> str | None:
    """Return a mobile number in E.164; raise PhoneError."""
    text = read_optional(cell)
    return None if text is None else normalise_phone(text)


def read_regency(cell: Cell) -> Regency | None:
    """Return the kabupaten or kota that a cell names, or raise what `get_regency` raises."""
    # A code such as 33.05 arrives as the number 33.05 (33.1 for 33.10) from a spreadsheet.
    text = f"{cell:.2f}" if isinstance(cell, float) and cell < 100 else read_optional(cell)
    return None if text is None else get_regency(text)


def read_sector_list(cell: Cell) -> tuple[SectorCode, ...] | None:
    """Return the sectors of a cell; raise UnknownSectorError."""
    text = read_optional(cell)
    return None if text is None else read_sectors(text)


def read_barcode(cell: Cell) -> str | None:
    """Return a checked EAN-13; raise IdentifierError."""
    text = read_optional(cell)
    return None if text is None else check_gtin13(text).number


def read_hs(cell: Cell) -> str | None:
    """Return a checked customs code; raise IdentifierError."""
    text = read_optional(cell)
    # 4602.10 typed as a number loses its last zero.
    if isinstance(cell, float) and text is not None:
        text = f"{cell:.2f}"
    return None if text is None else check_hs(text).number

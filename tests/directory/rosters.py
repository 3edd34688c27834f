"""Small rosters for tests: a header and rows as CSV or XLSX bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl

SAMPLES = Path(__file__).parent.parent / "samples"
IKM_HEADER = ["Nama Usaha", "No. WA", "Kabupaten/Kota", "Sektor", "Produk Utama"]
IKM_ROW = ["Sari Rasa", "081200000901", "Kebumen", "teknologi pangan", "lanting"]
MITRA_HEADER = ["Nama Lembaga", "Jenis", "No. WA", "Sektor Dicari"]
MITRA_ROW = ["Swalayan Contoh", "ritel modern", "081200000801", "teknologi pangan"]


def csv_bytes(*rows: Sequence[object], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Return rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(*rows: Sequence[object]) -> bytes:
    """Return rows as an XLSX file with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ikm_csv(**cells: object) -> bytes:
    """Return a roster of one good IKM row with these columns changed or added."""
    row = dict(zip(IKM_HEADER, IKM_ROW, strict=True)) | {
        name.replace("__", " "): value for name, value in cells.items()
    }
    return csv_bytes(list(row), list(row.values()))

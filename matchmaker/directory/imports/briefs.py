"""What a partner seeks, in the words of rosters, to a `Brief`."""

from __future__ import annotations

import re

from matchmaker.directory.core import Brief, LoanProduct
from matchmaker.directory.imports.cells import CellError, read_amount, read_count, read_list
from matchmaker.directory.imports.fields import read_sector_list
from matchmaker.directory.imports.reading import Cell
from matchmaker.directory.imports.rows import RowReader
from matchmaker.reference.loan_kinds import find_loan_kind
from matchmaker.reference.regencies import get_regency
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text

EVERYWHERE = "semua"


def read_brief(reader: RowReader) -> Brief:
    """Return what the row asks for; problems are gathered by the reader."""
    return Brief(
        sectors=reader.need("sectors", read_sector_list, ()),
        products_sought=reader.take("products_sought", read_list) or (),
        regions=reader.take("regions", _regions) or (),
        required_permits=reader.take("permits", _permits) or (),
        min_capacity_per_month=reader.take("min_capacity", read_count) or None,
        terms=_terms(reader),
        loan_products=_loan_products(reader),
        destinations=reader.take("destinations", read_list) or (),
    )


def _regions(cell: Cell) -> tuple[str, ...] | None:
    """Return kabupaten by their unambiguous names; "semua" is every one."""
    parts = [part.strip() for entry in read_list(cell) for part in entry.split(",")]
    if any(fold(part) in {"semua", "all", "semua wilayah", "jawa tengah"} for part in parts):
        return (EVERYWHERE,)
    return tuple(dict.fromkeys(get_regency(part).label for part in parts if part)) or None


_PERMIT_WORDS = {
    "nib": "nib", "p irt": "pirt", "pirt": "pirt", "spp irt": "pirt", "halal": "halal",
    "sertifikat halal": "halal", "bpom md": "bpom_food", "md": "bpom_food",
    "bpom tr": "bpom_herbal", "tr": "bpom_herbal", "organik": "organic", "organic": "organic",
    "haccp": "haccp", "svlk": "svlk", "v legal": "svlk", "merek": "brand",
    "sertifikat merek": "brand", "barcode": "barcode", "kode batang": "barcode",
    "ean 13": "barcode",
}  # fmt: skip


def _permits(cell: Cell) -> tuple[str, ...] | None:
    """Return requirements in the matching format: `nib`, or alternatives as `pirt|bpom_food`."""
    found: dict[str, None] = {}
    for entry in read_list(cell):
        for part in entry.split(","):
            kinds = dict.fromkeys(_permit_kind(word) for word in re.split(r"[/|]|\batau\b", part))
            found["|".join(kinds)] = None
    return tuple(found) or None


def _permit_kind(word: str) -> str:
    key = fold(word)
    # "P-IRT/BPOM" is P-IRT or BPOM MD: beside a P-IRT, BPOM alone means food.
    kind = _PERMIT_WORDS.get("bpom md" if key == "bpom" else key)
    if kind is None:
        raise CellError(
            Text(
                id=f"Syarat “{word.strip()}” tidak dikenal. Tulis NIB, P-IRT, BPOM MD, BPOM TR,"
                " halal, barcode, organik, HACCP atau SVLK.",
                en=f"The requirement “{word.strip()}” is not known. Write NIB, P-IRT, BPOM MD,"
                " BPOM TR, halal, barcode, organik, HACCP or SVLK.",
            )
        )
    return kind


_CREDIT_DAYS = (14, 30, 45)
_TERMS_MEND = Text(
    id="Tulis beli putus, konsinyasi atau DP 30%.",
    en="Write beli putus (outright), konsinyasi (consignment) or DP 30%.",
)
_DAYS_MEND = Text(
    id="Tempo yang dikenal: 0 (tunai), 14, 30 atau 45 hari.",
    en="Credit days that are known: 0 (cash), 14, 30 or 45.",
)


def _terms(reader: RowReader) -> tuple[str, ...]:
    """`beli putus` is cash or credit by its days; consignment and deposit stand for themselves."""
    days = reader.take("credit_days", read_count)
    terms: dict[str, None] = {}
    for entry in reader.take("payment", read_list) or ():
        words = fold(entry)
        if words in {"beli putus", "outright", "outright purchase", "putus"}:
            if days and days not in _CREDIT_DAYS:
                reader.refuse("credit_days", _DAYS_MEND)
            terms[f"credit_{days}" if days else "cash"] = None
        elif words in {"tunai", "cash", "kontan"}:
            terms["cash"] = None
        elif words in {"konsinyasi", "consignment", "titip jual"}:
            terms["consignment"] = None
        elif words in {"dp 30", "uang muka 30", "deposit 30", "down payment 30"}:
            terms["deposit_30"] = None
        else:
            reader.refuse("payment", _TERMS_MEND)
    return tuple(terms)


_LOANS_MEND = Text(
    id="Tulis KUR super mikro, KUR mikro, KUR kecil, modal kerja atau investasi.",
    en="Write KUR super mikro, KUR mikro, KUR kecil, modal kerja (working capital) or investasi"
    " (investment).",
)
_RANGE_MEND = Text(
    id="Plafon maksimum lebih kecil dari plafon minimum.",
    en="The highest loan is smaller than the lowest.",
)


def _loan_products(reader: RowReader) -> tuple[LoanProduct, ...]:
    """Each kind of credit within the bank's own ceiling and floor, and those of the kind."""
    low, high = reader.take("loan_min", read_amount), reader.take("loan_max", read_amount)
    if low is not None and high is not None and high < low:
        reader.refuse("loan_max", _RANGE_MEND)
    products = []
    for words in reader.take("loan_products", read_list) or ():
        kind = find_loan_kind(words)
        if kind is None:
            reader.refuse("loan_products", _LOANS_MEND)
            continue
        floor = max((bound for bound in (low, kind.floor) if bound is not None), default=None)
        ceiling = min((bound for bound in (high, kind.ceiling) if bound is not None), default=None)
        if floor is not None and ceiling is not None and ceiling < floor:
            continue  # the bank's own bounds leave nothing of this kind
        products.append(
            LoanProduct(
                name=kind.name.id,
                min=floor,
                max=ceiling,
                purpose=kind.purpose,
                min_months_running=kind.min_months_running,
            )
        )
    return tuple(products)

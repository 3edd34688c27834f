"""A row of an IKM roster to one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from matchmaker.directory.core import Need, NeedKind
from matchmaker.directory.imports.cells import (
    Started,
    read_amount,
    read_count,
    read_email,
    read_list,
    read_optional,
    read_started,
    read_yes_no,
)
from matchmaker.directory.imports.fields import (
    read_barcode,
    read_hs,
    read_name,
    read_phone,
    read_regency,
    read_sector_list,
)
from matchmaker.directory.imports.rows import PermitEntry, RowReader
from matchmaker.reference.identifiers import (
    check_bpom,
    check_halal,
    check_nib,
    check_pirt,
)
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.product_types import classify_product, find_known_product
from matchmaker.reference.regencies import Regency, list_regencies
from matchmaker.reference.sectors import SectorCode
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductEntry:
    """A product of a row; `type_is_guessed` when the list of products does not know it."""

    name_id: str
    name_en: str
    product_type: str
    type_is_guessed: bool
    unit: str = ""
    price: int | None = None
    min_order: int | None = None
    capacity_per_month: int | None = None
    barcode: str | None = None
    hs_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IkmRow:
    """What a row says of an IKM: checked, normalised, amounts in whole rupiah.

    `products` starts with the main one. `markets` None means that nobody has asked.
    """

    name: str
    owner: str
    gender: str | None
    phone: str
    email: str | None
    regency: Regency
    started: Started | None
    sectors: tuple[SectorCode, ...]
    products: tuple[ProductEntry, ...]
    sales_per_year: int | None
    workers: int | None
    permits: tuple[PermitEntry, ...]
    markets: tuple[str, ...] | None
    needs: tuple[Need, ...]
    export_ready: bool | None

    @property
    def nib(self) -> str | None:
        """Return the NIB that the row states."""
        return next((p.number for p in self.permits if p.kind is PermitKind.NIB and p.number), None)


# Stands in for what could not be read, so that the rest of the row is still checked.
_SOMEWHERE = list_regencies()[0]
_SOME_SECTORS: tuple[SectorCode, ...] = (SectorCode.FOOD,)


def read_ikm(reader: RowReader, today: date) -> IkmRow | None:
    """Return the row's value; None when the reader has gathered any problem."""
    name = reader.need("name", read_name, "")
    phone = reader.need("phone", read_phone, "")
    regency = reader.need("regency", read_regency, _SOMEWHERE)
    sectors = reader.need("sectors", read_sector_list, _SOME_SECTORS)
    row = IkmRow(
        name=name,
        owner=reader.take("owner", read_name) or "",
        gender=_soft_gender(reader),
        phone=phone,
        email=reader.take("email", read_email),
        regency=regency,
        started=reader.take("started", lambda cell: read_started(cell, today=today)),
        sectors=sectors,
        products=_products(reader, sectors),
        sales_per_year=reader.take("sales", read_amount),
        workers=reader.take("workers", read_count),
        permits=(
            *reader.permits("nib", PermitKind.NIB, check_nib),
            *reader.permits("pirt", PermitKind.PIRT, check_pirt),
            *reader.permits("bpom", PermitKind.BPOM_FOOD, check_bpom),
            *reader.permits("halal", PermitKind.HALAL, check_halal),
        ),
        markets=reader.take("channels", read_list) or None,
        needs=_needs(reader),
        export_ready=reader.take("export_ready", read_yes_no),
    )
    return None if reader.problems else row


def _products(reader: RowReader, sectors: tuple[SectorCode, ...]) -> tuple[ProductEntry, ...]:
    main = reader.need("main_product", read_name, "")
    details = ProductEntry(
        name_id=main,
        name_en=_english(main),
        **_type_of(main, sectors),
        unit=reader.take("unit", read_optional) or "",
        price=reader.take("price", read_amount),
        min_order=reader.take("min_order", read_count),
        capacity_per_month=reader.take("capacity", read_count),
        barcode=reader.take("barcode", read_barcode),
        hs_code=reader.take("hs", read_hs),
    )
    others = (name for name in reader.take("other_products", read_list) or () if name != main)
    return (
        details,
        *(ProductEntry(name_id=n, name_en=_english(n), **_type_of(n, sectors)) for n in others),
    )


def _english(name: str) -> str:
    known = find_known_product(name)
    return known.name.en if known else ""


def _type_of(name: str, sectors: tuple[SectorCode, ...]) -> dict[str, Any]:
    classified = classify_product(name, sectors[0])
    return {
        "product_type": classified.product_type,
        "type_is_guessed": not classified.known,
    }


_GENDERS = {"l": "L", "laki laki": "L", "pria": "L", "m": "L", "male": "L",
            "p": "P", "perempuan": "P", "wanita": "P", "f": "P", "female": "P"}  # fmt: skip


def _soft_gender(reader: RowReader) -> str | None:
    """An unreadable gender is noted and left out: nothing depends on it."""
    text = reader.take("gender", read_optional)
    if text is None:
        return None
    gender = _GENDERS.get(fold(text))
    if gender is None:
        reader.notes.append(
            Text(
                id=f"{reader.table.labels['gender']}: {text} dilewati, tulis L atau P.",
                en=f"{reader.table.labels['gender']}: {text} was left out, write L or P.",
            )
        )
    return gender


_NEEDS = {
    NeedKind.RETAIL: {"ritel modern", "ritel", "retail", "modern retail", "pasar ritel", "toko"},
    NeedKind.EXPORT: {"ekspor", "export", "eksportir"},
    NeedKind.LOAN: {"pembiayaan", "modal", "kredit", "pinjaman", "perbankan", "bank", "loan",
                    "financing", "pinjaman kredit"},
}  # fmt: skip
_NEED_MEND = Text(
    id="Tulis ritel modern, ekspor atau pembiayaan, dipisah titik koma.",
    en="Write ritel modern (retail), ekspor (export) or pembiayaan (loan), with semicolons.",
)


def _needs(reader: RowReader) -> tuple[Need, ...]:
    amount = reader.take("loan_amount", read_amount) or None
    needs: dict[NeedKind, Need] = {}
    for word in reader.take("needs", read_list) or ():
        kind = next((kind for kind, words in _NEEDS.items() if fold(word) in words), None)
        if kind is None:
            reader.refuse("needs", _NEED_MEND)
            continue
        needs[kind] = Need(kind=kind, amount=amount if kind is NeedKind.LOAN else None)
    return tuple(needs.values())

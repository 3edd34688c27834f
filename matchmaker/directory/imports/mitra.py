"""A row of a partners' roster to one frozen value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matchmaker.directory.core import Brief, CompanyKind
from matchmaker.directory.imports.briefs import read_brief
from matchmaker.directory.imports.cells import (
    CellError,
    read_count,
    read_email,
    read_list,
    read_optional,
)
from matchmaker.directory.imports.fields import read_name, read_phone
from matchmaker.directory.imports.reading import Cell
from matchmaker.directory.imports.rows import RowReader
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text

MOST_OFFICERS = 20
MORNING, AFTERNOON = "morning", "afternoon"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class HalfDay:
    """A half of an edition's day; `day` counts from 1."""

    day: int
    half: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MitraRow:
    """What a row says of a partner. No attendance means that it stays the whole edition."""

    name: str
    kind: CompanyKind
    contact: str
    title: str
    phone: str | None
    email: str | None
    city: str
    brief: Brief
    officers: int
    attendance: tuple[HalfDay, ...]


def read_mitra(reader: RowReader) -> MitraRow | None:
    """Return the row's value; None when the reader has gathered any problem."""
    kind = reader.need("kind", _kind, CompanyKind.RETAILER)
    phone = reader.take("phone", read_phone)
    email = reader.take("email", read_email)
    if phone is None and email is None and not reader.problems:
        reader.refuse("phone", _REACHABLE)
    row = MitraRow(
        name=reader.need("name", read_name, ""),
        kind=kind,
        contact=reader.take("contact", read_name) or "",
        title=reader.take("title", read_name) or "",
        phone=phone,
        email=email,
        city=reader.take("city", read_optional) or "",
        brief=read_brief(reader),
        officers=reader.take("officers", _officers) or 1,
        attendance=reader.take("attendance", _attendance) or (),
    )
    return None if reader.problems else row


_REACHABLE = Text(
    id="Isi nomor WA atau email agar mitra dapat dihubungi.",
    en="Give a WhatsApp number or an e-mail address, so that the partner can be reached.",
)
_KINDS = {
    CompanyKind.BANK: {"bank", "bpr", "bprs", "perbankan", "koperasi", "lembaga keuangan"},
    CompanyKind.RETAILER: {"ritel modern", "ritel", "retail", "retailer", "modern retail",
                           "toko swalayan", "pembeli", "buyer"},
    CompanyKind.EXPORTER: {"eksportir", "exporter", "ekspor", "export"},
}  # fmt: skip


def _kind(cell: Cell) -> CompanyKind | None:
    text = read_optional(cell)
    if text is None:
        return None
    for kind, words in _KINDS.items():
        if fold(text) in words:
            return kind
    raise CellError(
        Text(
            id="Tulis salah satu: bank, ritel modern, eksportir.",
            en="Write one of: bank, ritel modern (retail), eksportir (exporter).",
        )
    )


def _officers(cell: Cell) -> int | None:
    count = read_count(cell)
    if count is not None and not 1 <= count <= MOST_OFFICERS:
        raise CellError(
            Text(
                id=f"Tulis jumlah petugas 1 sampai {MOST_OFFICERS}.",
                en=f"Write a number of officers from 1 to {MOST_OFFICERS}.",
            )
        )
    return count


_ATTENDANCE = re.compile(r"(?:hari|day) ?(?P<day>\d)(?: (?P<half>\w+))?")
_HALVES = {
    "pagi": (MORNING,), "morning": (MORNING,), "siang": (AFTERNOON,), "sore": (AFTERNOON,),
    "afternoon": (AFTERNOON,), "penuh": (MORNING, AFTERNOON), "full": (MORNING, AFTERNOON),
}  # fmt: skip


def _attendance(cell: Cell) -> tuple[HalfDay, ...] | None:
    """Return the half-days of `hari 1 pagi; hari 2`; a day alone is both its halves."""
    halves: set[HalfDay] = set()
    for entry in read_list(cell):
        if fold(entry) in {"semua", "semua hari", "penuh", "all", "all days"}:
            return None
        match = _ATTENDANCE.fullmatch(fold(entry))
        names = _HALVES.get(match["half"] or "penuh") if match else None
        if match is None or names is None or match["day"] == "0":
            raise CellError(
                Text(
                    id="Tulis misalnya hari 1, hari 1 pagi, atau hari 1; hari 2 siang.",
                    en="Write for example hari 1, hari 1 pagi (morning), or hari 1; hari 2 siang"
                    " (afternoon).",
                )
            )
        halves.update(HalfDay(day=int(match["day"]), half=half) for half in names)
    return tuple(sorted(halves)) or None

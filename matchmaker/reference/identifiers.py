"""Checking the form of permits' and products' numbers (`data/identifiers.csv`).

Every check takes what a person wrote and returns an `Identifier` with the canonical number, or
raises `IdentifierError`, whose `mend` says in both languages how the number is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from stdnum import ean

from matchmaker.reference.permits import PermitKind
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.tables import table
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifier:
    """A checked number: `number` as it is stored, `notes` what deserves a look all the same."""

    number: str
    expires: date | None = None
    permit: PermitKind | None = None
    notes: tuple[Text, ...] = ()


class IdentifierError(ValueError):
    """The number has not the form it must have; `mend` says which form that is."""

    def __init__(self, text: str, mend: Text) -> None:
        super().__init__(text)
        self.mend = mend


def check_nib(text: str) -> Identifier:
    """Check a business identification number: 13 digits."""
    number = re.sub(r"^\s*NIB\b|[\s.\-:]", "", text, flags=re.IGNORECASE)
    if not _has_form("nib", number):
        raise IdentifierError(
            text,
            Text(
                id="NIB terdiri dari 13 angka. Jika angka nol di depan hilang, ubah kolom menjadi"
                " teks lalu tulis ulang.",
                en="An NIB has 13 digits. If leading zeros were lost, format the column as text"
                " and write it again.",
            ),
        )
    return Identifier(number=number, permit=PermitKind.NIB)


# Provinces by their BPS code; only the regencies of Central Java (33) are known one by one.
_PROVINCE = re.compile(r"1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]")
_KNOWN_FOOD_TYPES = range(1, 16)


def check_pirt(text: str) -> Identifier:
    """Check a home-industry food number, `1234567890123-45` (PerBPOM 22/2018).

    Digits 4 to 7 are the regency's BPS code; the last two the year, to whose 31 December it is
    valid. An unknown food type is noted, never refused.
    """
    number = re.sub(r"(SP)?P\s*-?\s*IRT|NOMOR|NO(?![A-Z])|[\s.:]", "", text.upper()).strip("-")
    if not _has_form("pirt", number):
        raise IdentifierError(
            text,
            Text(
                id="P-IRT terdiri dari 15 angka, misalnya 2063305010001-29.",
                en="A P-IRT number has 15 digits, such as 2063305010001-29.",
            ),
        )
    digits = number.replace("-", "")
    if not _is_regency(digits[3:7]):
        raise IdentifierError(
            text,
            Text(
                id=f"Angka ke-4 sampai ke-7 P-IRT ({digits[3:7]}) bukan kode kabupaten/kota."
                " Periksa lagi pada sertifikatnya.",
                en=f"Digits 4 to 7 of the P-IRT ({digits[3:7]}) are no regency's code."
                " Compare with the certificate.",
            ),
        )
    notes: tuple[Text, ...] = ()
    if int(digits[1:3]) not in _KNOWN_FOOD_TYPES:
        notes = (
            Text(
                id=f"Kode jenis pangan {digits[1:3]} pada P-IRT belum dikenal.",
                en=f"The P-IRT's food type code {digits[1:3]} is not known.",
            ),
        )
    return Identifier(
        number=f"{digits[:13]}-{digits[13:]}",
        expires=date(2000 + int(digits[13:]), 12, 31),
        permit=PermitKind.PIRT,
        notes=notes,
    )


def check_bpom(text: str) -> Identifier:
    """Check a BPOM number: MD or ML with 12 or 15 digits, or TR, TL, TI, HT, FF with 9."""
    bare = re.sub(r"[\s.:\-]", "", text.upper())
    number = re.sub(r"^(?:B?POM)?(?:RI)?(?:NO)?", "", bare)
    if _has_form("bpom_food", number):
        return Identifier(number=number, permit=PermitKind.BPOM_FOOD)
    if _has_form("bpom_herbal", number):
        return Identifier(number=number, permit=PermitKind.BPOM_HERBAL)
    raise IdentifierError(
        text,
        Text(
            id="Nomor BPOM: MD atau ML diikuti 12 atau 15 angka, atau TR diikuti 9 angka.",
            en="A BPOM number is MD or ML and 12 or 15 digits, or TR and 9 digits.",
        ),
    )


def check_halal(text: str) -> Identifier:
    """Check a halal certificate of BPJPH: `ID` and 17 digits."""
    number = re.sub(r"[\s.\-]", "", text.upper())
    if not _has_form("halal", number):
        raise IdentifierError(
            text,
            Text(
                id="Nomor halal BPJPH: ID diikuti 17 angka. Nomor lama (MUI) tulis di catatan.",
                en="A BPJPH halal number is ID and 17 digits. Keep an old MUI number in a note.",
            ),
        )
    return Identifier(number=number, permit=PermitKind.HALAL)


def check_gtin13(text: str) -> Identifier:
    """Check a barcode: 13 digits, the last a check digit. 899 is no proof of origin."""
    number = re.sub(r"[\s.\-]", "", text)
    if not _has_form("gtin13", number) or not ean.is_valid(number):
        raise IdentifierError(
            text,
            Text(
                id="Barcode EAN-13 terdiri dari 13 angka dan angka terakhirnya angka pemeriksa."
                " Periksa lagi pada kemasan.",
                en="An EAN-13 barcode has 13 digits, the last one a check digit."
                " Compare with the pack.",
            ),
        )
    return Identifier(number=number)


def check_hs(text: str) -> Identifier:
    """Check a customs code: 6 digits, or 8 by BTKI 2022."""
    number = re.sub(r"[\s.]", "", text)
    if not _has_form("hs", number):
        raise IdentifierError(
            text,
            Text(
                id="Kode HS terdiri dari 6 atau 8 angka, misalnya 1905.90.",
                en="An HS code has 6 or 8 digits, such as 1905.90.",
            ),
        )
    return Identifier(number=number)


def check_kbli(text: str) -> Identifier:
    """Check a line-of-business code: 5 digits (its version, 2020 or 2025, is kept beside it)."""
    number = re.sub(r"\s", "", text)
    if not _has_form("kbli", number):
        raise IdentifierError(
            text,
            Text(id="Kode KBLI terdiri dari 5 angka.", en="A KBLI code has 5 digits."),
        )
    return Identifier(number=number)


@cache
def _form(key: str) -> re.Pattern[str]:
    for row in table("identifiers"):
        if row["key"] == key:
            return re.compile(row["regex_after_normalisation"], re.ASCII)
    raise LookupError(key)


def _has_form(key: str, number: str) -> bool:
    return _form(key).fullmatch(number) is not None


def _is_regency(code: str) -> bool:
    if code.startswith("33"):
        return any(regency.bps_code == code for regency in list_regencies())
    return _PROVINCE.fullmatch(code[:2]) is not None

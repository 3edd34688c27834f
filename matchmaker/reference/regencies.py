"""The 35 kabupaten and kota of Central Java, and how people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matchmaker.reference.tables import fold, table
from matchmaker.reference.texts import Text


class RegencyType(StrEnum):
    """A kabupaten (regency) or a kota (city); both have the same rank."""

    KABUPATEN = "kabupaten"
    KOTA = "kota"


@dataclass(frozen=True, kw_only=True, slots=True)
class Regency:
    """One kabupaten or kota. `code` is the Kemendagri code (`33.05`), `bps_code` that of BPS."""

    code: str
    bps_code: str
    name: str
    short_name: str
    type: RegencyType
    in_programme: bool

    @property
    def slug(self) -> str:
        """Return the name for addresses and filters: `kebumen`, `kota-semarang`."""
        return fold(self.label).replace(" ", "-")

    @property
    def label(self) -> str:
        """Return the shortest name that is not ambiguous: `Kebumen`, but `Kota Semarang`."""
        return self.name if self.short_name in _shared_names() else self.short_name


class UnknownRegencyError(ValueError):
    """The text names no kabupaten or kota of Central Java."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.mend = Text(
            id="Tulis nama kabupaten/kota di Jawa Tengah, misalnya Kebumen, atau kodenya 33.05.",
            en="Write a kabupaten or kota of Central Java, such as Kebumen, or its code 33.05.",
        )


class AmbiguousRegencyError(ValueError):
    """A kabupaten and a kota share the name; `choices` holds both."""

    def __init__(self, text: str, choices: tuple[Regency, ...]) -> None:
        super().__init__(text)
        self.choices = choices
        names = [choice.name for choice in choices]
        self.mend = Text(
            id=f"Yang mana: {' atau '.join(names)}? Tulis lengkap.",
            en=f"Which one: {' or '.join(names)}? Write it in full.",
        )


@cache
def list_regencies() -> tuple[Regency, ...]:
    """Return all 35, by code."""
    return tuple(
        Regency(
            code=row["code"],
            bps_code=row["bps_code"],
            name=row["name"],
            short_name=row["short_name"],
            type=RegencyType(row["type"]),
            in_programme=row["red14_bappeda_2020"] == "1",
        )
        for row in table("regencies")
    )


def list_programme_regencies() -> tuple[Regency, ...]:
    """Return the programme's 14 (Bappeda's red list of 2020). An edition may use other ones."""
    return tuple(regency for regency in list_regencies() if regency.in_programme)


def find_regency(text: str) -> Regency | None:
    """Return the regency that `text` names, or None; raise AmbiguousRegencyError for two.

    Understood: `33.05`, `3305`, `Kebumen`, `KAB. KEBUMEN`, `Kabupaten Kebumen`, `Kota Tegal`.
    """
    matches = _index().get(_key(text), ())
    if len(matches) > 1:
        raise AmbiguousRegencyError(text, matches)
    return matches[0] if matches else None


def get_regency(text: str) -> Regency:
    """Return the regency that `text` names.

    Raises UnknownRegencyError or AmbiguousRegencyError, each with its mend.
    """
    regency = find_regency(text)
    if regency is None:
        raise UnknownRegencyError(text)
    return regency


_PREFIXES = (
    (re.compile(r"^(kabupaten|kab|regency of|kab of)\s+"), "kabupaten "),
    (re.compile(r"^(kota madya|kotamadya|kodya|kota|city of)\s+"), "kota "),
)


def _key(text: str) -> str:
    digits = re.sub(r"[\s.]", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) == 4:
        return digits
    key = fold(text)
    for pattern, prefix in _PREFIXES:
        key, found = pattern.subn(prefix, key)
        if found:
            break
    for suffix, prefix in ((" regency", "kabupaten "), (" city", "kota ")):
        if key.endswith(suffix):
            key = prefix + key.removesuffix(suffix)
    return key


@cache
def _shared_names() -> frozenset[str]:
    names = [row["short_name"] for row in table("regencies")]
    return frozenset(name for name in names if names.count(name) > 1)


@cache
def _index() -> dict[str, tuple[Regency, ...]]:
    index: dict[str, tuple[Regency, ...]] = {}
    for regency in list_regencies():
        for key in (regency.bps_code, fold(regency.name), fold(regency.short_name)):
            index[key] = (*index.get(key, ()), regency)
    index[fold("Solo")] = index[fold("Surakarta")]
    return index

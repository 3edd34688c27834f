"""The three product sectors, in either language or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matchmaker.reference.tables import fold, table
from matchmaker.reference.texts import Text


class SectorCode(StrEnum):
    """Product sectors. Export, packaging and human resources are mentoring tracks, not sectors."""

    FOOD = "teknologi_pangan"
    HERBAL = "herbal"
    CRAFT = "kerajinan"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sector:
    """A sector with its names; `unknown_product_type` is the type of a product nobody listed."""

    code: SectorCode
    name: Text
    unknown_product_type: str


class UnknownSectorError(ValueError):
    """The text names no sector."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.mend = Text(
            id="Tulis salah satu: teknologi pangan, herbal, kerajinan.",
            en="Write one of: food technology, herbal, handicraft.",
        )


@cache
def list_sectors() -> tuple[Sector, ...]:
    """Return the sectors in the order in which pages show them."""
    return tuple(
        Sector(
            code=SectorCode(row["sector"]),
            name=Text(id=row["name_id"], en=row["name_en"]),
            unknown_product_type=row["unknown_product_type"],
        )
        for row in table("sectors")
    )


def get_sector(code: str) -> Sector:
    """Return the sector of a code; raise UnknownSectorError."""
    for sector in list_sectors():
        if sector.code == code:
            return sector
    raise UnknownSectorError(code)


def read_sectors(text: str) -> tuple[SectorCode, ...]:
    """Return the sectors that a roster's cell names, each once, in its order.

    Separated by `;` or `,`; `Kerajinan / Handicraft` says the same sector twice.
    Raises UnknownSectorError for any part that names none.
    """
    found: dict[SectorCode, None] = {}
    for part in re.split(r"[;,\n]", text):
        if part.strip():
            found.update(dict.fromkeys(_read_one(part)))
    if not found:
        raise UnknownSectorError(text)
    return tuple(found)


def _read_one(text: str) -> list[SectorCode]:
    whole = _index().get(fold(text))
    if whole is not None:
        return [whole]
    codes = []
    for part in re.split(r"[/|&]|\s-\s|[()]", text):
        if not part.strip():
            continue
        code = _index().get(fold(part))
        if code is None:
            raise UnknownSectorError(text)
        codes.append(code)
    return codes


@cache
def _index() -> dict[str, SectorCode]:
    index: dict[str, SectorCode] = {}
    for row in table("sectors"):
        names = [row["sector"], row["name_id"], row["name_en"], *row["synonyms"].split(";")]
        index.update({fold(name): SectorCode(row["sector"]) for name in names})
    return index

"""The tree of sector tags that every host starts with: names, KBLI 2020, HS codes, synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.reference.tables import table
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class StandardTag:
    """A tag below its parent (None: one of the three sectors); `position` counts from 1 there."""

    code: str
    parent_code: str | None
    name: Text
    kbli: tuple[str, ...]
    hs: tuple[str, ...]
    synonyms: tuple[str, ...]
    position: int


@cache
def list_standard_tags() -> tuple[StandardTag, ...]:
    """Return the tree, every parent before its children."""
    counts: dict[str, int] = {}
    tags = []
    for row in table("sector_tags"):
        parent = row["parent"]
        counts[parent] = counts.get(parent, 0) + 1
        tags.append(
            StandardTag(
                code=row["code"],
                parent_code=parent or None,
                name=Text(id=row["name_id"], en=row["name_en"]),
                kbli=_split(row["kbli"]),
                hs=_split(row["hs"]),
                synonyms=_split(row["synonyms"]),
                position=counts[parent],
            )
        )
    return tuple(tags)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())

"""Kinds of partners that come to a temu bisnis, with what each asks for."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.directory.core import CompanyKind

FOOD, HERBAL, CRAFT = "teknologi_pangan", "herbal", "kerajinan"
LICENSED_FOOD = "pirt|bpom_food"
LICENSED_HERBAL = "pirt|bpom_food|bpom_herbal"


@dataclass(frozen=True, kw_only=True)
class Archetype:
    """What partners of one kind have in common; tuples of choices are drawn from.

    `sought` holds patterns over product names; each partner names `seeks` products that match.
    `often` are requirements that about half of them have.
    """

    kind: CompanyKind
    count: int
    heads: tuple[str, ...]
    title: str
    about: str
    sectors: tuple[str, ...]
    sought: str = ""
    seeks: int = 3
    permits: tuple[str, ...] = ("nib",)
    often: tuple[str, ...] = ()
    capacity: tuple[int, ...] = ()
    price: tuple[int, int] | None = None
    terms: tuple[tuple[str, ...], ...] = ()
    shelf_life: tuple[int, ...] = ()
    destinations: tuple[str, ...] = ()
    loans: tuple[str, ...] = ()
    officers: tuple[int, ...] = (1, 1, 2)

"""What a partner demands of packaging, and what of it a product shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from matchmaker.matching.core.types import Product
from matchmaker.matching.core.words import is_packed_so

DEMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "label": ("label", "berlabel", "etiket"),
        "expiry": ("kedaluwarsa", "kadaluarsa", "kadaluwarsa", "expired", "best before"),
        "food_grade": ("food grade", "aman pangan"),
        "sealed": ("segel", "bersegel", "seal", "sealed"),
        "nutrition": ("gizi", "nutrition"),
        "english_label": ("label inggris", "english label"),
        "carton": ("karton", "kardus", "dus", "carton"),
    }
)
"""The demands of a brief, and by which words of a maker's own description each is met."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """The demands that are met and those that are not; free words count as one demand.

    `stated` is whether anything is known of the packaging at all.
    """

    met: tuple[str, ...]
    missing: tuple[str, ...]
    stated: bool

    @property
    def share(self) -> float:
        """What of the demands is met, in [0, 1]."""
        total = len(self.met) + len(self.missing)
        return len(self.met) / total if total else 0.0


def judge_packaging(asked: tuple[str, ...], product: Product) -> Packed:
    """Return what of a partner's demands a product's packaging meets.

    A demand is met by the maker's own words or by what a mentor has seen. Of free words ("pouch",
    "botol kaca") one that fits is enough.
    """
    return _judge(asked, product.packaging or "", product.packaging_seen)


@lru_cache(maxsize=16_384)
def _judge(asked: tuple[str, ...], text: str, seen: tuple[str, ...]) -> Packed:
    met: list[str] = []
    missing: list[str] = []
    for demand in sorted({one for one in asked if one in DEMANDS}):
        shown = demand in seen or (bool(text) and is_packed_so(DEMANDS[demand], text))
        (met if shown else missing).append(demand)
    free = tuple(one for one in asked if one not in DEMANDS)
    if free:
        if text and is_packed_so(free, text):
            met.append(text)
        else:
            missing.append("|".join(free))
    return Packed(met=tuple(met), missing=tuple(missing), stated=bool(text or seen))

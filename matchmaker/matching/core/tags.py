"""Sector tags as a tree: how near what is made lies to what is sought, and how rare that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from matchmaker.matching.core.phrases import LABELS

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NOBODY: Mapping[str, int] = MappingProxyType({})
_UNNAMED: Mapping[str, tuple[str, str]] = MappingProxyType({})

SECTOR_NAMES = LABELS["sectors"]

COMMON_SHARE = 0.7
"""What the most common tag earns of the rarest: a speciality is found before a crowd."""


@dataclass(frozen=True, kw_only=True)
class TagTree:
    """Tags with their parents (roots have none) and how many IKM of the edition carry each.

    `names` are (Indonesian, English). Without counts every tag is as rare as any other.
    """

    parents: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    counts: Mapping[str, int] = field(default_factory=lambda: _NOBODY)
    total: int = 0
    names: Mapping[str, tuple[str, str]] = field(default_factory=lambda: _UNNAMED)

    def climb(self, code: str) -> tuple[str, ...]:
        """Return a tag and its ancestors, nearest first; an unknown tag is a root."""
        found = [code]
        while (parent := self.parents.get(found[-1])) is not None and parent not in found:
            found.append(parent)
        return tuple(found)

    def close(self, codes: Iterable[str]) -> frozenset[str]:
        """Return the tags with all their ancestors."""
        return frozenset(above for code in codes for above in self.climb(code))

    def list_deepest(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the tags that have none of the others below them, in order."""
        given = set(codes)
        above = {ancestor for code in given for ancestor in self.climb(code)[1:]}
        return tuple(sorted(given - above))

    def rarity(self, code: str) -> float:
        """Return how rare a tag is among the edition's IKM, in nats; never below its parent's.

        The information content of a class, -log of its share (Resnik 1995), one carrier added
        so that a tag nobody carries yet has one too.
        """
        if not self.total:
            return 1.0
        own = math.log((self.total + 2) / (self.counts.get(code, 0) + 1))
        parent = self.parents.get(code)
        return own if parent is None else max(own, self.rarity(parent))

    def likeness(self, asked: str, held: frozenset[str]) -> tuple[float, str | None]:
        """Return how near the held tags (closed under ancestors) come, in [0, 1], and by which.

        1 for the tag itself; else the share of its information that the nearest common ancestor
        carries (Lin 1998, for a class below its own ancestor).
        """
        for above in self.climb(asked):
            if above in held:
                if above == asked:
                    return 1.0, above
                whole = self.rarity(asked)
                return (min(1.0, self.rarity(above) / whole) if whole > 0 else 0.0), above
        return 0.0, None

    def worth(self, code: str) -> float:
        """Return what a tag in common earns: 1 for the rarest, COMMON_SHARE for one of all."""
        most = self._most_rare
        if not self.total or most <= 0:
            return 1.0
        return COMMON_SHARE + (1 - COMMON_SHARE) * min(1.0, self.rarity(code) / most)

    def name_facts(self, code: str | None) -> tuple[tuple[str, object], ...]:
        """Return a tag's name as facts of a sentence, in both languages."""
        own_id, own_en = self._name(code or "")
        return (("tag_id", own_id), ("tag_en", own_en))

    def name_all(self, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return the names (Indonesian, English) of tags."""
        return tuple(self._name(code) for code in codes)

    def _name(self, code: str) -> tuple[str, str]:
        return self.names.get(code) or SECTOR_NAMES.get(code) or (code, code)

    @cached_property
    def _most_rare(self) -> float:
        return max((self.rarity(code) for code in {*self.parents, *self.counts}), default=0.0)


FLAT = TagTree()


def count_roughly(number: int) -> int:
    """Return a count by its order of size: 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on.

    What is counted so moves no list because one more firm carries a tag: how rare a tag is says
    as much by its order of size, and an edition's scores stay as they are from day to day.
    """
    if number < 4:
        return number
    step = 1 << (number.bit_length() - 2)
    return number - number % step

"""Which tags a product's name proposes: by words, their stems and synonyms, then by its codes.

In Indonesian the first noun is the thing ("kerupuk ikan" is a cracker), in English the last
("fish crackers"). Of what starts first the longest phrase wins: "kopi purwaceng" before "kopi".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from matchmaker.directory.tags.core.tree import TagValue, Tree
from matchmaker.reference.tables import fold

_PIECES = re.compile(r"[,;+&]|\bdan\b|\band\b", re.IGNORECASE)
# A suffix that belongs to the word: candied fruit is not "sweet".
_KEEP = frozenset({"manisan", "ikan", "bahan", "hutan"})
_SHORTEST_STEM = 4
# A typing error is looked for in words of five letters and more: "kripik" may be "keripik".
_SHORTEST_GUESS = 5
_ALIKE = 0.8
# A stem costs microseconds for a word and seconds for a pasted page without blanks.
_LONGEST_WORD = 40
_LONGEST_NAME = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductWords:
    """What is known of a product: its names, and its HS and KBLI codes."""

    name_id: str
    name_en: str = ""
    hs: str = ""
    kbli: str = ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    stems: tuple[str, ...]
    code: str
    depth: int


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return what an Indonesian word comes from, an English one without its plural's "-s"."""
    if word in _KEEP:
        return word
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST_STEM:
        word = word[:-1]
    return str(_stemmer().stem(word)) or word


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    return StemmerFactory().create_stemmer()


class Proposer:
    """Proposes tags of one tree; those that are switched off are never proposed."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._active = [tag for depth, tag in tree.walk() if depth > 0 and tag.active]
        self._phrases: dict[str, list[_Phrase]] = {}
        for tag in self._active:
            for words in dict.fromkeys((*_names(tree, tag), *tag.synonyms)):
                stems = _stems(words)
                if stems:
                    phrase = _Phrase(stems, tag.code, tree.depth(tag.code))
                    self._phrases.setdefault(stems[0], []).append(phrase)
        # Sorted: of two words that are equally near the same one is always guessed.
        self._words = sorted(
            {word for phrases in self._phrases.values() for p in phrases for word in p.stems}
        )

    def propose(
        self, products: Iterable[ProductWords], sectors: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Return the tags of a company by its products, closed under ancestors.

        What stands in one of the `sectors` goes before what does not.
        """
        found: dict[str, None] = {}
        for product in products:
            found.update(dict.fromkeys(self.propose_for(product, sectors)))
        return self._tree.close(found)

    def propose_for(self, product: ProductWords, sectors: Collection[str] = ()) -> list[str]:
        """Return the tags of one product, mostly one; none where nothing is sure enough."""
        for name, head_last in ((product.name_id, False), (product.name_en, True)):
            for guess in (False, True):
                codes = [
                    self._best(_stems(piece), sectors, head_last=head_last, guess=guess)
                    for piece in _PIECES.split(name)
                ]
                found = [code for code in codes if code is not None]
                if found:
                    return found
        return self._by_codes(product)

    def _best(
        self, stems: Sequence[str], sectors: Collection[str], *, head_last: bool, guess: bool
    ) -> str | None:
        if guess:
            stems = [self._guess(word) for word in stems]
        where = {word: place for place, word in reversed(list(enumerate(stems)))}
        last = {word: place for place, word in enumerate(stems)}
        ranked = []
        for word in where:
            for phrase in self._phrases.get(word, ()):
                if not where.keys() >= set(phrase.stems):
                    continue
                start = min(where[w] for w in phrase.stems)
                end = max(last[w] for w in phrase.stems)
                ours = not sectors or self._tree.sector_of(phrase.code) in sectors
                first = len(stems) - end if head_last else start
                ranked.append((not ours, first, -len(phrase.stems), -phrase.depth, phrase.code))
        return min(ranked)[-1] if ranked else None

    def _guess(self, word: str) -> str:
        if not _SHORTEST_GUESS <= len(word) <= _LONGEST_WORD:
            return word
        alike = process.extractOne(
            word,
            self._words,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_ALIKE,
        )
        return alike[0] if alike else word

    def _by_codes(self, product: ProductWords) -> list[str]:
        by_hs = _only(t for t in self._active if product.hs and product.hs[:6] in t.hs)
        return by_hs or _only(t for t in self._active if product.kbli and product.kbli in t.kbli)


def _names(tree: Tree, tag: TagValue) -> list[str]:
    """The names of a tag; a last one called after two things ("horn and shell") by each."""
    names = [tag.name.id, tag.name.en]
    if not tree.children(tag.code):
        names += [piece for name in names for piece in _PIECES.split(name)]
    return names


def _only(tags: Iterable[TagValue]) -> list[str]:
    codes = [tag.code for tag in tags]
    return codes if len(codes) == 1 else []


def _stems(words: str) -> tuple[str, ...]:
    return tuple(
        stem(word) for word in fold(words[:_LONGEST_NAME]).split() if len(word) <= _LONGEST_WORD
    )

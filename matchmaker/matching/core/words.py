"""Whether a product is what somebody seeks: stems, synonyms, English names, slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from matchmaker.matching.core.lexicon import CANONICAL, ENGLISH, FILLERS, list_implied

FOUND = 0.5  # a sought phrase counts as found from here on
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A product that is sought: its words, the one that names the thing first."""

    words: tuple[str, ...]
    weights: tuple[float, ...]


def read_phrase(text: str) -> Phrase | None:
    """The words of a sought product, None when nothing is left to look for.

    The word that names the thing ("keripik" in "keripik singkong", "chips" in "cassava chips")
    weighs double: a buyer of cassava chips looks at potato chips sooner than at cassava flour.
    """
    tokens = _split(text)
    if not tokens:
        return None
    head = len(tokens) - 1 if tokens[-1] in ENGLISH else 0
    heavy = _canonical(tokens[head])
    words = (heavy, *sorted({_canonical(t) for t in tokens} - {heavy}))
    total = len(words) + 1.0
    return Phrase(words=words, weights=(2 / total, *(1 / total for _ in words[1:])))


def read_product(name_id: str, name_en: str, product_type: str | None) -> frozenset[str]:
    """All words under which a product can be found, in both languages, kinds included."""
    words = frozenset(_canonical(t) for t in (*_split(name_id), *_split(name_en)))
    return words | list_implied(words, product_type)


def find_share(phrase: Phrase, product: frozenset[str]) -> float:
    """Which share of a sought phrase, in [0, 1], the words of a product answer."""
    share, strange = 0.0, _strange(product)
    for word, weight in zip(phrase.words, phrase.weights, strict=True):
        if word in product or _has_slip(word, strange if _is_real(word) else product):
            share += weight
    return min(1.0, share)


@lru_cache(maxsize=262_144)
def _has_slip(word: str, others: frozenset[str]) -> bool:
    """Whether one of the others is the word with a slip; of a real word only strange ones are."""
    return any(_mistyped(word, other) for other in others)


@lru_cache(maxsize=65_536)
def _strange(product: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in product if not _is_real(word))


@lru_cache(maxsize=65_536)
def _is_real(word: str) -> bool:
    return word in _dictionary() or word in CANONICAL


def find_spellings(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Which words of a vocabulary stand for a sought word: itself, and slips of the pen."""
    return [other for other in vocabulary if other == word or _mistyped(word, other)]


@lru_cache(maxsize=16_384)
def is_packed_so(asked: tuple[str, ...], packaging: str) -> bool:
    """Whether a packaging is one of those asked for: all words of one of them are in it."""
    words = {_canonical(token) for token in _split(packaging)}
    wanted = ({_canonical(token) for token in _split(text)} for text in asked)
    return any(tokens and tokens <= words for tokens in wanted)


@lru_cache(maxsize=16_384)
def _split(text: str) -> tuple[str, ...]:
    tokens = _LETTERS.findall(unicodedata.normalize("NFKC", text).casefold())
    useful = tuple(t for t in tokens if len(t) > 1 and t not in FILLERS)
    return useful or tuple(t for t in tokens if len(t) > 1)


@lru_cache(maxsize=65_536)
def _canonical(token: str) -> str:
    """The word that stands for a token: synonym, else stem, else the nearest known spelling."""
    if token in CANONICAL:
        return CANONICAL[token]
    # A stem costs microseconds for a word and seconds for a pasted page without blanks.
    stem: str = _stemmer().stem(token) if len(token) <= 40 else token
    if stem in CANONICAL:
        return CANONICAL[stem]
    if token not in _dictionary():
        meant = [w for w in CANONICAL if _within_a_slip(token, w)]
        if meant:
            best = min(meant, key=lambda w: (DamerauLevenshtein.distance(token, w), w))
            return CANONICAL[best]
    return stem


@lru_cache(maxsize=262_144)
def _mistyped(one: str, other: str) -> bool:
    """Whether two words differ by a slip only; two real words never do (jamu, jamur)."""
    if _is_real(one) and _is_real(other):
        return False
    return _within_a_slip(one, other)


def _within_a_slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < 5 or one[0] != other[0]:
        return False
    allowed = 1 if shorter < 9 else 2
    if abs(len(one) - len(other)) > allowed:
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=1)
def _dictionary() -> frozenset[str]:
    return frozenset(StemmerFactory().get_words())


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    return StemmerFactory().create_stemmer()

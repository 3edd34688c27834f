"""What a visitor looks for in the directory, and what of it they may see, as plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from matchmaker.directory.core import CompanyKind

PAGE_SIZE = 24
LONGEST_QUERY = 80
# A list shows so many at most; beyond it reads "1.000+", and another filter helps more.
MOST = 1000
LAST_PAGE = -(-MOST // PAGE_SIZE)
MOST_WORDS = 8


class Sight(StrEnum):
    """Whom a visitor sees: partners see graduated IKM, IKM see partners, organisers everyone.

    CATALOGUE is what everybody sees, signed in or not: graduated IKM that have consented to it.
    """

    EVERYONE = "everyone"
    GRADUATED_IKM = "graduated_ikm"
    PARTNERS = "partners"
    CATALOGUE = "catalogue"
    NOBODY = "nobody"


class Audience(StrEnum):
    """Who finds a listing beside the host's own people: nobody has an erased one."""

    NOBODY = "nobody"
    HOST = "host"
    PARTNERS = "partners"
    IKM = "ikm"


def choose_sight(
    *, organiser: bool, mentor: bool, observer: bool, acting_as: CompanyKind | None
) -> Sight:
    """Return whom a person sees who acts for a company of a kind (None: for nobody here).

    A mentor whose IKM are not in the edition still prepares them for its partners; an observer
    reads the profiles of those who have naik kelas. An organiser who acts for a company sees
    what the company sees.
    """
    if acting_as is None:
        if organiser:
            return Sight.EVERYONE
        if mentor:
            return Sight.PARTNERS
        return Sight.GRADUATED_IKM if observer else Sight.NOBODY
    return Sight.PARTNERS if acting_as is CompanyKind.IKM else Sight.GRADUATED_IKM


class Order(StrEnum):
    """The orders of the list, as they stand in its address; MATCH is the page of a room above."""

    NAME = "nama"
    MATCH = "kecocokan"
    CAPACITY = "kapasitas"
    NEWEST = "terbaru"


class Facet(StrEnum):
    """The marks that a list can be narrowed by, as they stand in its address."""

    KIND = "jenis"
    TAG = "sektor"
    REGENCY = "kabupaten"
    PERMIT = "izin"
    EXPORT = "ekspor"
    CAPACITY = "kapasitas"
    PRICE = "harga"
    NEED = "kebutuhan"


READY = "siap"


@dataclass(frozen=True, kw_only=True)
class Band:
    """A range of whole numbers, `low` in it and `high` no longer; None is open to that side."""

    low: int | None
    high: int | None

    @property
    def code(self) -> str:
        """What stands for it in an address, as in "500-2000" or "10000-"."""
        return f"{'' if self.low is None else self.low}-{'' if self.high is None else self.high}"


def _bands(*limits: int) -> tuple[Band, ...]:
    ends = (None, *limits, None)
    return tuple(Band(low=low, high=high) for low, high in pairwise(ends))


# Units a month, as in a brief's demand; rupiah a unit.
BANDS: dict[Facet, tuple[Band, ...]] = {
    Facet.CAPACITY: _bands(500, 2_000, 10_000),
    Facet.PRICE: _bands(10_000, 25_000, 100_000, 500_000),
}


@dataclass(frozen=True, kw_only=True)
class Search:
    """The chosen filters; empty means that the filter is not used. `page` counts from 1.

    Several values of one filter widen the list; several permits narrow it, since a buyer asks for
    all of them. `chosen` holds the codes by facet, in the order in which they were chosen.
    """

    text: str = ""
    chosen: dict[Facet, tuple[str, ...]] = field(default_factory=dict)
    order: Order = Order.NAME
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Tell whether any filter is chosen."""
        return bool(self.text or any(self.chosen.values()))

    def values(self, facet: Facet) -> tuple[str, ...]:
        """Return what is chosen of a facet."""
        return self.chosen.get(facet, ())

    def bands(self, facet: Facet) -> tuple[Band, ...]:
        """Return the chosen ranges of a facet of numbers."""
        return tuple(band for band in BANDS[facet] if band.code in self.values(facet))


def cut(total: int, wanted: int) -> tuple[int, int, slice]:
    """Return the page that there is, how many there are, and which rows it holds.

    A page beyond the last is the last.
    """
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(wanted, 1), pages)
    return page, pages, slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """A typed word as the edition's own words know it.

    `stems` are its Indonesian and English ones; `known` tells whether a word begins with it;
    `alike` are words that look like it or have it inside, with how much (0..1), best first.
    """

    word: str
    stems: tuple[str, ...] = ()
    known: bool = True
    alike: tuple[tuple[str, float], ...] = ()


# Words that say nothing about a company; without them "keripik dan jahe" finds "keripik jahe".
EMPTY_WORDS = frozenset(
    "dan atau yang di ke dari untuk dengan the and or of for in with".split()  # noqa: SIM905
)
_NO_LETTERS = re.compile(r"[\W_]+")
# A known word takes only other spellings of itself along (kripik, keripik); an unknown one takes
# what comes nearest to it.
SAME_WORD = 0.5
NEAR = 0.12
NEAREST = 4


def pick_words(plain: str) -> list[str]:
    """Return the words of a plain text that count: each once, not the empty ones, at most eight.

    An emoji is no word: nobody means it as a demand.
    """
    words = [word for word in dict.fromkeys(_NO_LETTERS.split(plain)) if word]
    full = [word for word in words if word not in EMPTY_WORDS]
    return (full or words)[:MOST_WORDS]


def guess_words(spelling: Spelling) -> list[str]:
    """Return the words that may have been meant beside the typed one."""
    if spelling.known:
        return [word for word, much in spelling.alike if SAME_WORD <= much < 1]
    best = max((much for _, much in spelling.alike), default=0.0)
    return [word for word, much in spelling.alike if much >= best - NEAR][:NEAREST]


def list_meant(spellings: Sequence[Spelling]) -> tuple[str, ...]:
    """Return the words that were looked for instead of those that nobody has: the nearest each."""
    guesses = [guess_words(spelling)[:1] for spelling in spellings if not spelling.known]
    return tuple(dict.fromkeys(word for guess in guesses for word in guess))


def make_tsquery(spellings: Sequence[Spelling], weights: str = "") -> str:
    """Return the tsquery that wants each word: as a beginning, by its stem, or as was meant.

    With `weights` only words of these weights count: AB what is always shown, CD the story.
    """
    return " & ".join(_either(spelling, weights) for spelling in spellings)


def _either(spelling: Spelling, weights: str) -> str:
    exact = [stem for stem in spelling.stems if stem != spelling.word]
    others = list(dict.fromkeys([*exact, *guess_words(spelling)]))
    suffix = f":{weights}" if weights else ""
    words = [f"{_quote(spelling.word)}:*{weights}", *(_quote(word) + suffix for word in others)]
    return "(" + " | ".join(words) + ")"


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"

"""Kinds of questions, who sees an answer, and reading what somebody typed into a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.reference.texts import Text, same

NOTHING = same("")


class QuestionKind(StrEnum):
    """What an answer is: words, a number, one or several of a few choices, or a file."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"


CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES)


class Side(StrEnum):
    """Whose profile a question belongs to."""

    IKM = "ikm"
    PARTNER = "partner"


class Audience(StrEnum):
    """Who sees an answer beside the company itself, those who act for it, and organisers."""

    EVERYONE = "everyone"
    OTHER_SIDE = "other_side"
    ORGANISERS = "organisers"


class Viewer(StrEnum):
    """Who looks at a profile: its own people, an organiser, the other side, any other reader."""

    OWN = "own"
    ORGANISER = "organiser"
    OTHER_SIDE = "other_side"
    READER = "reader"


def may_see(audience: Audience, viewer: Viewer) -> bool:
    """Tell whether a visitor sees the answers to a question for this audience.

    A company's own people see all that they have answered, organisers everything.
    """
    if viewer in (Viewer.OWN, Viewer.ORGANISER):
        return True
    if audience is Audience.OTHER_SIDE:
        return viewer is Viewer.OTHER_SIDE
    return audience is Audience.EVERYONE


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Something to choose; its code stays when its words change."""

    code: str
    text: Text

    def to_json(self) -> dict[str, str]:
        """Return what the database keeps."""
        return {"code": self.code, "id": self.text.id, "en": self.text.en}

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> Choice:
        """Read what the database keeps."""
        return cls(code=stored["code"], text=Text(id=stored["id"], en=stored["en"]))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an organiser wants to ask: all of a question but its place and its answers."""

    side: Side
    kind: QuestionKind
    label: Text
    hint: Text = NOTHING
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    audience: Audience = Audience.EVERYONE


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included; None is an open end."""

    low: float | None = None
    high: float | None = None


class NumberError(ValueError):
    """The text is no number that can be kept; `mend` says how to write it."""

    def __init__(self, mend: Text) -> None:
        super().__init__(mend.en)
        self.mend = mend


NO_NUMBER = Text(
    id="Tulis angka saja, misalnya 1200 atau 37,5.", en="Type a number only, such as 1200 or 37.5."
)
ABSURD = Text(
    id="Angka ini terlalu besar. Periksa jumlah nolnya.",
    en="This number is too large. Check the number of zeros.",
)
LARGEST = 10**12
_INDONESIAN = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+(,\d+)?")
_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?")


def read_number(text: str, *, english: bool) -> float | None:
    """Return a number as a page of the language writes it; None for nothing typed.

    "1.200" is 1200 in Indonesian and 1.2 in English; what only the other language writes so
    ("37.5" on an Indonesian page) is understood too. Three decimals are kept. Raises NumberError.
    """
    typed = "".join(text.split())
    if not typed:
        return None
    first, second = (_ENGLISH, _INDONESIAN) if english else (_INDONESIAN, _ENGLISH)
    for form in (first, second):
        if len(typed) <= 40 and typed.isascii() and form.fullmatch(typed):
            thousands, decimals = (",", ".") if form is _ENGLISH else (".", ",")
            value = round(float(typed.replace(thousands, "").replace(decimals, ".")), 3)
            if abs(value) >= LARGEST:
                raise NumberError(ABSURD)
            return value
    digits = sum(sign.isdigit() for sign in typed)
    raise NumberError(ABSURD if digits > 40 and digits == len(typed) else NO_NUMBER)


def write_number(value: float, *, english: bool) -> str:
    """Return a number as a page of the language writes it, without needless zeros.

    >>> write_number(1234.5, english=False)
    '1.234,5'
    """
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return text if english else text.translate(str.maketrans(",.", ".,"))


def list_lost(before: Sequence[Choice], after: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices that can be chosen no more."""
    kept = {choice.code for choice in after}
    return tuple(choice for choice in before if choice.code not in kept)

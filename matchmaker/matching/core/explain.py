"""Reasons and gaps as sentences, in Indonesian and English."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import cast

from matchmaker.matching.core.mend_phrases import MENDS
from matchmaker.matching.core.phrases import GAPS, LABELS, REASONS, REFUSALS

Facts = tuple[tuple[str, object], ...]

_OR = {"permits", "words", "terms"}


def say_reason(phrase: str, facts: Facts, locale: str) -> str:
    """The sentence of a reason in `id` or `en`; numbers and money as that language writes them."""
    return _SPEAKERS[locale].vformat(REASONS[phrase][locale == "en"], (), dict(facts))


def say_gap(phrase: str, facts: Facts, locale: str) -> str:
    """The sentence of a gap in `id` or `en`."""
    return _SPEAKERS[locale].vformat(GAPS[phrase][locale == "en"], (), dict(facts))


def say_refusal(phrase: str, facts: Facts, locale: str) -> str:
    """The sentence of a refusal by the edition's rule in `id` or `en`."""
    return _SPEAKERS[locale].vformat(REFUSALS[phrase][locale == "en"], (), dict(facts))


def say_mend(phrase: str, facts: Facts, locale: str) -> str:
    """The sentence of what would bring a pair up in `id` or `en`."""
    return _SPEAKERS[locale].vformat(MENDS[phrase][locale == "en"], (), dict(facts))


class _Speaker(string.Formatter):
    """Formats facts in one language: numbers, units, money, ranges, months, lists of labels."""

    def __init__(self, locale: str) -> None:
        self.english = locale == "en"

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "names":
            pairs = cast("tuple[tuple[str, str], ...]", value or ())
            return self._join([pair[self.english] for pair in pairs], "words")
        if format_spec == "own":
            return self._own(cast(Iterable[str], value))
        if format_spec in LABELS:
            return self._labels(value, format_spec)
        if format_spec == "number":
            return self._number(cast(float, value))
        if format_spec == "count":
            return _unit(cast("str | None", value))
        if format_spec == "per":
            return f" per {value}" if value else ""
        if format_spec == "money":
            return _rupiah(cast(float, value))
        if format_spec == "range":
            return self._range(cast("tuple[float | None, float | None]", value))
        if format_spec == "months":
            return self._months(int(cast(float, value)))
        return str(value)

    def _number(self, value: float) -> str:
        return _plain(value) if self.english else _with_dots(_plain(value))

    def _range(self, bounds: tuple[float | None, float | None]) -> str:
        low, high = (None if b is None else _rupiah(b) for b in bounds)
        if bounds[0] == 0 and high:
            low = None  # "Rp0 to" bounds nothing
        if low and high:
            return f"{low} to {high}" if self.english else f"{low} sampai {high}"
        if low:
            return f"{low} or more" if self.english else f"{low} ke atas"
        if high:
            return f"up to {high}" if self.english else f"sampai {high}"
        return "any amount" if self.english else "berapa pun"

    def _months(self, months: int) -> str:
        years, rest = divmod(months, 12)
        if self.english:
            parts = [
                f"{n} {unit}{'' if n == 1 else 's'}"
                for n, unit in ((years, "year"), (rest, "month"))
                if n
            ]
            return " ".join(parts) or "0 months"
        parts = [f"{n} {unit}" for n, unit in ((years, "tahun"), (rest, "bulan")) if n]
        return " ".join(parts) or "0 bulan"

    def _labels(self, value: object, vocabulary: str) -> str:
        codes = value.split("|") if isinstance(value, str) else list(cast(Iterable[str], value))
        known = LABELS[vocabulary]
        return self._join(
            [known[c][self.english] if c in known else self._free(c) for c in codes], vocabulary
        )

    def _own(self, words: Iterable[str]) -> str:
        """A company's own words, which nobody translates: quoted where another tongue is spoken."""
        quoted = [f"“{word}”" if self.english else word for word in words]
        return self._join(quoted, "words")

    def _join(self, words: list[str], vocabulary: str) -> str:
        joint = (
            ("or" if self.english else "atau")
            if vocabulary in _OR
            else ("and" if self.english else "dan")
        )
        if len(words) < 3:
            return f" {joint} ".join(words)
        return ", ".join(words[:-1]) + f" {joint} " + words[-1]

    def _free(self, code: str) -> str:
        """Other days of credit and deposits than the usual ones; alternatives in free words."""
        if "|" in code:
            return self._join(code.split("|"), "words")
        kind, _underscore, amount = code.partition("_")
        if kind not in _COUNTED or not amount.isdigit():
            return code
        return _COUNTED[kind][self.english].format(int(amount))


def _unit(unit: str | None) -> str:
    """A unit after a number: `300 pcs`, but `300 × pouch 250 g`; nothing where none is known."""
    if not unit:
        return ""
    return f" × {unit}" if any(sign.isdigit() for sign in unit) else f" {unit}"


def _rupiah(amount: float) -> str:
    """Money is written as in Indonesia on English pages too: `Rp15.000`."""
    return "Rp" + _with_dots(_plain(amount))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _with_dots(text: str) -> str:
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


_COUNTED = {"credit": ("tempo {} hari", "{} days' credit"), "deposit": ("DP {}%", "{}% deposit")}
_SPEAKERS = {"id": _Speaker("id"), "en": _Speaker("en")}

"""A text that carries both languages itself, for pure code that has no catalogue at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One message in Indonesian (`id`) and English (`en`)."""

    id: str
    en: str

    def in_language(self, locale: str) -> str:
        """Return the wording for a locale such as `en` or `id_ID`; Indonesian unless English."""
        return self.en if locale.lower().startswith("en") else self.id

    def as_json(self) -> dict[str, str]:
        """Return `{"id": ..., "en": ...}`, the shape that rows and tasks keep."""
        return {"id": self.id, "en": self.en}


def same(text: str) -> Text:
    """Return a text that reads the same in both languages (a name, a number)."""
    return Text(id=text, en=text)


def first_capital(words: str) -> str:
    """Return words as they stand at the beginning of a line; names within keep their letters."""
    return words[:1].upper() + words[1:]


_MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def write_date(day: date) -> Text:
    """Return a date in words: `24 November 2026`."""
    return Text(
        id=f"{day.day} {_MONTHS_ID[day.month - 1]} {day.year}",
        en=f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}",
    )

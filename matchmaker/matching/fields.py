"""One object of a matching file, its fields read and checked one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date

LARGEST = 10**15
_LONGEST_TEXT = 500


class FileError(ValueError):
    """A file that cannot be used; the text names the place and the mend, in one line."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(" ".join(f"{place}: {problem}".split()))


class Place:
    """One object of the file, with the path by which messages call it.

    Every `find_` gives None for a field that is missing or null, every `get_` insists on it;
    both raise FileError for a value of the wrong form.
    """

    def __init__(self, data: dict[str, object], name: str, notes: list[str]) -> None:
        self.data, self.name, self.notes = data, name, notes

    def path(self, key: str) -> str:
        """How a message names a field of this object."""
        return f"{self.name}.{key}" if self.name else key

    def get_text(self, key: str) -> str:
        """A text that must be there and not be blank."""
        text = self.find_text(key)
        if text is None or not text.strip():
            raise FileError(self.path(key), "is missing; give it a text")
        return text

    def find_text(self, key: str) -> str | None:
        """A text of at most 500 characters."""
        value = self.data.get(key)
        return None if value is None else _check_text(value, self.path(key))

    def get_choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of a few codes, which must be there."""
        return _check_choice(self.get_text(key), allowed, self.path(key))

    def find_choice(self, key: str, allowed: Sequence[str]) -> str | None:
        """One of a few codes."""
        text = self.find_text(key)
        return None if text is None else _check_choice(text, allowed, self.path(key))

    def find_number(self, key: str) -> float | None:
        """A number of 0 or more."""
        return _check_number(self.data.get(key), self.path(key))

    def find_flag(self, key: str) -> bool | None:
        """true or false."""
        value = self.data.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise FileError(self.path(key), f"expected true or false, found {_show(value)}")

    def get_day(self, key: str) -> date:
        """An ISO date that must be there."""
        day = self.find_day(key)
        if day is None:
            raise FileError(self.path(key), 'is missing; write a date such as "2026-12-15"')
        return day

    def find_day(self, key: str) -> date | None:
        """An ISO date; a bare year or month means its last day, as in the naik kelas gate."""
        text = self.find_text(key)
        return None if text is None else _check_day(text, self.path(key))

    def find_texts(self, key: str, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts; empty for a missing one."""
        found = []
        for index, value in enumerate(self._items(key)):
            path = f"{self.path(key)}[{index}]"
            text = _check_text(value, path)
            found.append(text if allowed is None else _check_choice(text, allowed, path))
        return tuple(found)

    def find_choices_by_id(self, key: str, allowed: Sequence[str]) -> dict[str, str]:
        """An object from ids to codes; entries that are null are left out."""
        value = self.data.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise FileError(self.path(key), f"expected an object of ids, found {_show(value)}")
        return {
            other: _check_choice(
                _check_text(code, f"{self.path(key)}.{other}"), allowed, f"{self.path(key)}.{other}"
            )
            for other, code in value.items()
            if code is not None
        }

    def find_range(self, key: str) -> tuple[float | None, float | None] | None:
        """Two numbers, lowest first; null for an open end."""
        value = self.data.get(key)
        if value is None:
            return None
        path = self.path(key)
        if not isinstance(value, list) or len(value) != 2:
            raise FileError(path, f"expected [lowest, highest], found {_show(value)}")
        low, high = _check_number(value[0], f"{path}[0]"), _check_number(value[1], f"{path}[1]")
        if low is not None and high is not None and low > high:
            raise FileError(path, "the lowest price stands second; swap the two")
        return low, high

    def get_place(self, key: str) -> Place:
        """An object that must be there."""
        value = self.data.get(key)
        if value is None:
            raise FileError(self.path(key), "is missing; give it an object")
        return _check_place(value, self.path(key), self.notes)

    def get_places(self, key: str) -> Iterator[Place]:
        """A list of objects that must be there."""
        if self.data.get(key) is None:
            raise FileError(self.path(key), "is missing; give it a list, empty if there is none")
        return self.list_places(key)

    def list_places(self, key: str) -> Iterator[Place]:
        """A list of objects; empty for a missing one."""
        for index, value in enumerate(self._items(key)):
            yield _check_place(value, f"{self.path(key)}[{index}]", self.notes)

    def find_places_by_id(self, key: str) -> dict[str, Place]:
        """An object from ids to objects; empty for a missing one."""
        value = self.data.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise FileError(self.path(key), f"expected an object of ids, found {_show(value)}")
        return {
            own: _check_place(each, f"{self.path(key)}.{own}", self.notes)
            for own, each in value.items()
        }

    def note_unknown(self, known: Sequence[str]) -> None:
        """Writes down the fields that the format does not know."""
        self.notes.extend(
            f"{self.path(key)}: not a field of the format, left out"
            for key in self.data
            if key not in known
        )

    def _items(self, key: str) -> list[object]:
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise FileError(self.path(key), f"expected a list, found {_show(value)}")
        return value


def _check_place(value: object, path: str, notes: list[str]) -> Place:
    if not isinstance(value, dict):
        raise FileError(path, f"expected an object, found {_show(value)}")
    return Place(value, path, notes)


def _check_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise FileError(path, f"expected a text in quotes, found {_show(value)}")
    if len(value) > _LONGEST_TEXT:
        raise FileError(path, f"is longer than {_LONGEST_TEXT} characters; shorten it")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise FileError(path, "holds half a character; write the whole one")
    return value


def _check_choice(text: str, allowed: Sequence[str], path: str) -> str:
    if text not in allowed:
        raise FileError(path, f"{_show(text)} is not known; write one of {', '.join(allowed)}")
    return text


def _check_number(value: object, path: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FileError(path, f"expected a number without quotes, found {_show(value)}")
    if not 0 <= value <= LARGEST or not math.isfinite(value):
        raise FileError(path, f"expected a number from 0 to {LARGEST}, found {_show(value)}")
    return value


def _check_day(text: str, path: str) -> date:
    try:
        if re.fullmatch(r"\d{4}", text, re.ASCII):
            return date(int(text), 12, 31)
        if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
            year, month = int(text[:4]), int(text[5:])
            return (
                date(year, 12, 31)
                if month == 12
                else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
            )
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise FileError(path, f'{_show(text)} is not a date; write it as "2026-12-15"')


def _show(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str | int | float) else "null"
    return text if len(text) <= 60 else text[:57] + "..."

"""Reads JSON objects field by field, with the place and the mend of whatever is wrong."""

from __future__ import annotations

import json
from typing import Any

from matchmaker.scheduling.failures import FileError


def parse_json(text: str) -> Any:
    """The JSON value in `text`; a key that stands twice in an object is refused."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FileError(place, f"is not JSON ({error.msg}); mend it there") from None
    except ValueError:
        raise FileError(
            "the file", "has a number of thousands of digits; write a smaller one"
        ) from None
    except RecursionError:
        raise FileError("the file", "is nested too deeply; write it as the format says") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, value in pairs:
        if key in built:
            raise FileError(f"key {key!r}", "stands twice in one object; keep one of them")
        built[key] = value
    return built


def _no_constant(name: str) -> Any:
    raise FileError(name, "is not JSON; write a whole number")


class Fields:
    """A JSON object and where it stands. A field that is null counts as absent."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise FileError(place, "is not an object; write {...}")
        self.place = place
        self._values: dict[str, Any] = value

    def names_of_all(self) -> list[str]:
        return list(self._values)

    def _at(self, name: str) -> str:
        return name if self.place in ("the file", "the plan") else f"{self.place}.{name}"

    def _required(self, name: str) -> Any:
        value = self._values.get(name)
        if value is None:
            raise FileError(self._at(name), "is missing; add it")
        return value

    def name(self, name: str) -> str:
        value = self._required(name)
        if not isinstance(value, str) or not value:
            raise FileError(self._at(name), 'is not a name; write it in quotes, "like-this"')
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise FileError(self._at(name), "holds half a character; write the whole one")
        return value

    def name_or_none(self, name: str) -> str | None:
        return None if self._values.get(name) is None else self.name(name)

    def names(self, name: str) -> list[str]:
        value = self._values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise FileError(self._at(name), 'is not a list of names; write ["one", "two"]')
        return value

    def whole(
        self, name: str, *, least: int | None = None, most: int | None = None, default: int = 0
    ) -> int:
        """A whole number; required unless a default (not 0) is given."""
        if default and self._values.get(name) is None:
            return default
        value = self._required(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise FileError(self._at(name), f"is {value!r}; write a whole number")
        if (least is not None and value < least) or (most is not None and value > most):
            wanted = f"{least} to {most}" if most is not None else f"at least {least}"
            raise FileError(self._at(name), f"is {value}; write {wanted}")
        return value

    def whole_or_none(self, name: str, *, least: int | None = None) -> int | None:
        return None if self._values.get(name) is None else self.whole(name, least=least)

    def wholes_or_none(self, name: str) -> list[int | None]:
        """A list of whole numbers and nulls."""
        value = self._required(name)
        if not isinstance(value, list) or not all(
            item is None or (isinstance(item, int) and not isinstance(item, bool)) for item in value
        ):
            raise FileError(self._at(name), "is not a list of slots; write [3, 1, null]")
        return value

    def yes(self, name: str) -> bool:
        value = self._values.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise FileError(self._at(name), f"is {value!r}; write true or false")
        return value

    def object(self, name: str) -> Fields:
        return Fields(self._required(name), self._at(name))

    def object_or_none(self, name: str) -> Fields | None:
        return None if self._values.get(name) is None else self.object(name)

    def objects(self, name: str) -> list[Fields]:
        value = self._required(name)
        if not isinstance(value, list):
            raise FileError(self._at(name), "is not a list; write [{...}, {...}]")
        return [Fields(item, f"{self._at(name)}[{n}]") for n, item in enumerate(value)]

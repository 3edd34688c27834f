"""Answers of two people brought together: what counts, what clashes, how it is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


class Removable(StrEnum):
    """What can be taken off a profile and brought back."""

    PRODUCT = "product"
    PERMIT = "permit"
    PHOTO = "photo"


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What comes of one person's answers: `taken` is to be written, `clashes` are to be decided.

    A clash is an answer that both have changed, to different values; nothing of it is written.
    """

    taken: dict[str, Any]
    clashes: tuple[str, ...]


def to_plain(value: Any) -> Any:
    """Return an answer as JSON has it, so that what was shown can be compared with what stands.

    Nothing said is always None: an empty text, list and None mean the same.
    """
    if value is None or value == "" or value == [] or value == ():
        return None
    if isinstance(value, bool | int | float | str):
        return str(value) if isinstance(value, StrEnum) else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(part) for key, part in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [to_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return to_plain(asdict(value))
    raise TypeError(f"no answer: {value!r}")


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Bring together what a form was made from, what was typed, and what stands by now.

    An answer missing in `base` counts as made from what stands: the form has just been opened.
    What I have not changed stays as it stands; what only I have changed is mine.
    """
    taken: dict[str, Any] = {}
    clashes: list[str] = []
    for name, value in mine.items():
        typed, stands = to_plain(value), to_plain(theirs.get(name))
        shown = to_plain(base[name]) if name in base else stands
        if typed in (shown, stands):
            continue
        if stands == shown:
            taken[name] = value
        else:
            clashes.append(name)
    return Merged(taken=taken, clashes=tuple(clashes))


def move(things: Sequence[T], thing: T, steps: int) -> list[T]:
    """Return the things with one of them moved to the front (negative) or back; ends are ends."""
    rest = [other for other in things if other is not thing]
    place = next(index for index, other in enumerate(things) if other is thing)
    rest.insert(min(max(place + steps, 0), len(rest)), thing)
    return rest

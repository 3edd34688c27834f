"""Reads the MiniZinc data files of the published B2B benchmark."""

from __future__ import annotations

import re
from typing import Any

from matchmaker.scheduling.core.types import Benchmark, Pairing
from matchmaker.scheduling.failures import FileError

NUMBERS = ("nBusiness", "nMeetings", "nTables", "nTotalSlots", "nMorningSlots")
LISTS = ("requested", "forbidden", "fixed", "precedences")
# No event is larger; a range or a number beyond it would fill the memory before it is judged.
LARGEST = 1_000_000
DEEPEST = 20

_TOKEN = re.compile(
    r"\s+|%[^\n]*|(?P<token>\d+|[A-Za-z_]\w*|\[\||\|\]|\.\.|[\[\]{}|,;=])|(?P<bad>.)",
    re.ASCII,
)


def parse_benchmark(text: str) -> Benchmark:
    """The instance in `text`; FileError with the line and the mend when it breaks the format."""
    values = _Reader(text).assignments()
    for name in NUMBERS + LISTS:
        if name not in values:
            raise FileError(name, f"is missing; add `{name} = ...;`")
    size = {name: _number(values, name) for name in NUMBERS}
    slots, people = size["nTotalSlots"], size["nBusiness"]
    if size["nMorningSlots"] > slots:
        raise FileError("nMorningSlots", f"is more than nTotalSlots; write 0 to {slots}")
    rows = _rows(values["requested"], size["nMeetings"])
    forbidden = _sets(values, "forbidden", people, slots)
    before = _sets(values, "precedences", size["nMeetings"], size["nMeetings"])
    fixed = _fixed(values["fixed"], size["nMeetings"], slots)
    pairings = tuple(
        _pairing(number, row, people, fixed[number - 1], before[number - 1])
        for number, row in enumerate(rows, start=1)
    )
    return Benchmark(
        participants=people,
        tables=size["nTables"],
        slots=slots,
        morning=size["nMorningSlots"],
        pairings=pairings,
        forbidden=forbidden,
    )


def _pairing(
    number: int, row: list[Any], people: int, fixed: int, before: frozenset[int]
) -> Pairing:
    place = f"requested, row {number}"
    if not all(isinstance(cell, int) for cell in row):
        raise FileError(place, "has something else than numbers; write `p1, p2, session`")
    first, second, session = row
    for person in (first, second):
        if not 1 <= person <= people:
            raise FileError(place, f"names participant {person}; write a number from 1 to {people}")
    if first == second:
        raise FileError(place, f"lets participant {first} meet itself; name two participants")
    if session not in (1, 2, 3):
        raise FileError(
            place, f"has session {session}; write 1 (morning), 2 (afternoon) or 3 (any)"
        )
    if number in before:
        raise FileError(
            f"precedences, row {number}", f"puts meeting {number} before itself; take it out"
        )
    return Pairing(first=first, second=second, session=session, fixed=fixed, after=before)


def _number(values: dict[str, Any], name: str) -> int:
    value = values[name]
    if not isinstance(value, int):
        raise FileError(name, "is not a number; write a whole number")
    if value < (0 if name in ("nMeetings", "nMorningSlots") else 1):
        raise FileError(name, f"is {value}; write at least 1")
    return value


def _rows(value: Any, count: int) -> list[list[Any]]:
    rows = value.rows if isinstance(value, _Matrix) else ([] if value == [] else None)
    if rows is None:
        raise FileError("requested", "is not a table; write `[| p1, p2, session | ... |]`")
    if len(rows) != count:
        raise FileError("requested", f"has {len(rows)} rows; write nMeetings = {count} of them")
    for number, row in enumerate(rows, start=1):
        if len(row) != 3:
            raise FileError(
                f"requested, row {number}", f"has {len(row)} numbers; write `p1, p2, session`"
            )
    return rows


def _list(value: Any, name: str, count: int) -> list[Any]:
    if not isinstance(value, list):
        raise FileError(name, "is not a list; write `[..., ...]`")
    if len(value) != count:
        raise FileError(name, f"has {len(value)} entries; write {count}")
    return value


def _sets(
    values: dict[str, Any], name: str, count: int, highest: int
) -> tuple[frozenset[int], ...]:
    entries = _list(values[name], name, count)
    for number, entry in enumerate(entries, start=1):
        place = f"{name}, row {number}"
        if not isinstance(entry, frozenset):
            raise FileError(place, "is not a set; write `{1, 2}`, or `{0}` for none")
        for member in entry:
            if not 0 <= member <= highest:
                raise FileError(place, f"names {member}; write numbers from 1 to {highest}")
    return tuple(entry - {0} for entry in entries)


def _fixed(value: Any, count: int, slots: int) -> list[int]:
    entries = _list(value, "fixed", count)
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, int) or not 0 <= entry <= slots:
            raise FileError(
                f"fixed, entry {number}", f"is no slot; write 1 to {slots}, or 0 for free"
            )
    return entries


class _Matrix:
    def __init__(self, rows: list[list[Any]]) -> None:
        self.rows = rows


class _Reader:
    """A reader of `name = value;` with numbers, sets, ranges, lists and tables."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, int]] = []
        line = 1
        for match in _TOKEN.finditer(text):
            if match["bad"]:
                raise FileError(
                    f"line {line}", f"has {match['bad']!r}; only MiniZinc data may stand here"
                )
            if match["token"]:
                self._tokens.append((match["token"], line))
            line += match[0].count("\n")
        self._tokens.append(("", line))
        self._at = 0
        self._depth = 0

    def assignments(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while self._peek():
            line = self._line()
            name = self._take()
            if not (name[0].isalpha() or name[0] == "_"):
                raise FileError(f"line {line}", f"has {name!r}; write `name = value;`")
            if name in values:
                raise FileError(f"line {line}", f"sets {name} again; keep one of them")
            self._expect("=")
            values[name] = self._value()
            self._expect(";")
        return values

    def _peek(self) -> str:
        return self._tokens[self._at][0]

    def _line(self) -> int:
        return self._tokens[self._at][1]

    def _take(self) -> str:
        symbol = self._tokens[self._at][0]
        self._at += 1
        return symbol

    def _expect(self, symbol: str) -> None:
        if self._peek() != symbol:
            found = repr(self._peek()) if self._peek() else "the end of the file"
            raise FileError(f"line {self._line()}", f"has {found}; write {symbol!r} before it")
        self._at += 1

    def _value(self) -> Any:
        symbol = self._peek()
        if symbol.isdigit():
            return self._number_or_range()
        if symbol == "{":
            return frozenset(self._members("{", "}"))
        if symbol == "[":
            if self._depth >= DEEPEST:
                raise FileError(f"line {self._line()}", "is nested too deeply; write one list")
            self._depth += 1
            members = self._members("[", "]")
            self._depth -= 1
            return members
        if symbol == "[|":
            return self._matrix()
        found = repr(symbol) if symbol else "the end of the file"
        raise FileError(f"line {self._line()}", f"has {found}; write a number, a set or a list")

    def _number_or_range(self) -> Any:
        first = self._whole()
        if self._peek() != "..":
            return first
        self._at += 1
        if not self._peek().isdigit():
            raise FileError(f"line {self._line()}", "has a range without an end; write `1..3`")
        return frozenset(range(first, self._whole() + 1))

    def _whole(self) -> int:
        line, digits = self._line(), self._take()
        if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
            raise FileError(f"line {line}", f"has a number above {LARGEST}; write a smaller one")
        return int(digits)

    def _members(self, opening: str, closing: str) -> list[Any]:
        self._expect(opening)
        members: list[Any] = []
        while self._peek() != closing:
            line = self._line()
            member = self._value()
            if opening == "{" and not isinstance(member, int):
                raise FileError(f"line {line}", "has a set within a set; write numbers only")
            members.append(member)
            if self._peek() != closing:
                self._expect(",")
        self._at += 1
        return members

    def _matrix(self) -> _Matrix:
        self._expect("[|")
        rows: list[list[Any]] = []
        row: list[Any] = []
        while True:
            symbol = self._peek()
            if symbol in ("|", "|]"):
                self._at += 1
                if row:
                    rows.append(row)
                row = []
                if symbol == "|]":
                    return _Matrix(rows)
            else:
                row.append(self._value())
                if self._peek() not in ("|", "|]"):
                    self._expect(",")

"""A whole roster: every row with its verdict. The same file always gets the same verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matchmaker.directory.imports.columns import Located, RosterKind, layout_of, locate
from matchmaker.directory.imports.ikm import IkmRow, read_ikm
from matchmaker.directory.imports.mitra import MitraRow, read_mitra
from matchmaker.directory.imports.reading import Line, read_sheets
from matchmaker.directory.imports.rows import Problem, RowReader
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text

Row = IkmRow | MitraRow
DUPLICATE = "duplikat"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowVerdict:
    """One row of the file: its value, or what is wrong with it; `notes` deserve a look.

    A `forgotten` one is about somebody who has asked to be erased.
    """

    line: int
    row: Row | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Text, ...] = ()
    forgotten: bool = False

    @property
    def is_ok(self) -> bool:
        """Return whether the row can be imported."""
        return self.row is not None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the columns that have a problem, each once, as the file names them."""
        return tuple(dict.fromkeys(problem.column for problem in self.problems))


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """A file that was read.

    `labels` has the file's own name of each known column; `unknown_columns` were left out.
    """

    kind: RosterKind
    header_line: int
    labels: dict[str, str]
    unknown_columns: tuple[str, ...]
    verdicts: tuple[RowVerdict, ...]

    @property
    def has_problems(self) -> bool:
        """Return whether any row is bad."""
        return any(not verdict.is_ok for verdict in self.verdicts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """By what a row is known again: NIB, else phone, else name and place."""

    nib: str | None
    phone: str | None
    name: str
    place: str


def identity_of(row: Row) -> Identity:
    """Return what a row can be known by."""
    if isinstance(row, IkmRow):
        return Identity(nib=row.nib, phone=row.phone, name=fold(row.name), place=row.regency.code)
    return Identity(nib=None, phone=row.phone, name=fold(row.name), place=fold(row.city))


def read_roster(content: bytes, kind: RosterKind, *, today: date) -> Roster:
    """Read a roster file; raises RosterFileError when it cannot be read as a whole.

    A row that repeats an earlier good one is bad: it would overwrite it.
    """
    table = locate(read_sheets(content), layout_of(kind))
    seen: dict[tuple[str, ...], tuple[int, Identity]] = {}
    verdicts = []
    for line in table.rows:
        verdict = _read_row(line, table, kind, today)
        if verdict.row is not None:
            earlier = _find_earlier(identity_of(verdict.row), seen)
            if earlier is None:
                _remember(identity_of(verdict.row), line.number, seen)
            else:
                verdict = _repeats(verdict, earlier)
        verdicts.append(verdict)
    return Roster(
        kind=kind,
        header_line=table.header_line,
        labels=table.labels,
        unknown_columns=table.unknown,
        verdicts=tuple(verdicts),
    )


def _read_row(line: Line, table: Located, kind: RosterKind, today: date) -> RowVerdict:
    reader = RowReader(line=line, table=table)
    row = read_ikm(reader, today) if kind is RosterKind.IKM else read_mitra(reader)
    return RowVerdict(
        line=line.number, row=row, problems=tuple(reader.problems), notes=tuple(reader.notes)
    )


def _keys(identity: Identity) -> list[tuple[str, ...]]:
    return [
        *([("nib", identity.nib)] if identity.nib else []),
        *([("phone", identity.phone)] if identity.phone else []),
        ("name", identity.name, identity.place),
    ]


def _remember(
    identity: Identity, line: int, seen: dict[tuple[str, ...], tuple[int, Identity]]
) -> None:
    for key in _keys(identity):
        seen.setdefault(key, (line, identity))


def _find_earlier(
    identity: Identity, seen: dict[tuple[str, ...], tuple[int, Identity]]
) -> int | None:
    for key in _keys(identity):
        found = seen.get(key)
        if found is None:
            continue
        line, other = found
        if key[0] == "name" and identity.nib and other.nib:
            continue  # two firms of one name in one place, each with its own NIB
        return line
    return None


def _repeats(verdict: RowVerdict, line: int) -> RowVerdict:
    mend = Text(
        id=f"Baris ini mengulang baris {line}. Hapus salah satu, atau bedakan NIB dan nomor WA.",
        en=f"This row repeats row {line}. Delete one, or tell them apart by NIB and phone.",
    )
    problem = Problem(column=DUPLICATE, value=verdict.row.name if verdict.row else "", mend=mend)
    return RowVerdict(line=verdict.line, row=None, problems=(problem,), notes=verdict.notes)

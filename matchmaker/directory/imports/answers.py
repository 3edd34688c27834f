"""What somebody types in a form, judged by the very rules of a roster's row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from matchmaker.directory.core import CompanyKind
from matchmaker.directory.imports.columns import Located, RosterKind, layout_of
from matchmaker.directory.imports.ikm import read_ikm
from matchmaker.directory.imports.mitra import read_mitra
from matchmaker.directory.imports.reading import Line
from matchmaker.directory.imports.roster import RowVerdict
from matchmaker.directory.imports.rows import RowReader

# How a roster says the kind of a partner.
KIND_WORDS = {
    CompanyKind.BANK: "bank",
    CompanyKind.RETAILER: "ritel modern",
    CompanyKind.EXPORTER: "eksportir",
}


def roster_kind_of(kind: CompanyKind) -> RosterKind:
    """Return in whose roster a company of this kind would stand."""
    return RosterKind.IKM if kind is CompanyKind.IKM else RosterKind.MITRA


def read_answers(kind: CompanyKind, answers: Mapping[str, str], today: date) -> RowVerdict:
    """Return the row that the answers make, or what is wrong with them.

    Answers stand under the keys of a roster's columns, and so does `column` of each problem.
    """
    roster = roster_kind_of(kind)
    given = dict(answers)
    if kind in KIND_WORDS:
        given["kind"] = KIND_WORDS[kind]
    keys = [column.key for column in layout_of(roster)]
    reader = RowReader(
        line=Line(number=1, cells=tuple(given.get(key) for key in keys)),
        table=Located(
            header_line=1,
            rows=(),
            places={key: place for place, key in enumerate(keys)},
            labels={key: key for key in keys},
            unknown=(),
        ),
    )
    row = read_ikm(reader, today) if roster is RosterKind.IKM else read_mitra(reader)
    return RowVerdict(line=1, row=row, problems=tuple(reader.problems), notes=tuple(reader.notes))

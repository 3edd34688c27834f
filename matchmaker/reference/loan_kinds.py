"""Kinds of credit that banks name in rosters. Floors and ceilings are data, not code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matchmaker.reference.tables import fold, table
from matchmaker.reference.texts import Text


class LoanPurpose(StrEnum):
    """What the money is for."""

    WORKING_CAPITAL = "working_capital"
    INVESTMENT = "investment"


@dataclass(frozen=True, kw_only=True, slots=True)
class LoanKind:
    """A kind of credit. `purpose` None serves both; amounts are whole rupiah."""

    code: str
    name: Text
    purpose: LoanPurpose | None
    floor: int | None
    ceiling: int | None
    min_months_running: int | None


@cache
def list_loan_kinds() -> tuple[LoanKind, ...]:
    """Return every known kind."""
    return tuple(
        LoanKind(
            code=row["kind"],
            name=Text(id=row["name_id"], en=row["name_en"]),
            purpose=LoanPurpose(row["purpose"]) if row["purpose"] else None,
            floor=int(row["floor"]) if row["floor"] else None,
            ceiling=int(row["ceiling"]) if row["ceiling"] else None,
            min_months_running=int(row["min_months_running"])
            if row["min_months_running"]
            else None,
        )
        for row in table("loan_kinds")
    )


def find_loan_kind(text: str) -> LoanKind | None:
    """Return the kind that a roster's words name, or None."""
    wanted = fold(text)
    for kind, row in zip(list_loan_kinds(), table("loan_kinds"), strict=True):
        synonyms = [name for name in row["synonyms"].split(";") if name]
        if wanted in {fold(name) for name in (kind.name.id, kind.name.en, *synonyms)}:
            return kind
    return None

"""Payment terms and loans of a brief as values: taken apart for a form, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matchmaker.directory.core import Brief, LoanProduct
from matchmaker.directory.tags.core.tree import make_code

EVERYWHERE = "semua"
KNOWN_TERMS = ("cash", "credit_14", "credit_30", "credit_45", "consignment", "deposit_30")
MOST_LOANS = 12
LONGEST_CREDIT = 180
_COUNTED = re.compile(r"(credit|deposit)_([0-9]{1,3})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """Payment terms as a form asks for them: the usual ones, other credit days, another deposit."""

    usual: tuple[str, ...] = ()
    credit_days: int | None = None
    deposit_percent: int | None = None

    def to_codes(self) -> tuple[str, ...]:
        """Return what a brief keeps, each once."""
        codes = dict.fromkeys(self.usual)
        if self.credit_days:
            codes[f"credit_{self.credit_days}"] = None
        if self.deposit_percent:
            codes[f"deposit_{self.deposit_percent}"] = None
        return tuple(codes)

    @classmethod
    def from_codes(cls, codes: Sequence[str]) -> Terms:
        """Take a brief's terms apart."""
        other = {code: read_counted(code) for code in codes if code not in KNOWN_TERMS}
        found = dict(counted for counted in other.values() if counted)
        return cls(
            usual=tuple(code for code in KNOWN_TERMS if code in codes),
            credit_days=found.get("credit"),
            deposit_percent=found.get("deposit"),
        )


def read_counted(code: str) -> tuple[str, int] | None:
    """Return ("credit", days) or ("deposit", percent) of such a code; None for any other."""
    match = _COUNTED.fullmatch(code)
    return (match[1], int(match[2])) if match else None


def name_loans(loans: Sequence[LoanProduct]) -> dict[str, LoanProduct]:
    """Return loans by their codes; one that has none yet gets it from its name."""
    named: dict[str, LoanProduct] = {}
    for loan in loans:
        taken = {one.code for one in loans} | named.keys()
        code = loan.code or make_code(loan.name, taken)
        named[code] = replace(loan, code=code)
    return named


def put_loan(brief: Brief, code: str, **values: Any) -> Brief:
    """Return the brief with a loan changed; raises KeyError for one that it has not."""
    named = name_loans(brief.loan_products)
    named[code] = replace(named[code], **values)
    return replace(brief, loan_products=tuple(named.values()))


def add_loan(brief: Brief, loan: LoanProduct) -> tuple[Brief, str]:
    """Return the brief with one more loan, as the last, and the code that it got."""
    named = name_loans(brief.loan_products)
    code = make_code(loan.name, named)
    return replace(brief, loan_products=(*named.values(), replace(loan, code=code))), code


def drop_loan(brief: Brief, code: str) -> tuple[Brief, LoanProduct]:
    """Return the brief without a loan, and the loan; raises KeyError for one that it has not."""
    named = name_loans(brief.loan_products)
    dropped = named.pop(code)
    return replace(brief, loan_products=tuple(named.values())), dropped

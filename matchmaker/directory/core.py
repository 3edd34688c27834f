"""Kinds and states of companies, permits, needs and briefs as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class CompanyKind(StrEnum):
    """An IKM, or one of the three kinds of partner."""

    IKM = "ikm"
    BANK = "bank"
    RETAILER = "retailer"
    EXPORTER = "exporter"


PARTNER_KINDS = (CompanyKind.BANK, CompanyKind.RETAILER, CompanyKind.EXPORTER)


class PermitState(StrEnum):
    """`expired` is never stored: it follows from the date."""

    IN_PROCESS = "in_process"
    DECLARED = "declared"
    VERIFIED = "verified"


class Disclosed(StrEnum):
    """What of a company is shown only to whom it was opened, and noted when it is looked at."""

    CONTACTS = "contacts"
    FINANCES = "finances"


class DatePrecision(StrEnum):
    """How exactly a start date is known; a bare year is kept as its last day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class NeedKind(StrEnum):
    """What an IKM comes for."""

    RETAIL = "retail"
    EXPORT = "export"
    LOAN = "loan"


@dataclass(frozen=True, kw_only=True)
class LoanProduct:
    """A loan a bank offers: rupiah from `min` to `max`, purpose working_capital or investment."""

    name: str
    min: int | None = None
    max: int | None = None
    purpose: str | None = None
    min_months_running: int | None = None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a partner seeks at an edition; an empty tuple or None is "not asked"."""

    sectors: tuple[str, ...] = ()
    products_sought: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    required_permits: tuple[str, ...] = ()
    min_capacity_per_month: int | None = None
    price_low: int | None = None
    price_high: int | None = None
    terms: tuple[str, ...] = ()
    min_shelf_life_days: int | None = None
    loan_products: tuple[LoanProduct, ...] = ()
    destinations: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Brief:
        """Read what the database keeps."""
        values = dict(stored)
        loans = tuple(LoanProduct(**loan) for loan in values.pop("loan_products", ()))
        lists: dict[str, Any] = {
            name: tuple(values.pop(name, ()))
            for name in (
                "sectors",
                "products_sought",
                "regions",
                "required_permits",
                "terms",
                "destinations",
            )
        }
        return cls(loan_products=loans, **lists, **values)


@dataclass(frozen=True, kw_only=True)
class Need:
    """What an IKM comes for at an edition; amount in rupiah and purpose for a loan."""

    kind: NeedKind
    amount: int | None = None
    purpose: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Need:
        """Read what the database keeps."""
        return cls(
            kind=NeedKind(stored["kind"]),
            amount=stored.get("amount"),
            purpose=stored.get("purpose"),
        )

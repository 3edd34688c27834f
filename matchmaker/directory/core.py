"""Kinds and states of companies, permits, needs and briefs as plain values."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from matchmaker.accounts.consent_texts import Purpose


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


class RegistrationState(StrEnum):
    """How far somebody's own registration is; a returned one waits for its owner."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


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


def registration_token(secret: str, registration_id: str) -> str:
    """Return the private address by which its owner mends a registration; nothing is stored."""
    mac = hmac.new(secret.encode(), b"registration\0" + registration_id.encode(), hashlib.sha256)
    return f"{registration_id}.{mac.hexdigest()[:48]}"


def read_registration_token(token: str, secrets: Sequence[str]) -> str | None:
    """Return the public id that a token stands for; None when nobody here has made it."""
    registration_id, _, _ = token.partition(".")
    known = (registration_token(secret, registration_id) for secret in secrets)
    typed = token.encode()
    return registration_id if any(hmac.compare_digest(t.encode(), typed) for t in known) else None


class WrongStepError(ValueError):
    """A registration cannot go from its state to the wanted one."""


_NEXT: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.SUBMITTED: frozenset(
        {RegistrationState.RETURNED, RegistrationState.APPROVED, RegistrationState.REJECTED}
    ),
    RegistrationState.RETURNED: frozenset(
        {RegistrationState.SUBMITTED, RegistrationState.REJECTED}
    ),
    RegistrationState.APPROVED: frozenset(),
    RegistrationState.REJECTED: frozenset(),
}


def check_step(before: RegistrationState, after: RegistrationState) -> None:
    """Raise WrongStepError unless a registration may go from one state to the other.

    What was approved or rejected stays so; a returned one is sent again, or rejected.
    """
    if after not in _NEXT[before]:
        raise WrongStepError(f"a registration that is {before} cannot become {after}")


def list_purposes(kind: CompanyKind) -> tuple[Purpose, ...]:
    """Return what somebody registering a company of this kind is asked to agree to."""
    if kind is CompanyKind.IKM:
        return (
            Purpose.PROGRAMME,
            Purpose.PARTNERS,
            Purpose.WHATSAPP,
            Purpose.PUBLIC_CATALOGUE,
        )
    return (Purpose.PROGRAMME, Purpose.WHATSAPP)
